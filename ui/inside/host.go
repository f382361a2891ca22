// Package inside has the pages of What is inside: what a backup holds, looked through
// kind by kind. They draw what is shown of a backup (package shown), and decide nothing: what is saved is
// asked of the window.
package inside

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// Host is what the pages need of the window.
type Host struct {
	Words  *words.Words
	View   shown.View
	Canvas fyne.Canvas

	Away func(func()) // has something done off Fyne's goroutine
	Post func(func()) // has something done on it

	Save    func(guide.Saving) // asks where to, then begins
	Copy    func(string)       // into the clipboard
	Changed func()             // what is to be seen has changed: marks, titles, rows

	Kept any // what Keep of the page of this kind said before; nil at first
}

// Keeper is a Page that goes on where it was left when it is opened again.
type Keeper interface {
	// Keep is what Host.Kept will be then.
	Keep() any
}

// Page is one kind of what is inside.
type Page interface {
	// Object fills the room between the headline and the bar.
	Object() fyne.CanvasObject
	// Focus is where the keyboard goes when the page comes.
	Focus() fyne.Focusable
	// Title names it behind “What is inside ›”.
	Title() string
	// Selected is what Save would save now, and how many things are marked; 0: the
	// whole page.
	Selected() (guide.Saving, int)
	// Back leaves a large view or a chat; false when there is nothing to leave.
	Back() bool
	// Close ends what runs in the background.
	Close()
}
