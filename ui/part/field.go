package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Field is a line to type in, or a box of several lines. The keys that Fyne’s
// entry swallows and that people leave a field with are passed on to the window.
type Field struct {
	widget.Entry
	About Description

	// PasteReplaces: what is pasted takes the place of a text that only the program has put
	// there, such as a folder to begin with.
	PasteReplaces bool

	onEnter func()
	typed   bool // by the person, since the text was set
	edited  bool // the same, or some of it was removed
	pressed bool // the pointer gives it the focus just now
}

var (
	_ fyne.Widget   = (*Field)(nil)
	_ fyne.Tabbable = (*Field)(nil)
	_ Described     = (*Field)(nil)
)

// NewField makes a field; hint stands in it while it is empty.
func NewField(id, hint string, onEnter func()) *Field {
	f := &Field{About: Description{Role: "entry", ID: id, Name: hint}, onEnter: onEnter}
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

// NewBox makes a field of several lines, for text that is pasted. Enter begins a
// line there; with Ctrl, or Cmd on macOS, it is what onEnter does.
func NewBox(id, hint string, onEnter func()) *Field {
	f := NewField(id, hint, onEnter)
	f.MultiLine = true
	f.Wrapping = fyne.TextWrapWord
	f.SetMinRowsVisible(3)
	return f
}

// TappedSecondary implements fyne.SecondaryTappable.
func (f *Field) TappedSecondary(e *fyne.PointEvent) {
	if EditMenu == nil {
		f.Entry.TappedSecondary(e)
		return
	}
	if c := canvasOf(f); c != nil && !f.Disabled() {
		c.Focus(f)
	}
	EditMenu(f, e.AbsolutePosition)
}

// Content is what stands in it.
func (f *Field) Content() string { return f.Text }

// Conceals reports whether what is typed is hidden.
func (f *Field) Conceals() bool { return f.Password }

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

// Typed reports whether the text is the person's own: it is not to be lost.
func (f *Field) Typed() bool { return f.typed && f.Text != "" }

// SetText changes the text.
func (f *Field) SetText(text string) {
	f.typed, f.edited = false, false
	f.TextStyle = look.Style(text, fyne.TextStyle{})
	f.Entry.SetText(text)
}

// dress gives the field the fonts that its text needs.
func (f *Field) dress() {
	if style := look.Style(f.Text, fyne.TextStyle{}); style != f.TextStyle {
		f.TextStyle = style
		f.Refresh()
	}
}

// Restore gives back what the person had typed.
func (f *Field) Restore(text string) {
	f.SetText(text)
	f.typed, f.edited = true, true
	f.CursorColumn = len([]rune(text))
	f.Refresh()
}

// AcceptsTab implements fyne.Tabbable: Tab leaves every field, also a box.
func (f *Field) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (f *Field) FocusGained() {
	f.Entry.FocusGained()
	if !f.pressed {
		reveal(f)
	}
	turned()
}

// FocusLost implements fyne.Focusable.
func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	tellTurned(true)
}

// MouseUp implements desktop.Mouseable: something else may be selected.
func (f *Field) MouseUp(e *desktop.MouseEvent) {
	f.Entry.MouseUp(e)
	turned()
}

// MouseDown implements desktop.Mouseable. The page stands still until the button is
// up: else it is let go over something else, and the focus goes there.
func (f *Field) MouseDown(e *desktop.MouseEvent) {
	f.pressed = true
	f.Entry.MouseDown(e)
	f.pressed = false
}

// Tapped implements fyne.Tappable.
func (f *Field) Tapped(e *fyne.PointEvent) {
	f.Entry.Tapped(e)
	reveal(f)
}

// TypedRune implements fyne.Focusable.
func (f *Field) TypedRune(r rune) {
	f.typed, f.edited = true, true
	f.Entry.TypedRune(r)
	f.dress()
	turned()
}

// TypedKey implements fyne.Focusable. What a field has no use for goes where it
// would go without a focus.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	defer turned()
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		passOn(f, e)
	case fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyUp, fyne.KeyDown:
		if f.MultiLine {
			f.Entry.TypedKey(e)
		} else {
			passOn(f, e)
		}
	default:
		f.edited = f.edited || e.Name == fyne.KeyBackspace || e.Name == fyne.KeyDelete
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut implements fyne.Shortcutable. The same holds for keys with Ctrl,
// such as those for the size of text.
func (f *Field) TypedShortcut(s fyne.Shortcut) {
	defer turned()
	own, ok := s.(*desktop.CustomShortcut)
	enter := ok && own.Modifier == fyne.KeyModifierShortcutDefault && (own.KeyName == fyne.KeyReturn || own.KeyName == fyne.KeyEnter)
	switch {
	case enter && f.onEnter != nil:
		f.onEnter()
		return
	case ok && !moves[own.KeyName]:
		if c, ok := canvasOf(f).(fyne.Shortcutable); ok {
			c.TypedShortcut(s)
		}
		return
	}
	if _, paste := s.(*fyne.ShortcutPaste); paste && f.PasteReplaces && !f.edited && f.SelectedText() == "" {
		f.SelectAll()
	}
	switch s.(type) {
	case *fyne.ShortcutPaste, *fyne.ShortcutCut, *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		f.typed, f.edited = true, true
	}
	f.Entry.TypedShortcut(s)
	f.dress()
}

// moves are the keys that a field uses with Ctrl or Alt, to go by words or to the
// end of a line.
var moves = map[fyne.KeyName]bool{
	fyne.KeyLeft: true, fyne.KeyRight: true, fyne.KeyUp: true, fyne.KeyDown: true, fyne.KeyHome: true, fyne.KeyEnd: true,
	fyne.KeyBackspace: true, fyne.KeyDelete: true, fyne.KeyInsert: true,
}
