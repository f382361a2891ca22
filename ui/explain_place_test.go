package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestBoxInSight: on the page that asks what the iPhone showed, the box for its message
// is seen without scrolling, in each language and size, and with it an answer; where a
// restore has failed it stands after what is said of that.
func TestBoxInSight(t *testing.T) {
	for _, lang := range []string{"en", "de", "en-XA"} {
		for _, size := range []fyne.Size{fyne.NewSize(1100, 720), fyne.NewSize(800, 560)} {
			st := newStage(t, sceneNamed(t, "cloud"), look.Theme{Mode: look.Light}, lang, size)
			for _, id := range []string{"explain", "explain-ask", "cause-cloud/wifi"} {
				if i, _ := st.item(id); !i.Whole {
					t.Errorf("%s, %v: %s is below the fold: %+v", lang, size, id, i)
				}
			}
			st.situation = sceneNamed(t, "restore-failed")
			st.show()
			box, there := st.item("explain")
			if title := st.way.title; !there || box.Y < title.Position().Y+title.Size().Height || len(st.way.before.Objects) > 0 {
				t.Errorf("%s, %v: after a failed restore the box is at %+v", lang, size, box)
			}
			st.situation = sceneNamed(t, "cloud")
			st.show()
			if i, _ := st.item("explain"); !i.Whole {
				t.Errorf("%s, %v: after another page the box is at %+v", lang, size, i)
			}
		}
	}
}
