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
	add("copy-text", "menu/copy-text", words.Text)
	add("copy-around", "menu/copy-around", words.Around)
	add("copy-address", "menu/copy-address", words.Address)
	items = append(items, part.MenuItem{ID: "copy-page", Label: w.say("menu/copy-page"), Do: w.copyPage})
	w.copying = part.OpenMenu(w.win.Canvas(), at, func() {
		w.copying = nil
		w.keepFocus(w.focusNow(), false) // the page may be another one now
		w.dumpSoon()
	}, items...)
	w.dumpSoon()
}
