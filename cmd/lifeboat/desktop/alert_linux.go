package desktop

import (
	"os"
	"os/exec"

	"golang.org/x/term"
)

// Heard reports whether somebody reads what the program says: it was started in a
// terminal.
func Heard() bool { return term.IsTerminal(int(os.Stderr.Fd())) }

// Alert shows a text to a person for whom there is no window of ours, with what this
// desktop has for that, and does not wait for the person.
func Alert(title, text string) {
	for _, args := range dialogs(title, text) {
		if path, err := exec.LookPath(args[0]); err == nil && start(append([]string{path}, args[1:]...)) == nil {
			return
		}
	}
	NewNotifier("", title, func() {}).show(title, text)
}

// dialogs are programs that show a text, the friendliest first.
func dialogs(title, text string) [][]string {
	return [][]string{
		{"zenity", "--error", "--no-markup", "--title=" + title, "--text=" + text},
		{"kdialog", "--title", title, "--error", text},
		{"yad", "--error", "--no-markup", "--title=" + title, "--text=" + text, "--button=OK"},
		{"xmessage", "-center", "-title", title, text},
	}
}
