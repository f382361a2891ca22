package ui

import (
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// open reports whether there is a list to be seen: another page may stand in its
// place, such as that of the phone.
func (l *list) open() bool {
	return l.here && l.backups.Rows() > 0 && l.host.canvas().Content() != nil && part.Path(l.host.canvas().Content(), l.box) != nil
}

// typedRune takes a letter that nothing with the focus took: it goes into the field
// to search with. It reports whether it did.
func (l *list) typedRune(r rune) bool {
	if !l.open() || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
		return false
	}
	l.host.canvas().Focus(l.search)
	l.search.Add(r)
	return true
}

// typedKey takes a key that nothing with the focus took, and reports whether it
// means anything to the page. Escape first takes back what was searched for.
func (l *list) typedKey(e *fyne.KeyEvent) bool {
	if !l.open() {
		return false
	}
	if e.Name == fyne.KeyEscape {
		if l.search.Text == "" {
			return false
		}
		l.search.Clear()
		l.host.canvas().Focus(l.rows)
		return true
	}
	return l.rowKey(e.Name)
}

// rowKey moves the mark, or takes the marked row. On the first key after the page
// was come to, nothing need have the focus.
func (l *list) rowKey(name fyne.KeyName) bool {
	return l.found > 0 && l.rows.Key(name)
}

// find brings the field to search with.
func (l *list) find() {
	if !l.open() {
		return
	}
	l.host.canvas().Focus(l.search)
	l.search.SelectAll()
}
