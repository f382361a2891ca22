//go:build ci || test

package look

// ofSystem is false where tests run without the fonts of the computer, as Fyne does.
func ofSystem(rune) bool { return false }
