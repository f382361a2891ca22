package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// hint shows help for an object: a while after the pointer or the focus came,
// until they have gone.
type hint struct {
	over, focused bool
	shown         bool
	cancel        func()
}

// want is told what has changed. text is asked for when it is shown.
func (h *hint) want(owner fyne.CanvasObject, text func() string) {
	if h.over || h.focused {
		if h.cancel == nil && !h.shown {
			h.cancel = func() {}
			h.cancel = later(look.TipDelay, func() { h.show(owner, text()) })
		}
		return
	}
	h.drop(owner)
}

func (h *hint) show(owner fyne.CanvasObject, text string) {
	if l := layerOf(owner); l != nil && text != "" && (h.over || h.focused) {
		h.shown = true
		l.Explain(owner, text)
	}
}

// drop takes the help away, and reports whether it was shown.
func (h *hint) drop(owner fyne.CanvasObject) bool {
	if h.cancel != nil {
		h.cancel()
		h.cancel = nil
	}
	h.shown = false
	l := layerOf(owner)
	return l != nil && l.Forget(owner)
}

// NewTip is the small ⓘ that explains what stands beside it: on hover, on focus
// and on a click. Escape takes the help away.
func NewTip(id, text string) *Tap {
	icon := NewIcon("info")
	SetArt(icon, look.IconIn("info", look.ColorMuted))
	t := NewTap("help", id, text, icon, nil)
	t.PadX, t.PadY, t.Radius = look.Half, look.Half, look.IconSide()
	t.Tip = text
	t.OnTap = func() { t.hint.show(t, t.Tip) } // at once
	return t
}

// Helped is an object that explains itself on hover, such as a name that is cut.
type Helped struct {
	widget.BaseWidget
	Content fyne.CanvasObject
	Text    func() string
	hint    hint
}

var (
	_ fyne.Widget       = (*Helped)(nil)
	_ desktop.Hoverable = (*Helped)(nil)
	_ Holder            = (*Helped)(nil)
)

// NewHelped puts help on an object. It is for what does not react itself; a Tap
// has its own Tip.
func NewHelped(content fyne.CanvasObject, text string) *Helped {
	h := &Helped{Content: content, Text: func() string { return text }}
	h.ExtendBaseWidget(h)
	return h
}

// NewCutName is a name that ends in … where its room does, and is then to be read
// whole on hover.
func NewCutName(name *Text) *Helped {
	name.Cut = true
	h := &Helped{Content: name, Text: func() string {
		if !name.IsCut() {
			return ""
		}
		return name.Text()
	}}
	h.ExtendBaseWidget(h)
	return h
}

// Inside implements Holder.
func (h *Helped) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{h.Content} }

// MouseIn implements desktop.Hoverable.
func (h *Helped) MouseIn(*desktop.MouseEvent) { h.hint.over = true; h.hint.want(h, h.Text) }

// MouseMoved implements desktop.Hoverable.
func (h *Helped) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *Helped) MouseOut() { h.hint.over = false; h.hint.want(h, h.Text) }

// CreateRenderer implements fyne.Widget.
func (h *Helped) CreateRenderer() fyne.WidgetRenderer {
	h.ExtendBaseWidget(h)
	return widget.NewSimpleRenderer(h.Content)
}
