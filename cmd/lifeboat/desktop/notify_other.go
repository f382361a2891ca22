//go:build !linux && !windows

package desktop

import "fyne.io/fyne/v2"

// Notifier shows notifications as far as Fyne goes: macOS shows them,
// one beside the other, and a click on one brings the program where the system
// does so by itself; it is not told.
type Notifier struct{}

// NewNotifier makes a Notifier.
func NewNotifier(string, string, func()) *Notifier { return &Notifier{} }

// Notify shows a text.
func (*Notifier) Notify(title, text string) {
	fyne.CurrentApp().SendNotification(fyne.NewNotification(title, text))
}

// Identify has nothing to do: the system knows the program by its file.
func Identify(string) {}
