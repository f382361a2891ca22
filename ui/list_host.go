package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// listHost is what the Choose page asks of the window.
type listHost struct {
	say     func(key string) string
	canvas  func() fyne.Canvas
	do      func(screen.Button)  // carries out a button
	primary func(*screen.Button) // what the bar's primary button is now; nil: the page's own
	reveal  func(folder string)  // shows a folder in the file manager; nil: there is none
	showKey func() string        // of the words for that
	copy    func(text string)    // puts a text into the clipboard
	order   screen.Sort          // the order of the last time
	ordered func(screen.Sort)    // keeps it for the next time
	all     func()               // asks about a check of all backups
	changed func()               // something is drawn anew that is no part of the state
}
