package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// desktopKey is a key with what is held beside it.
type desktopKey = desktop.CustomShortcut

// control is a key with Ctrl held, or with Cmd on a Mac.
func control(key fyne.KeyName, also ...fyne.KeyModifier) *desktopKey {
	s := &desktopKey{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	for _, m := range also {
		s.Modifier |= m
	}
	return s
}

// backKey goes a page back, as browsers do: Alt+Left, on a Mac Cmd+[.
func backKey(system string) *desktopKey {
	if system == "darwin" {
		return control(fyne.KeyLeftBracket)
	}
	return &desktopKey{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}
}

// reloadKey looks again, as browsers do: F5, on a Mac Cmd+R.
func reloadKey(system string) *desktopKey {
	if system == "darwin" {
		return control(fyne.KeyR)
	}
	return &desktopKey{KeyName: fyne.KeyF5}
}

// reloadAlso are other keys for it. A key without Ctrl is told by itself.
func reloadAlso(system string) []fyne.Shortcut {
	if system == "darwin" {
		return nil
	}
	return []fyne.Shortcut{control(fyne.KeyR)}
}

// listen lets the keys work that the menus do not show. The keys that they show
// are Fyne's to trigger, before whatever has the focus.
func (m *menuBar) listen() {
	canvas := m.w.win.Canvas()
	for _, c := range m.all {
		for _, s := range c.also {
			canvas.AddShortcut(s, func(fyne.Shortcut) { m.run(c) })
		}
	}
}

// shortcutKey does what a key without Ctrl stands for, such as F1, and reports
// whether it stands for something.
func (w *Window) shortcutKey(e *fyne.KeyEvent) bool {
	for _, c := range w.menu.all {
		if c.plain != "" && c.plain == e.Name {
			w.menu.run(c)
			return true
		}
	}
	return false
}

// closeOne closes the sheet on top, else the window.
func (w *Window) closeOne() {
	if n := len(w.sheets); n > 0 {
		w.sheets[n-1].close()
		return
	}
	w.close()
}

// focusHere is what has the focus; nil: nothing has.
func (w *Window) focusHere() fyne.Focusable {
	if w.unfocused {
		return nil
	}
	return w.win.Canvas().Focused()
}

// fieldNow is the field that what is done to texts is meant for; nil: there is none.
func (w *Window) fieldNow() textField {
	if f, ok := w.focusHere().(textField); ok {
		return f
	}
	if w.focusHere() == nil { // a click into a menu takes it away
		if f := w.fieldMeant(); f != nil {
			return f
		}
	}
	return nil
}

// textField is a field or the one to search with.
type textField interface {
	fyne.Focusable
	fyne.Shortcutable
	SelectedText() string
	Content() string
	Conceals() bool
	Disabled() bool
}

// canCut: something is selected, and it is no password that is hidden.
func (w *Window) canCut() bool {
	f := w.fieldNow()
	return f != nil && f.SelectedText() != "" && !f.Conceals()
}

// canCopy: as canCut, or what has the focus has words.
func (w *Window) canCopy() bool {
	focused := w.focusHere()
	_, field := focused.(textField)
	return w.canCut() || copies(focused) && !field || w.words() != ""
}

// copies reports whether something copies by itself, such as a label. Lists and grids
// take Select all alone.
func copies(o any) bool {
	switch o.(type) {
	case *part.List, *part.Grid:
		return false
	}
	_, copies := o.(fyne.Shortcutable)
	return copies
}

// canType: there is a field to paste into.
func (w *Window) canType() bool { return w.fieldNow() != nil }

// canSelect: there is one with something in it.
func (w *Window) canSelect() bool {
	if w.gridNow() != nil {
		return true
	}
	f := w.fieldNow()
	return f != nil && f.Content() != ""
}

// gridNow is the grid of pictures that is to be seen, unless a field has the focus.
func (w *Window) gridNow() *part.Grid {
	if _, typing := w.win.Canvas().Focused().(textField); typing {
		return nil
	}
	g, _ := part.Find(w.top(), func(o fyne.CanvasObject) bool { _, is := o.(*part.Grid); return is }).(*part.Grid)
	return g
}

// editing hands cut, paste and the like to the field that they are meant for:
// the one with the focus or, as a click into a menu takes the focus away, the one
// in which something is selected, else the only one there is.
func (w *Window) editing(s fyne.Shortcut) {
	if g := w.gridNow(); g != nil {
		if _, all := s.(*fyne.ShortcutSelectAll); all {
			g.TypedShortcut(s)
			return
		}
	}
	f := w.fieldNow()
	if f == nil {
		return
	}
	w.win.Canvas().Focus(f)
	f.TypedShortcut(s)
}

// fieldMeant is the field with something selected, else the first one on top.
func (w *Window) fieldMeant() textField {
	var first, selected textField
	part.Each(w.top(), func(o fyne.CanvasObject) {
		f, ok := o.(textField)
		if !ok || f.Disabled() {
			return
		}
		if first == nil {
			first = f
		}
		if selected == nil && f.SelectedText() != "" {
			selected = f
		}
	})
	if selected != nil {
		return selected
	}
	return first
}

// top is the sheet on top, else the whole window.
func (w *Window) top() fyne.CanvasObject {
	if n := len(w.sheets); n > 0 {
		return w.sheets[n-1].inside
	}
	return w.win.Content()
}

// copyFocused copies what is selected in a field, else the words of what has the
// focus.
func (w *Window) copyFocused() {
	switch focused := w.focusHere().(type) {
	case textField:
		if w.canCut() {
			focused.TypedShortcut(&fyne.ShortcutCopy{Clipboard: w.app.Clipboard()})
			return
		}
	case *part.List, *part.Grid: // which take Select all alone
	case fyne.Shortcutable: // a label with something selected
		focused.TypedShortcut(&fyne.ShortcutCopy{Clipboard: w.app.Clipboard()})
		return
	}
	if f := w.fieldNow(); w.canCut() {
		w.copyText(f.SelectedText())
		return
	}
	w.copyText(w.words())
}

// words are those of what has the focus: of the list, all that is known of the
// marked backup.
func (w *Window) words() string {
	focused := w.focusHere()
	switch f := focused.(type) {
	case *part.List:
		if f != w.list.rows {
			return f.AccessibilityLabel() // the list and its marked row
		}
		return w.list.markedText()
	case *part.Search:
		return w.list.markedText()
	case textField:
		return ""
	case part.Described:
		if inside := part.TextOf(focused.(fyne.CanvasObject)); inside != "" {
			return inside // more than its name
		}
		return f.Describe().Name
	case nil:
		return w.list.markedText() // a click into a menu has taken the focus
	}
	return ""
}

// copyPage copies all words of the page or the sheet, from the top.
func (w *Window) copyPage() {
	w.copyText(part.TextOf(w.top()))
}

// copyText puts words into the clipboard, and says so.
func (w *Window) copyText(text string) {
	if text != "" {
		w.app.Clipboard().SetContent(text)
		w.toast(w.say("action/copied"))
	}
}

// toast confirms shortly what was done.
func (w *Window) toast(text string) {
	w.layerOnTop().Toast(text)
	w.dumpSoon()
}
