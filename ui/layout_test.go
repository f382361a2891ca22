package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
)

// shape is a size of the window at a size of text.
type shape struct {
	width, height, scale float32
}

// shapes are the windows that people have: the smallest, the one at the start, a
// full screen, and 200 % on a laptop, by the size of text and by the desktop.
var shapes = []shape{{800, 560, 1}, {1100, 720, 1}, {1920, 1080, 1}, {640, 380, 1}, {1280, 760, 2}}

// openFaults are known faults that wait for their mending: part of the place of
// each. The list may only shrink.
var openFaults = []string{}

// TestNothingIsCut shows every page, one after the other in the same window, as
// a person meets them: no text is cut, nothing lies over another, everything has
// the room that it wants, and what can be clicked is large enough.
func TestNothingIsCut(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	used, opened := map[string]bool{}, 0
	for _, lang := range []string{"en", "de", words.Longer, words.Mirrored} {
		for i, shape := range shapes {
			// The longest texts are tried in every shape, the others where they are likely to fail.
			if lang != words.Longer && (testing.Short() || lang == "en" && i != 1 || lang == "de" && i != 0 && i != 4) {
				continue
			}
			opened++
			t.Run(fmt.Sprintf("%s/%gx%g-%g", lang, shape.width, shape.height, shape.scale), func(t *testing.T) {
				opened--
				size := fyne.NewSize(shape.width, shape.height)
				st := newStage(t, onTheWay(), look.Theme{Mode: look.Light, Scale: shape.scale}, lang, size)
				for _, s := range append(scenes(), traps()...) {
					st.situation = s.make()
					st.show()
					st.faultless(s.name, used)
				}
			})
		}
	}
	if opened > 0 || testing.Short() {
		return // not all of them were looked at
	}
	for _, f := range openFaults {
		if !used[f] {
			t.Errorf("%q is in order now: take it off the list of open faults", f)
		}
	}
}

// faultless looks at what stands in the window, or at the sheet on top.
func (st *stage) faultless(name string, used map[string]bool) {
	st.t.Helper()
	told := 0
	roots := append([]fyne.CanvasObject{st.win.Canvas().Content()}, st.win.Canvas().Overlays().List()...)
	for _, f := range parttest.Faults(roots[len(roots)-1]) {
		line, known := f.String(), false
		if f.Kind == parttest.Overlaps && strings.Contains(line, "part.Layer") {
			continue // help lies over the page
		}
		for _, k := range openFaults {
			if strings.Contains(line, k) {
				used[k], known = true, true
			}
		}
		if !known && told < 5 {
			told++
			st.t.Errorf("%s: %s", name, line)
		}
	}
}
