package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// openWords opens what can be copied at a place of the window: the text there, what it
// stands in, and the page.
func (w *Window) openWords(at fyne.Position) {
	words := part.WordsAt(w.top(), at)
	var items []part.MenuItem
	add := func(id, label, text string) {
		if text != "" {
			items = append(items, part.MenuItem{ID: id, Label: w.say(label), Do: func() { w.copyText(text) }})
		}
	}
	add("copy-selected", "menu/copy-selected", words.Selected)
	add("copy-text", "menu/copy-text", words.Text)
	add("copy-around", "menu/copy-around", words.Around)
	add("copy-address", "menu/copy-address", words.Address)
	items = append(items, part.MenuItem{ID: "copy-page", Label: w.say("menu/copy-page"), Do: w.copyPage})
	w.openCopying(at, func() { w.keepFocus(w.focusNow(), false) }, items) // the page may be another one now
}

// openEdit opens what can be done in a field. What is hidden there is not copied.
func (w *Window) openEdit(f *part.Field, at fyne.Position) {
	clipboard := w.app.Clipboard()
	may := f.SelectedText() != "" && !f.Conceals()
	item := func(id string, on bool, do fyne.Shortcut) part.MenuItem {
		return part.MenuItem{ID: id, Label: w.say("menu/" + id), Off: !on, Do: func() { f.TypedShortcut(do) }}
	}
	w.openCopying(at, nil, []part.MenuItem{
		item("cut", may && !f.Disabled(), &fyne.ShortcutCut{Clipboard: clipboard}),
		item("copy", may, &fyne.ShortcutCopy{Clipboard: clipboard}),
		item("paste", !f.Disabled() && clipboard.Content() != "", &fyne.ShortcutPaste{Clipboard: clipboard}),
		item("select-all", f.Content() != "", &fyne.ShortcutSelectAll{}),
	})
}

func (w *Window) openCopying(at fyne.Position, closed func(), items []part.MenuItem) {
	w.copying = part.OpenMenu(w.win.Canvas(), at, func() {
		w.copying = nil
		if closed != nil {
			closed()
		}
		w.dumpSoon()
	}, items...)
	w.dumpSoon()
}
