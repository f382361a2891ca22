package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestCheckAll: a button and the menu ask first, with how many and about how long;
// the answer is sent, and the list shows how far each backup is, and can be used.
func TestCheckAll(t *testing.T) {
	for _, shape := range []struct {
		name, lang string
		theme      look.Theme
		size       fyne.Size
	}{
		{"light", "en", look.Theme{Mode: look.Light}, normal},
		{"dark", "de", look.Theme{Mode: look.Dark}, normal},
		{"small", "de", look.Theme{Mode: look.Light}, fyne.NewSize(800, 560)},
		{"large", "en", look.Theme{Mode: look.Light, Scale: 2}, fyne.NewSize(1280, 760)},
	} {
		st := newStage(t, twelve(), shape.theme, shape.lang, shape.size)
		st.tap("check-all")
		if len(st.sheets) != 1 {
			t.Fatal("the button asks nothing")
		}
		keep(t, "check-all-"+shape.name, st.win.Canvas().Capture)
		st.faultless("check-all "+shape.name, map[string]bool{})
	}
	st := newStage(t, twelve(), look.Theme{Mode: look.Light}, "en", normal)
	st.entry("check-all").Action()
	plan := guide.PlanCheckAll(st.situation, false)
	said := part.TextOf(st.top())
	if plan.All == 0 || len(plan.Folders) == plan.All || !strings.Contains(said, "of 12 backups were not checked yet") || !strings.Contains(said, "minute") {
		t.Errorf("%d of %d are checked; it says %q", len(plan.Folders), plan.All, said)
	}
	st.tap("check-all-ok")
	if got := st.lastDid(); got.Action != guide.ActCheckAll || len(st.sheets) != 0 {
		t.Fatalf("sent %+v", st.did)
	}
	st.situation = sceneOf("choose-checking")
	st.show()
	row := func(folder string) string {
		for _, i := range st.read().Items {
			if i.ID == "backup-"+folder {
				return i.Name
			}
		}
		return ""
	}
	all := st.situation.Folders[0].Backups
	st.list.rows.Mark(all[1].Folder)
	st.list.rows.RevealMark()
	if got := row(all[1].Folder); !strings.Contains(got, "checking: 43%") {
		t.Errorf("the row that is checked reads %q", got)
	}
	if got := st.list.backups.Row(all[5].Folder).Said; !strings.Contains(got, "waits for its check") {
		t.Errorf("a row that waits reads %q", got)
	}
	if st.has("check-all") || !st.has("primary-stop") {
		t.Error("while several are checked another check is offered, or it cannot be stopped")
	}
	job := *st.situation.Job
	job.Progress.Done = job.Progress.Total * 9 / 10
	st.situation.Job = &job
	st.show()
	if got := row(all[1].Folder); !strings.Contains(got, "checking: 90%") || st.list.marked() != all[1].Folder {
		t.Errorf("later it reads %q, marked is %q", got, st.list.marked())
	}
	st.tap("primary-stop")
	if got := st.lastDid(); got.Action != guide.ActStop {
		t.Errorf("sent %+v", st.did)
	}
}

// TestTheOrderIsRemembered from one window to the next.
func TestTheOrderIsRemembered(t *testing.T) {
	st := newStage(t, twelve(), look.Theme{Mode: look.Light}, "en", normal)
	st.tap("sort")
	st.list.menu.Each(func(o fyne.CanvasObject, d part.Description) {
		if d.ID == "sort-size" {
			o.(fyne.Tappable).Tapped(&fyne.PointEvent{})
		}
	})
	if got := st.app.Preferences().String(prefOrder); got != "size" || st.list.sort != "size" {
		t.Errorf("remembered is %q, the order is %q", got, st.list.sort)
	}
	st.setLanguage("de") // the list is made anew
	if st.list.sort != "size" {
		t.Errorf("the list made anew is ordered by %q", st.list.sort)
	}
}
