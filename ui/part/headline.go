package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Headline is the headline of a page. It can hold the focus where a page has
// nothing that is to be typed or pressed at once, so that Tab goes on from the
// beginning of the page. Tab itself does not stop at it.
type Headline struct {
	widget.BaseWidget
	text *Text
	here bool
}

var (
	_ fyne.Widget      = (*Headline)(nil)
	_ fyne.Focusable   = (*Headline)(nil)
	_ fyne.Disableable = (*Headline)(nil)
	_ Described        = (*Headline)(nil)
)

// NewHeadline makes the headline of a page.
func NewHeadline() *Headline {
	h := &Headline{text: NewTitle("")}
	h.ExtendBaseWidget(h)
	return h
}

// Centred puts the words in the middle.
func (h *Headline) Centred() *Headline {
	h.text.Align = fyne.TextAlignCenter
	return h
}

// Set changes the words.
func (h *Headline) Set(text string) { h.text.Set(text) }

// Text returns the words.
func (h *Headline) Text() string { return h.text.Text() }

// Land gives the headline the focus.
func (h *Headline) Land(c fyne.Canvas) {
	h.here = true // what is switched off gets no focus
	c.Focus(h)
}

// Describe implements Described.
func (h *Headline) Describe() Description { return Description{Role: "text", Name: h.Text()} }

// AccessibilityLabel is the headline.
func (h *Headline) AccessibilityLabel() string { return h.Text() }

// CreateRenderer implements fyne.Widget.
func (h *Headline) CreateRenderer() fyne.WidgetRenderer {
	h.ExtendBaseWidget(h)
	return widget.NewSimpleRenderer(h.text)
}

// FocusGained implements fyne.Focusable.
func (h *Headline) FocusGained() {
	h.here = true
	turned()
}

// FocusLost implements fyne.Focusable.
func (h *Headline) FocusLost() {
	h.here = false
	tellTurned(true)
}

// TypedKey implements fyne.Focusable: the keys of the page.
func (h *Headline) TypedKey(e *fyne.KeyEvent) { passOn(h, e) }

// TypedRune implements fyne.Focusable.
func (h *Headline) TypedRune(r rune) { passOnRune(h, r) }

// Disabled implements fyne.Disableable: Tab passes over the headline unless it
// begins there.
func (h *Headline) Disabled() bool { return !h.here }

// Enable implements fyne.Disableable.
func (h *Headline) Enable() {}

// Disable implements fyne.Disableable.
func (h *Headline) Disable() {}
