package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Headline is the headline of a page. It can hold the focus where a page has
// nothing that is to be typed or pressed at once, so that Tab goes on from the
// beginning of the page. Tab itself does not stop at it.
type Headline struct {
	widget.BaseWidget
	text  *Text
	said  string   // in full
	names []string // in it, which may be cut where it would take more than two lines
	width float32
	here  bool
	hint  hint
}

var (
	_ fyne.Widget       = (*Headline)(nil)
	_ fyne.Focusable    = (*Headline)(nil)
	_ fyne.Disableable  = (*Headline)(nil)
	_ desktop.Hoverable = (*Headline)(nil)
	_ Described         = (*Headline)(nil)
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

// Set changes the words. Names in them are cut in the middle where the whole would take
// more than two lines; it is then to be read on hover.
func (h *Headline) Set(text string, names ...string) {
	if text == h.said {
		return
	}
	h.said, h.names = text, names
	h.hint.drop(h)
	h.fit()
}

// Text returns the words, in full.
func (h *Headline) Text() string { return h.said }

// Resize implements fyne.CanvasObject.
func (h *Headline) Resize(size fyne.Size) {
	if size.Width != h.width {
		h.width = size.Width
		h.fit()
	}
	h.BaseWidget.Resize(size)
}

// headLines is how many lines a headline takes at most, if cutting names helps.
const headLines = 2

// fit cuts the names as far as it takes, each as far as the others.
func (h *Headline) fit() {
	h.text.Set(h.said)
	longest := 0
	for _, n := range h.names {
		longest = max(longest, len([]rune(n)))
	}
	most := headLines*lineHeight(Large, true) + 1
	if h.width <= 0 || longest <= look.NameLeast || Tall(h.text, h.width) <= most {
		return
	}
	h.text.Set(h.cut(look.NameLeast))
	most = max(most, Tall(h.text, h.width)) // what is not the name may take more by itself
	low, high := look.NameLeast, longest+1  // in runes; what has low fits, what has high does not
	for low < high-1 {
		n := (low + high) / 2
		h.text.Set(h.cut(n))
		if Tall(h.text, h.width) <= most {
			low = n
		} else {
			high = n
		}
	}
	h.text.Set(h.cut(low))
}

// cut is the headline with its names cut to a number of letters.
func (h *Headline) cut(runes int) string {
	text := h.said
	for _, n := range h.names {
		text = strings.ReplaceAll(text, n, cutMiddle(n, runes))
	}
	return text
}

// cutMiddle leaves out the middle of a name that has too many letters: what tells names
// apart often stands at their ends.
func cutMiddle(name string, runes int) string {
	r := []rune(name)
	if len(r) <= runes || runes < 2 {
		return name
	}
	head := runes / 2
	return strings.TrimSpace(string(r[:head])) + "…" + strings.TrimSpace(string(r[len(r)-(runes-1-head):]))
}

// whole is what help says: nothing where all of it stands there.
func (h *Headline) whole() string {
	if h.text.Text() == h.said {
		return ""
	}
	return h.said
}

// MouseIn implements desktop.Hoverable.
func (h *Headline) MouseIn(*desktop.MouseEvent) { h.hint.over = true; h.hint.want(h, h.whole) }

// MouseMoved implements desktop.Hoverable.
func (h *Headline) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *Headline) MouseOut() { h.hint.over = false; h.hint.want(h, h.whole) }

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
