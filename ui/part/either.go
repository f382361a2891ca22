package part

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Either shows the first of two objects where there is room for it, and else the
// second, which says the same in less width.
type Either struct {
	Need  float32 // width of the first, in sizes of body text
	width float32
}

var _ fyne.Layout = (*Either)(nil)

// pick returns the object to show and hides the other one.
func (e *Either) pick(o []fyne.CanvasObject) fyne.CanvasObject {
	shown, other := o[0], o[1]
	if e.width > 0 && e.width < look.Em(e.Need) {
		shown, other = o[1], o[0]
	}
	if other.Visible() {
		other.Hide()
	}
	if !shown.Visible() {
		shown.Show()
	}
	return shown
}

// Layout implements fyne.Layout.
func (e *Either) Layout(o []fyne.CanvasObject, size fyne.Size) {
	e.width = size.Width
	shown := e.pick(o)
	shown.Move(fyne.NewPos(0, 0))
	Tall(shown, size.Width)
}

// MinSize implements fyne.Layout.
func (e *Either) MinSize(o []fyne.CanvasObject) fyne.Size { return e.pick(o).MinSize() }
