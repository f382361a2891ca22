package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Layer floats above the content of a window or of a sheet: help beside what has
// the pointer or the focus, and short confirmations. It takes no clicks. A window
// puts one above its content, and so does a sheet, which is a canvas's overlay and
// would hide the window's:
//
//	layer := part.NewLayer(win.Canvas())
//	win.SetContent(container.NewStack(content, layer))
type Layer struct {
	widget.BaseWidget

	canvas fyne.Canvas
	help   *bubble
	toast  *bubble
	owner  fyne.CanvasObject // whose help is shown
}

var _ fyne.Widget = (*Layer)(nil)

// layers are those of each canvas, the one on top last. Fyne's goroutine alone
// reads and changes it.
var layers = map[fyne.Canvas][]*Layer{}

// NewLayer makes the layer on top of a canvas. One of a sheet is closed with it.
func NewLayer(c fyne.Canvas) *Layer {
	l := &Layer{canvas: c, help: newBubble(), toast: newBubble()}
	l.ExtendBaseWidget(l)
	layers[c] = append(layers[c], l)
	return l
}

// Close takes the layer off its canvas.
func (l *Layer) Close() {
	list := layers[l.canvas]
	for i, o := range list {
		if o == l {
			list = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	if len(list) == 0 {
		delete(layers, l.canvas)
		return
	}
	layers[l.canvas] = list
}

// layerOf returns the layer that an object's help is shown in.
func layerOf(o fyne.CanvasObject) *Layer {
	list := layers[fyne.CurrentApp().Driver().CanvasForObject(o)]
	if len(list) == 0 {
		return nil
	}
	return list[len(list)-1]
}

// Explain shows help for an object, below it, or above it where there is no room.
func (l *Layer) Explain(owner fyne.CanvasObject, text string) {
	l.owner = owner
	l.help.set(text, "")
	size := l.help.fit(l.Size().Width - 2*look.Space)
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(owner).Subtract(d.AbsolutePositionForObject(l))
	x := at.X + (owner.Size().Width-size.Width)/2
	x = max(min(x, l.Size().Width-size.Width-look.Space), look.Space)
	y := at.Y + owner.Size().Height + look.Half + look.FocusGap
	if y+size.Height > l.Size().Height {
		y = max(at.Y-size.Height-look.Half-look.FocusGap, look.Half)
	}
	l.help.Move(fyne.NewPos(x, y))
	l.help.Show()
}

// Forget takes the help for an object away, and reports whether it was shown.
func (l *Layer) Forget(owner fyne.CanvasObject) bool {
	if l.owner != owner || !l.help.Visible() {
		return false
	}
	l.owner = nil
	l.help.Hide()
	return true
}

// Dismiss takes help away whatever it is for: what it explained may be gone.
func (l *Layer) Dismiss() {
	l.owner = nil
	if l.help.Visible() {
		l.help.Hide()
	}
}

// Shown returns the help that is to be seen now, or nothing.
func (l *Layer) Shown() string {
	if !l.help.Visible() {
		return ""
	}
	return l.help.text.Text()
}

// Toast confirms shortly what was done.
func (l *Layer) Toast(text string) { l.say(text, "good") }

// Note says shortly what is not so.
func (l *Layer) Note(text string) { l.say(text, "note") }

// Said returns what was said shortly last; it may have gone since.
func (l *Layer) Said() string { return l.toast.text.Text() }

func (l *Layer) say(text, icon string) {
	l.toast.set(text, icon)
	l.placeToast()
	l.toast.Show()
	shown := l.toast.serial
	later(look.ToastTime, func() {
		if l.toast.serial == shown {
			l.toast.Hide()
		}
	})
}

func (l *Layer) placeToast() {
	size := l.toast.fit(l.Size().Width - 2*look.Margin)
	l.toast.Move(fyne.NewPos((l.Size().Width-size.Width)/2, max(l.Size().Height-size.Height-look.Em(look.ToastEm), 0)))
}

// Resize implements fyne.CanvasObject. What help is for lies elsewhere then.
func (l *Layer) Resize(size fyne.Size) {
	if size == l.Size() {
		return
	}
	l.BaseWidget.Resize(size)
	l.Dismiss()
	if l.toast.Visible() {
		l.placeToast()
	}
}

// Inside implements Holder: help that is not shown is not there.
func (l *Layer) Inside() []fyne.CanvasObject {
	var shown []fyne.CanvasObject
	for _, b := range []*bubble{l.help, l.toast} {
		if b.Visible() {
			shown = append(shown, b.text)
		}
	}
	return shown
}

// CreateRenderer implements fyne.Widget.
func (l *Layer) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return widget.NewSimpleRenderer(container.NewWithoutLayout(l.help.Container, l.toast.Container))
}

// later calls f once, after a while, on Fyne's goroutine: an animation that draws
// nothing is a timer there.
var later = func(d time.Duration, f func()) (cancel func()) {
	done := false
	a := fyne.NewAnimation(d, func(share float32) {
		if share >= 1 && !done {
			done = true
			f()
		}
	})
	a.Start()
	return a.Stop
}

// bubble is a small card with a text and perhaps an icon.
type bubble struct {
	*fyne.Container
	back   *canvas.Rectangle
	icon   *canvas.Raster
	text   *Text
	serial int
}

func newBubble() *bubble {
	b := &bubble{back: canvas.NewRectangle(nil), icon: NewIcon("good"), text: styled("", Small, look.ColorInk, false)}
	inside := container.New(Inset{X: look.Space + look.Half, Y: look.Space}, NewMiddle(1, b.icon, b.text))
	b.Container = container.NewStack(b.back, inside)
	b.Container.Hide()
	return b
}

// NewBubble is the small card in which help and confirmations are shown.
func NewBubble(text, icon string) *fyne.Container {
	b := newBubble()
	b.set(text, icon)
	b.Container.Show()
	return NewFlow(container.New(fitted{b.fit(look.Em(look.TipEm))}, b.Container))
}

// fitted gives a bubble the size that its text wants.
type fitted struct{ size fyne.Size }

func (f fitted) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

func (f fitted) MinSize([]fyne.CanvasObject) fyne.Size { return f.size }

func (b *bubble) set(text, icon string) {
	b.serial++
	b.back.FillColor, b.back.StrokeColor = theme.Color(look.ColorRaised), theme.Color(look.ColorLine)
	b.back.StrokeWidth, b.back.CornerRadius, b.back.Shadow = look.Hairline, look.CornerSmall, look.RaisedShadow()
	b.icon.Hidden = icon == ""
	if icon != "" {
		SetArt(b.icon, look.Icon(icon))
	}
	b.text.Set(text)
	b.text.Refresh()
}

// fit gives the bubble the size that its text needs and returns it.
func (b *bubble) fit(room float32) fyne.Size {
	pad := 2 * (look.Space + look.Half)
	if b.icon.Visible() {
		pad += look.IconSide() + look.Space
	}
	one := textWidth(b.text.Text(), Small, fyne.TextStyle{})
	least := b.text.MinSize().Width // a short word takes more than its letters
	width := min(max(one+1, least), look.Em(look.TipEm), max(room-pad, 1)) + pad
	height := Tall(b.Container, width)
	b.Container.Refresh()
	return fyne.NewSize(width, height)
}

// Toast confirms shortly what was done, near the lower edge of the window that an
// object is in.
func Toast(in fyne.CanvasObject, text string) {
	if l := layerOf(in); l != nil {
		l.Toast(text)
	}
}
