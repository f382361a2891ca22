package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Search is a field to search in a list with. The keys that move in a list go to
// the list, so that a person types, moves and takes without leaving the field.
type Search struct {
	Field
	OnSearch func(text string)
	OnKey    func(name fyne.KeyName) bool // keys for the list; true when used
	clear    *spot
}

var _ fyne.Focusable = (*Search)(nil)

// NewSearch makes a field to search with; said is what a screen reader says of it.
// The magnifier is not mirrored from right to left, as it is held in the right hand
// there, too; it stands where the text begins, and Fyne's fields begin on the left.
func NewSearch(id, hint, said, clear string) *Search {
	s := &Search{}
	s.About = Description{Role: "entry", ID: id, Name: said}
	s.clear = newSpot("close", s.Clear, nil)
	s.clear.about.ID, s.clear.about.Name = id+"-clear", clear
	s.ExtendBaseWidget(s)
	s.PlaceHolder = hint
	s.Wrapping = fyne.TextWrapOff
	s.Icon = look.Icon("search")
	s.ActionItem = s.clear
	s.OnChanged = func(text string) {
		s.clear.Hidden = text == ""
		s.clear.Refresh()
		if s.OnSearch != nil {
			s.OnSearch(text)
		}
	}
	return s
}

// Clear empties the field.
func (s *Search) Clear() { s.SetText("") }

// Add types a letter at the end of what stands there.
func (s *Search) Add(r rune) {
	s.SetText(s.Text + string(r))
	s.CursorColumn = len([]rune(s.Text))
	s.Refresh()
}

// SelectAll selects what was typed, so that typing replaces it.
func (s *Search) SelectAll() { s.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// FocusGained implements fyne.Focusable.
func (s *Search) FocusGained() {
	s.Entry.FocusGained()
	reveal(s)
	turned()
}

// TypedShortcut implements fyne.Shortcutable. Keys with Ctrl that a field has no
// use for are the window's.
func (s *Search) TypedShortcut(shortcut fyne.Shortcut) {
	if own, ok := shortcut.(*desktop.CustomShortcut); ok && !moves[own.KeyName] {
		if c, ok := canvasOf(s).(fyne.Shortcutable); ok {
			c.TypedShortcut(shortcut)
		}
		return
	}
	s.Entry.TypedShortcut(shortcut)
	s.dress()
	turned()
}

// Inside implements Holder.
func (s *Search) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{s.clear} }

// TypedKey implements fyne.Focusable.
func (s *Search) TypedKey(e *fyne.KeyEvent) {
	defer turned()
	switch e.Name {
	case fyne.KeyF3, fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyReturn, fyne.KeyEnter:
		if s.OnKey == nil || !s.OnKey(e.Name) {
			passOn(s, e)
		}
	case fyne.KeyEscape:
		if s.Text != "" {
			s.Clear()
		} else {
			passOn(s, e)
		}
	case fyne.KeyF1, fyne.KeyF2, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		passOn(s, e)
	default:
		s.Entry.TypedKey(e)
	}
}

// Describe implements Described. What is searched for is no secret.
func (s *Search) Describe() Description {
	d := s.About
	d.Disabled, d.State = s.Disabled(), s.Text
	return d
}
