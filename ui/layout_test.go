package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
)

// TestNothingIsCut opens every scene in every language, at every size of window
// and text: no text is cut, nothing lies over another, everything has the room
// that it wants, and what can be clicked is large enough.
func TestNothingIsCut(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		for _, s := range scenes() {
			t.Run(s.name+"/"+lang, func(t *testing.T) {
				for scale, sizes := range map[float32][]fyne.Size{
					1: {fyne.NewSize(800, 560), fyne.NewSize(1100, 720), fyne.NewSize(1920, 1080), fyne.NewSize(640, 380)},
					2: {fyne.NewSize(1280, 760)},
				} {
					st := newStage(t, s.make(), look.Theme{Mode: look.Light, Scale: scale}, lang, sizes[0])
					for _, size := range sizes {
						st.win.Resize(size)
						for i, f := range parttest.Faults(st.win.Canvas().Content()) {
							if i > 5 {
								break
							}
							t.Errorf("%gx%g at %g: %s", size.Width, size.Height, scale, f)
						}
					}
				}
			})
		}
	}
}
