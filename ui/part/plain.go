package part

import (
	"image"

	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// NewArt makes a drawing, which is drawn when it is first painted. nil leaves the
// room empty.
func NewArt(r fyne.Resource, w, h float32) *canvas.Raster {
	a := canvas.NewRaster(nil)
	a.SetMinSize(fyne.NewSize(w, h))
	SetArt(a, r)
	return a
}

// SetArt makes it another drawing.
func SetArt(a *canvas.Raster, r fyne.Resource) {
	a.Generator = func(w, h int) image.Image { return look.Draw(r, w, h) }
	a.Refresh()
}

// NewIcon makes an icon of the size of text.
func NewIcon(name string) *canvas.Raster {
	side := theme.Size(theme.SizeNameInlineIcon)
	return NewArt(look.Icon(name), side, side)
}

// NewPicture makes an illustration of the size given. An unknown name leaves
// the room empty.
func NewPicture(name string, w, h float32) *canvas.Raster {
	return NewArt(look.Picture(name), w, h)
}

// NewColumn stacks objects with a gap of so many spaces.
func NewColumn(spaces float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Column{Gap: spaces * look.Space}, objects...)
}

// NewFlow puts objects beside each other, in as many lines as needed.
func NewFlow(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Flow{Gap: look.Space}, objects...)
}

// NewRow puts objects beside each other; the one at grow takes the room left.
func NewRow(grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return fyneRow(Row{Gap: look.Space, Grow: grow}, objects...)
}

// NewMiddle is a row whose objects are centred across.
func NewMiddle(grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return fyneRow(Row{Gap: look.Space, Grow: grow, Middle: true}, objects...)
}

func fyneRow(r Row, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(r, objects...)
}

// NewNumber is a number in a soft circle, before a step.
func NewNumber(n int) *fyne.Container {
	side := theme.Size(Body) * 1.75
	dot := canvas.NewCircle(theme.Color(look.ColorAccentSoft))
	text := NewText(strconv.Itoa(n))
	text.Bold, text.OneLine, text.Align, text.Color = true, true, fyne.TextAlignCenter, look.ColorAccent
	return container.New(square{side}, dot, text)
}

// square gives all objects the same square; a text stands in its middle.
type square struct{ side float32 }

func (s square) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		h := s.side
		if _, ok := o.(*Text); ok {
			h = o.MinSize().Height
		}
		o.Resize(fyne.NewSize(s.side, h))
		o.Move(fyne.NewPos(0, (s.side-h)/2))
	}
}

func (s square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(s.side, s.side) }
