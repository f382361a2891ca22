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

// walk gives every object its size, and tells where it belongs.
func (c *Cells) walk(objects []fyne.CanvasObject, at func(fyne.CanvasObject, fyne.Position)) {
	need := c.Need
	for _, o := range objects {
		need = max(need, o.MinSize().Width)
	}
	n := 1
	if need > 0 {
		n = max(min(int((c.width+c.Gap)/(need+c.Gap)), len(objects)), 1)
	}
	w := max((c.width-c.Gap*float32(n-1))/float32(n), 0)
	y, tallest := float32(0), float32(0)
	for i, o := range objects {
		if i > 0 && i%n == 0 {
			y, tallest = y+tallest+c.Gap, 0
		}
		tallest = max(tallest, Tall(o, w))
		at(o, fyne.NewPos(float32(i%n)*(w+c.Gap), y))
	}
}
