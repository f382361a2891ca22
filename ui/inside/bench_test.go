package inside_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// BenchmarkScrollChat turns the wheel in a chat of a million messages by a notch, and
// draws nothing.
func BenchmarkScrollChat(b *testing.B) {
	v := &many{n: 1_000_000, of: numbered}
	w := manyWindow(b, v, fyne.NewSize(815, 600))
	w.Canvas().Focus(w.page.Focus())
	w.key(fyne.KeyReturn)
	for b.Loop() {
		test.Scroll(w.Canvas(), fyne.NewPos(700, 300), 0, 25)
		w.settle()
	}
}
