package part

import (
	"fyne.io/fyne/v2"
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

// TypedKey implements fyne.Focusable.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil && c.OnTypedKey() != nil {
			c.OnTypedKey()(e)
		}
		return
	}
	f.Entry.TypedKey(e)
}
