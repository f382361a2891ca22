package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Figure is one thing of many kinds, with how much there is of it.
type Figure struct {
	Icon, Title, Note string
	Warn              string // what is wrong with some of it; may be empty
}

// NewFigures shows what something is made of, in as many columns as have room.
func NewFigures(list ...Figure) *Card {
	cells := container.New(&Cells{Gap: look.CardPad, Need: look.Em(look.FigureEm)})
	for _, f := range list {
		words := NewColumn(0, NewStrong(f.Title), NewNote(f.Note))
		if f.Warn != "" {
			warn := NewNote(f.Warn)
			warn.Color = Warn.Ink()
			words.Add(warn)
		}
		cells.Add(NewRow(1, NewIcon(f.Icon), words))
	}
	return NewCard(cells)
}

// Cells puts its objects into as many columns of the same width as have room, row by
// row. It remembers the width, because the height depends on it.
type Cells struct {
	Gap   float32
	Need  float32 // width of a column, at least
	Even  bool    // all of a row are as tall as the tallest
	width float32
}

var _ fyne.Layout = (*Cells)(nil)

// Layout implements fyne.Layout.
func (c *Cells) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	c.walk(objects, func(o fyne.CanvasObject, p fyne.Position) {
		o.Move(fyne.NewPos(lead(p.X, o.Size().Width, size.Width), p.Y))
	})
}

// MinSize implements fyne.Layout.
func (c *Cells) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s.Width = max(s.Width, o.MinSize().Width)
	}
	c.walk(objects, func(o fyne.CanvasObject, p fyne.Position) { s.Height = max(s.Height, p.Y+o.Size().Height) })
	return s
}

// columns is how many columns have room.
func (c *Cells) columns(objects []fyne.CanvasObject) int {
	need := c.Need
	for _, o := range objects {
		need = max(need, o.MinSize().Width)
	}
	if need <= 0 {
		return 1
	}
	return max(min(int((c.width+c.Gap)/(need+c.Gap)), len(objects)), 1)
}

// walk gives every object its size, and tells where it belongs.
func (c *Cells) walk(objects []fyne.CanvasObject, at func(fyne.CanvasObject, fyne.Position)) {
	n := c.columns(objects)
	w := max((c.width-c.Gap*float32(n-1))/float32(n), 0)
	y := float32(0)
	for len(objects) > 0 {
		row := objects[:min(n, len(objects))]
		objects = objects[len(row):]
		tallest := float32(0)
		for _, o := range row {
			tallest = max(tallest, c.tall(o, w))
		}
		for i, o := range row {
			if c.Even {
				o.Resize(fyne.NewSize(w, tallest))
			}
			at(o, fyne.NewPos(float32(i)*(w+c.Gap), y))
		}
		y += tallest + c.Gap
	}
}

// tall is the height that an object needs at a width. Those that are made even keep the
// size that they have: a page that is only measured is not to be drawn again.
func (c *Cells) tall(o fyne.CanvasObject, width float32) float32 {
	if c.Even && o.Size().Width == width {
		return o.MinSize().Height
	}
	return Tall(o, width)
}
