package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestSaveSheet ticks kinds off and saves the others into a folder of their own; what
// the keyboard comes by in the sheet is to be seen.
func TestSaveSheet(t *testing.T) {
	st := newStage(t, sceneNamed(t, "inside"), look.Theme{Mode: look.Light}, "en", fyne.NewSize(800, 560))
	st.do(*st.last.Page.Primary)
	if len(st.sheets) != 1 {
		t.Fatal("no sheet")
	}
	s := st.sheets[0]
	for _, id := range []string{"save-apps", "save-more"} {
		o := part.Find(s.inside, func(o fyne.CanvasObject) bool {
			d, ok := o.(part.Described)
			return ok && d.Describe().ID == id
		})
		met(st.win.Canvas())
		st.win.Canvas().Focus(o.(fyne.Focusable))
		for _, i := range st.read().Items {
			if i.ID == id && !i.Shown {
				t.Errorf("%s has the focus and is not to be seen", id)
			}
		}
		if id == "save-apps" {
			o.(*part.Tap).OnTap()
		}
	}
	s.enter()
	if len(st.did) != 1 || st.did[0].Action != guide.ActSaveOut || st.did[0].Value != "/home/demo/Documents/Saved from Demo iPhone" {
		t.Fatalf("it did %+v", st.did)
	}
	for _, kind := range st.did[0].Save.Kinds {
		if kind == "apps" || kind == "calls" {
			t.Errorf("%s is saved", kind)
		}
	}
	if n := len(st.did[0].Save.Kinds); n != 6 {
		t.Errorf("%d kinds are saved: %v", n, st.did[0].Save.Kinds)
	}
}
