package part

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

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
	return NewArt(look.Icon(name), look.IconSide(), look.IconSide())
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
