package inside

import "github.com/lifeboat-app/lifeboat/device/backup/inventory"

// pages are the kinds that have a page to look through. All others can be saved.
var pages = map[inventory.Kind]func(*Host) Page{}

// Has reports whether a kind can be looked through.
func Has(kind inventory.Kind) bool { return pages[kind] != nil }

// Open makes the page of a kind; nil where it has none.
func Open(h *Host, kind inventory.Kind) Page {
	if make := pages[kind]; make != nil {
		return make(h)
	}
	return nil
}
