package desktop

import (
	"os"

	"golang.org/x/term"
)

// Heard reports whether somebody reads what the program says: it was started in a
// terminal.
func Heard() bool { return term.IsTerminal(int(os.Stderr.Fd())) }

// Alert shows a text to a person for whom there is no window of ours, and does not
// wait for the person.
func Alert(title, text string) {
	// The words are arguments and no part of the script.
	_ = start([]string{
		"/usr/bin/osascript", "-e", "on run said", "-e", "display alert (item 1 of said) message (item 2 of said)",
		"-e", "end run", title, text,
	}) // what could not be shown stands in the log
}
