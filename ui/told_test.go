package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestToldAboveTheDoors: what is told at the start stands above the doors, which fill the
// page, in a small window too; what goes on from there is one click.
func TestToldAboveTheDoors(t *testing.T) {
	st := newStage(t, sceneNamed(t, "start-save-cut-off"), look.Theme{Mode: look.Light}, "en", fyne.NewSize(800, 560))
	told, door := false, false
	for _, i := range st.read().Items {
		switch i.ID {
		case "panel-save/cut-off":
			told = i.Shown && !door
		case "door-open-computer-door":
			door = true
		}
	}
	if !told || !door {
		t.Errorf("told in sight and above the doors: %t, doors: %t", told, door)
	}
	st.find("panel-go-on-saving").(interface{ Tapped(*fyne.PointEvent) }).Tapped(nil)
	if got := st.lastDid(); got.Action != guide.ActGoOnSaving {
		t.Errorf("it did %+v", got)
	}
}
