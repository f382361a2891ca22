package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Bar shows how far work is. It moves only when it is told to: nothing is
// animated, so that a quiet job costs nothing.
type Bar struct {
	widget.BaseWidget
	share float64
	name  string
}

var (
	_ fyne.Widget = (*Bar)(nil)
	_ Described   = (*Bar)(nil)
)

// NewBar makes an empty bar.
func NewBar() *Bar {
	b := &Bar{}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows a share, 0 … 1, which name says in words.
func (b *Bar) Set(share float64, name string) {
	share = min(max(share, 0), 1)
	if b.share == share && b.name == name {
		return
	}
	b.share, b.name = share, name
	b.Refresh()
}

// Describe implements Described.
func (b *Bar) Describe() Description { return Description{Role: "gauge", Name: b.name} }

// AccessibilityLabel says the bar in words.
func (b *Bar) AccessibilityLabel() string { return b.name }

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &barRenderer{b: b, track: canvas.NewRectangle(nil), done: canvas.NewRectangle(nil)}
	r.colour()
	return r
}

type barRenderer struct {
	b           *Bar
	track, done *canvas.Rectangle
}

const barHeight float32 = 10

func (r *barRenderer) Layout(size fyne.Size) {
	r.track.Resize(size)
	w := size.Width * float32(r.b.share)
	if r.b.share > 0 {
		w = max(w, size.Height)
	}
	r.done.Resize(fyne.NewSize(w, size.Height))
}

func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(80, barHeight) }

func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.done} }

func (r *barRenderer) colour() {
	r.track.FillColor, r.done.FillColor = theme.Color(look.ColorLine), theme.Color(look.ColorAccent)
	r.track.CornerRadius, r.done.CornerRadius = barHeight/2, barHeight/2
	r.done.Hidden = r.b.share <= 0
}

func (r *barRenderer) Refresh() {
	r.colour()
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *barRenderer) Destroy() {}
