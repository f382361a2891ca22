package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Fold is a headline that opens and closes what stands under it.
type Fold struct {
	*fyne.Container
	head *Tap
	sign *canvas.Raster
	body fyne.CanvasObject
	open bool

	OnToggle func(open bool)
}

// NewFold makes a closed fold.
func NewFold(id, title string, body fyne.CanvasObject) *Fold {
	f := &Fold{sign: NewIcon("forward"), body: body}
	text := NewNote(title)
	text.Color, text.Bold = look.ColorAccent, true
	f.head = NewTap("fold", id, title, NewMiddle(1, f.sign, text), func() { f.Toggle() })
	f.head.PadX, f.head.PadY, f.head.Radius = 0, look.Half, look.CornerSmall
	f.Container = NewColumn(1, f.head, body)
	f.set(false)
	return f
}

// Toggle opens or closes.
func (f *Fold) Toggle() {
	f.set(!f.open)
	f.Container.Refresh()
	if f.OnToggle != nil {
		f.OnToggle(f.open)
	}
}

func (f *Fold) set(open bool) {
	f.open = open
	f.head.About.State = "closed"
	f.body.Hide()
	if open {
		f.head.About.State = "open"
		f.body.Show()
	}
	SetArt(f.sign, Chevron(open))
}
