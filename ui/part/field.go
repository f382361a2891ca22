package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Field is a line to type in. Escape, which Fyne’s entry swallows, is passed on to
// the window.
type Field struct {
	widget.Entry
	About Description
}

var (
	_ fyne.Widget = (*Field)(nil)
	_ Described   = (*Field)(nil)
)

// NewField makes a field; hint stands in it while it is empty.
func NewField(id, hint string, onEnter func()) *Field {
	f := &Field{About: Description{Role: "entry", ID: id, Name: hint}}
	f.ExtendBaseWidget(f)
	f.PlaceHolder = hint
	f.Wrapping = fyne.TextWrapOff
	f.OnSubmitted = func(string) {
		if onEnter != nil {
			onEnter()
		}
	}
	return f
}

// NewPassword makes a field that hides what is typed, with a button to show it.
func NewPassword(id, hint string, onEnter func()) *Field {
	f := NewField(id, hint, onEnter)
	f.Password = true
	return f
}

// NewBox makes a field of several lines, for text that is pasted.
func NewBox(id, hint string) *Field {
	f := NewField(id, hint, nil)
	f.MultiLine = true
	f.Wrapping = fyne.TextWrapWord
	f.SetMinRowsVisible(3)
	return f
}

// SelectAll selects what was typed, so that typing replaces it.
func (f *Field) SelectAll() { f.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// Describe implements Described. What was typed is not told: it may be a secret.
func (f *Field) Describe() Description {
	d := f.About
	d.Disabled = f.Disabled()
	return d
}

// AccessibilityLabel is the hint of the field.
func (f *Field) AccessibilityLabel() string { return f.About.Name }

// TypedKey implements fyne.Focusable. What a field has no use for goes where it
// would go without a focus.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil && c.OnTypedKey() != nil {
			c.OnTypedKey()(e)
		}
		return
	}
	f.Entry.TypedKey(e)
}

// TypedShortcut implements fyne.Shortcutable. The same holds for keys with Ctrl,
// such as those for the size of text.
func (f *Field) TypedShortcut(s fyne.Shortcut) {
	if own, ok := s.(*desktop.CustomShortcut); ok && !moves[own.KeyName] {
		if c, ok := fyne.CurrentApp().Driver().CanvasForObject(f).(fyne.Shortcutable); ok {
			c.TypedShortcut(s)
		}
		return
	}
	f.Entry.TypedShortcut(s)
}

// moves are the keys that a field uses with Ctrl or Alt, to go by words or to the
// end of a line.
var moves = map[fyne.KeyName]bool{
	fyne.KeyLeft: true, fyne.KeyRight: true, fyne.KeyUp: true, fyne.KeyDown: true, fyne.KeyHome: true, fyne.KeyEnd: true,
	fyne.KeyBackspace: true, fyne.KeyDelete: true, fyne.KeyInsert: true,
}
