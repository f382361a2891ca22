package inside

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TypedKey implements fyne.Focusable.
func (f *feed) TypedKey(e *fyne.KeyEvent) {
	last, view := f.chat.Entries-1, f.Size().Height
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		step := 1
		if e.Name == fyne.KeyUp {
			step = -1
		}
		if b := f.bubbles[f.mark]; b != nil { // one taller than the view is read line by line
			top, line := b.Position().Y, look.NotchRows*lineHeight(look.Body)
			if step > 0 && top+b.Size().Height > view+1 {
				f.by(-line)
				return
			}
			if step < 0 && top < -1 {
				f.by(line)
				return
			}
		}
		switch {
		case f.mark < 0 || f.bubbles[f.mark] == nil:
			f.mark = f.lastSeen()
		default:
			f.mark = min(max(f.mark+step, 0), last)
		}
		f.show(f.mark)
	case fyne.KeyPageUp:
		f.by(view - look.BubbleWait)
	case fyne.KeyPageDown:
		f.by(look.BubbleWait - view)
	case fyne.KeyHome:
		f.mark = 0
		f.hold, f.holdAt, f.atEnd = 0, 0, false
		f.place()
		f.h.Changed()
	case fyne.KeyEnd:
		f.mark = last
		f.toEnd()
		f.h.Changed()
	case fyne.KeyF3:
		step := 1
		if part.Held(fyne.KeyModifierShift) {
			step = -1
		}
		if f.another == nil || !f.another(step) {
			passOn(f, e)
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if e, ok := f.entries[f.mark]; ok && len(e.pictures) > 0 && f.enlarge != nil {
			f.enlarge(e.pictures, 0)
			return
		}
		passOn(f, e)
	default:
		passOn(f, e)
	}
}

// lastSeen is the last entry that is whole.
func (f *feed) lastSeen() int {
	last := f.anchor
	for i, b := range f.bubbles {
		if i > last && b.Position().Y+b.Size().Height <= f.Size().Height+1 {
			last = i
		}
	}
	return last
}

// passOn gives a key to whoever has the keys without a focus.
func passOn(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// TypedRune implements fyne.Focusable.
func (f *feed) TypedRune(rune) {}

// TypedShortcut implements fyne.Shortcutable: the marked message is copied.
func (f *feed) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		f.copy()
		return
	}
	if own, ok := s.(*desktop.CustomShortcut); ok {
		if c, ok := fyne.CurrentApp().Driver().CanvasForObject(f).(fyne.Shortcutable); ok {
			c.TypedShortcut(own)
		}
	}
}

func (f *feed) copy() {
	if e, ok := f.entries[f.mark]; ok {
		f.h.Copy(e.copies)
	}
}

// FocusGained implements fyne.Focusable.
func (f *feed) FocusGained() { f.focus(true) }

// FocusLost implements fyne.Focusable.
func (f *feed) FocusLost() { f.focus(false) }

func (f *feed) focus(on bool) {
	f.focused = on
	if on && f.mark < 0 && f.chat.Entries > 0 {
		f.mark = f.lastSeen()
	}
	f.place()
	if part.Turned != nil {
		part.Turned(!on)
	}
}

// Describe implements part.Described.
func (f *feed) Describe() part.Description {
	return part.Description{Role: "list", ID: "messages", Name: f.h.Words.Say("inside/messages")}
}

// AccessibilityLabel is the name of the chat and the marked message.
func (f *feed) AccessibilityLabel() string {
	return joined(legible(f.chat.Name), f.entries[f.mark].said)
}

// Inside implements part.Holder: what can be seen, from top to bottom.
func (f *feed) Inside() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i := f.anchor; f.bubbles[i] != nil; i++ {
		out = append(out, f.bubbles[i])
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (f *feed) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	return &feedRenderer{f}
}

type feedRenderer struct{ f *feed }

func (r *feedRenderer) Layout(fyne.Size)   { r.f.place() }
func (r *feedRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.BubbleWait) }
func (r *feedRenderer) Refresh() {
	r.f.entries = map[int]entry{} // size of text, language, colours
	for _, b := range r.f.bubbles {
		b.made = false
	}
	r.f.place()
}

func (r *feedRenderer) Objects() []fyne.CanvasObject {
	return append(r.f.Inside(), r.f.bar)
}
func (r *feedRenderer) Destroy() {}
