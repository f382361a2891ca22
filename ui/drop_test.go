package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// drop drags folders onto the window, lets the guide take that, and answers for the
// disk: where backups lie, seen from each of the places.
func (st *stage) drop(where guide.Whereabouts, backups []string, names ...string) {
	st.t.Helper()
	dir := st.t.(*testing.T).TempDir()
	var uris []fyne.URI
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			st.t.Fatal(err)
		}
		uris = append(uris, storage.NewFileURI(path))
	}
	st.did = nil
	st.dropped(uris)
	var answers []guide.PlaceSought
	for _, i := range st.did {
		var effects []guide.Effect
		st.situation, effects = st.guide.Update(st.situation, i.Did())
		for _, e := range effects {
			if look, ok := e.(guide.LookThrough); ok {
				answers = append(answers, guide.PlaceSought{Path: look.Path, Where: where, Backups: backups, Folder: true})
			}
		}
	}
	for _, a := range answers {
		st.situation, _ = st.guide.Update(st.situation, a)
		st.show()
	}
}

func (st *stage) toastNow() string { return st.layerOnTop().Said() }

// TestDropSaysWhatCame: whatever is dropped, wherever one is, it is said what came of
// it, once.
func TestDropSaysWhatCame(t *testing.T) {
	backups := func(st *stage) (all []string) {
		for _, b := range st.situation.Folders[0].Backups {
			all = append(all, b.Folder)
		}
		return all
	}
	t.Run("a backup on the list", func(t *testing.T) {
		st := newStage(t, twelve(), look.Theme{Mode: look.Light}, "en", normal)
		st.list.search.SetText("nothing like it")
		st.drop(guide.FoundHere, backups(st)[4:5], "old")
		if got := st.toastNow(); got != "This backup is in the list already" || st.list.marked() != backups(st)[4] {
			t.Errorf("it says %q, marked is %q", got, st.list.marked())
		}
		st.list.rows.Mark(backups(st)[0])
		st.show()
		if st.list.marked() != backups(st)[0] {
			t.Error("it is marked again and again")
		}
	})
	t.Run("nothing", func(t *testing.T) {
		st := newStage(t, twelve(), look.Theme{Mode: look.Light}, "en", normal)
		st.drop(guide.FoundNowhere, nil, "Pictures")
		if got := st.toastNow(); got != "There is no backup in “Pictures”" {
			t.Errorf("it says %q", got)
		}
	})
	t.Run("several at once", func(t *testing.T) {
		st := newStage(t, twelve(), look.Theme{Mode: look.Light}, "en", normal)
		st.drop(guide.FoundBelow, []string{"/media/a/one", "/media/a/two"}, "a", "b", "c")
		if got := st.toastNow(); got != "2 backups found" || len(st.did) != 3 {
			t.Errorf("it says %q, sent %d", got, len(st.did))
		}
	})
	t.Run("on a later page", func(t *testing.T) {
		st := open(t, "verdict-good")
		st.drop(guide.FoundBelow, []string{"/media/a/one"}, "Old phone")
		if len(st.sheets) != 1 || !st.has("1 backup found in “Old phone”") {
			t.Fatalf("%d sheets; %q", len(st.sheets), st.toastNow())
		}
		st.press(fyne.KeyReturn) // stays
		if len(st.sheets) != 0 {
			t.Fatal("Enter does not stay")
		}
		st.show()
		if len(st.sheets) != 0 {
			t.Error("it is told twice")
		}
		st.drop(guide.FoundBelow, []string{"/media/a/two"}, "Other")
		st.did = nil
		st.tap("drop-show")
		if got := st.lastDid(); got.Action != guide.ActGoTo || got.Value != string(guide.StepChoose) {
			t.Errorf("sent %+v", st.did)
		}
	})
	t.Run("while work runs", func(t *testing.T) {
		st := open(t, "restoring")
		st.drop(guide.FoundHere, []string{"/media/a/one"}, "Old phone")
		if got := st.toastNow(); len(st.sheets) != 0 || got != "1 backup found in “Old phone”. You can choose once this has ended: "+st.last.Busy+"." {
			t.Errorf("%d sheets; it says %q", len(st.sheets), got)
		}
	})
	t.Run("while a folder is asked for", func(t *testing.T) {
		st := open(t, "choose")
		st.entry("add-folder").Action()
		st.drop(guide.FoundHere, nil, "Old phone")
		if got := st.find("folder").(*part.Field).Text; filepath.Base(got) != "Old phone" || len(st.did) != 0 {
			t.Errorf("the sheet asks for %q, sent %+v", got, st.did)
		}
	})
	t.Run("while another sheet is open", func(t *testing.T) {
		st := open(t, "verdict-good")
		st.entry("settings").Action()
		st.drop(guide.FoundHere, []string{"/media/a/one"}, "Old phone")
		if got := st.toastNow(); len(st.sheets) != 1 || got != "1 backup found in “Old phone”" {
			t.Errorf("%d sheets; it says %q", len(st.sheets), got)
		}
	})
}
