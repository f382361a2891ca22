package ui

import (
	"runtime"
	"strings"

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
func backKey() *desktopKey {
	if runtime.GOOS == "darwin" {
		return control(fyne.KeyLeftBracket)
	}
	return &desktopKey{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}
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

// editing hands cut, paste and the like to the field that they are meant for:
// the one with the focus or, as a click into a menu takes the focus away, the one
// in which something is selected, else the only one there is.
func (w *Window) editing(s fyne.Shortcut) {
	field, ok := w.win.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		if f := w.fieldMeant(); f != nil {
			w.win.Canvas().Focus(f)
			field = f
		}
	}
	if field != nil {
		field.TypedShortcut(s)
	}
}

// fieldMeant is the field with something selected, else the first one on top.
func (w *Window) fieldMeant() *part.Field {
	var first, selected *part.Field
	walkAll(w.top(), func(o fyne.CanvasObject) {
		f, ok := o.(*part.Field)
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

// walkAll visits an object and all that is to be seen in it.
func walkAll(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case part.Holder:
		for _, c := range o.Inside() {
			walkAll(c, visit)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			walkAll(c, visit)
		}
	}
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
	switch focused := w.win.Canvas().Focused().(type) {
	case fyne.Shortcutable:
		focused.TypedShortcut(&fyne.ShortcutCopy{Clipboard: w.app.Clipboard()})
	case part.Described:
		d := focused.Describe()
		text := d.Name
		if inside := textOf(focused.(fyne.CanvasObject)); inside != "" {
			text = inside // more than its name
		}
		w.copyText(text)
	default:
		if f := w.fieldMeant(); f != nil && f.SelectedText() != "" {
			w.copyText(f.SelectedText())
		}
	}
}

// copyPage copies all words of the page or the sheet, from the top.
func (w *Window) copyPage() {
	w.copyText(textOf(w.top()))
}

// copyText puts words into the clipboard, and says so.
func (w *Window) copyText(text string) {
	if text != "" {
		w.app.Clipboard().SetContent(text)
		w.toast(w.say("copy/done"))
	}
}

// toast confirms shortly what was done.
func (w *Window) toast(text string) {
	layer := w.layer
	if n := len(w.sheets); n > 0 {
		layer = w.sheets[n-1].layer
	}
	layer.Toast(text)
	w.dumpSoon()
}

// textOf returns the texts in an object, one a line; what a person typed is none.
func textOf(root fyne.CanvasObject) string {
	var lines []string
	walkAll(root, func(o fyne.CanvasObject) {
		if t, ok := o.(interface{ Text() string }); ok && strings.TrimSpace(t.Text()) != "" {
			lines = append(lines, t.Text())
		}
	})
	return strings.Join(lines, "\n")
}
