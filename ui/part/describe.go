package part

import "fyne.io/fyne/v2"

// Description is what a part of the window is, in words: for the text dump that
// tests read, and for whoever cannot see it.
type Description struct {
	Role     string // text, button, row, gauge, check, entry, picture
	ID       string // stable name, for tests; may be empty
	Name     string
	State    string // "disabled", "chosen", "checked", "open" …; may be empty
	Primary  bool
	Disabled bool
}

// Described is a part that can say what it is.
type Described interface {
	Describe() Description
}

// Holder is a part that holds others.
type Holder interface {
	Inside() []fyne.CanvasObject
}
