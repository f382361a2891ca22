package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
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
	if len(st.did) != 1 || st.did[0].Action != guide.ActSaveOut || st.did[0].Value != here("/home/demo/Documents/Saved from Demo iPhone") {
		t.Fatalf("it did %+v", st.did)
	}
	for _, kind := range st.did[0].Save.Kinds {
		if kind == "apps" {
			t.Errorf("%s is saved", kind)
		}
	}
	if !slices.Contains(st.did[0].Save.Kinds, "calls") {
		t.Error("what cannot be read is not asked for: the result will not tell of it")
	}
	if n := len(st.did[0].Save.Kinds); n != 7 {
		t.Errorf("%d kinds are saved: %v", n, st.did[0].Save.Kinds)
	}
}

// told reports whether words stand in the window.
func told(st *stage, words string) bool {
	for _, i := range st.read().Items {
		if strings.Contains(i.Name, words) {
			return true
		}
	}
	return false
}

// largeFiles is an opened backup with files that some disks do not take.
type largeFiles struct {
	shown.View
	all []shown.Large
}

func (l largeFiles) Larger(context.Context, int64) ([]shown.Large, error) { return l.all, nil }

// TestSaveSheetNamesWhatIsTooBig: a film that the disk does not take is named before the save
// begins, and no more once its kind is ticked off, or where the disk takes it.
func TestSaveSheetNamesWhatIsTooBig(t *testing.T) {
	st := newStage(t, sceneNamed(t, "inside"), look.Theme{Mode: look.Light}, "en", normal)
	st.free = map[string]int64{here("/home/demo/Documents"): 1e12}
	st.source.Contents = func() shown.View {
		return largeFiles{all: []shown.Large{{Kind: inventory.Photos, Name: "IMG_0042.MOV", Bytes: 5e9}, {Kind: "tree", Name: "other", Bytes: 6e9}}}
	}
	limit := int64(1<<32 - 1)
	st.source.Room = func(_ string, tell func(backup.Room)) { tell(backup.Room{Free: 1e12, FileLimit: limit}) }
	st.do(*st.last.Page.Primary)
	if !told(st, "1 file is larger and will not be saved: IMG_0042.MOV") {
		t.Error("the film is not named")
	}
	st.tap("save-photos")
	if told(st, "IMG_0042") {
		t.Error("it is named, and nobody wants to save it")
	}
	st.sheets[0].close()
	limit = 0
	st.do(*st.last.Page.Primary)
	if told(st, "IMG_0042") {
		t.Error("it is named where the disk takes it")
	}
}

// TestSaveSheetSpan: a span of days is saved on a disk that has no room for all of it,
// as nobody knows here how much that is; a day that is none is said, and nothing begins.
func TestSaveSheetSpan(t *testing.T) {
	st := newStage(t, sceneNamed(t, "inside"), look.Theme{Mode: look.Light}, "en", normal)
	st.free = map[string]int64{here("/home/demo/Documents"): 1e9, here("/home/demo"): 1e9, here("/home/demo/Documents/Saved from Demo iPhone"): 1e9}
	st.do(*st.last.Page.Primary)
	inside := st.sheets[0].inside
	find := func(id string) fyne.CanvasObject {
		return part.Find(inside, func(o fyne.CanvasObject) bool {
			d, ok := o.(part.Described)
			return ok && d.Describe().ID == id
		})
	}
	begins := func() bool {
		for _, i := range st.read().Items {
			if i.ID == "save-ok" {
				return !i.Disabled
			}
		}
		t.Fatal("no button that saves")
		return false
	}
	if begins() {
		t.Fatal("25 GB begin to be saved where 1 GB is free")
	}
	find("save-more").(*part.Tap).OnTap()
	since, until := find("save-since").(*part.Field), find("save-until").(*part.Field)
	since.SetText("1.5.2026")
	if !begins() {
		t.Error("a span of days is refused for the size of all")
	}
	if !told(st, "is counted before anything is written") {
		t.Error("how much a span of days needs is not told")
	}
	until.SetText("yesterday")
	if begins() {
		t.Error("a day that is none begins")
	}
	until.SetText("2026-04-30")
	if begins() {
		t.Error("an end before the beginning begins")
	}
	until.SetText("2026-05-03")
	find("save-part-deleted").(*part.Tap).OnTap()
	find("save-part-jpeg").(*part.Tap).OnTap()
	st.sheets[0].enter()
	if len(st.did) != 1 || st.did[0].Save == nil {
		t.Fatalf("it did %+v", st.did)
	}
	s := st.did[0].Save
	if got := s.Since.Format(time.DateOnly) + " " + s.Until.Format(time.DateOnly); got != "2026-05-01 2026-05-04" {
		t.Errorf("saved are %s; the end is not included", got)
	}
	if !s.JPEG || !s.Deleted || s.Hidden || s.AlbumFolders {
		t.Errorf("%+v", s)
	}
}
