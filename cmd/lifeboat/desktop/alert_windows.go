package desktop

import (
	"os"

	"golang.org/x/sys/windows"
)

// Heard reports whether somebody reads what the program says: a program with a
// window has somewhere to write only when it was given that.
func Heard() bool {
	_, err := os.Stderr.Stat()
	return err == nil
}

// Alert shows a text to a person for whom there is no window of ours. The program
// stays until it was read.
func Alert(title, text string) {
	t, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	caption, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	_, _ = windows.MessageBox(0, t, caption, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
}
