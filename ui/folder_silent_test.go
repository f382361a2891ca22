package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestDiskThatDoesNotAnswer: what has answered stands there, the other disk is named, and
// its buttons are the same ones when it answers.
func TestDiskThatDoesNotAnswer(t *testing.T) {
	st := open(t, "choose")
	nas := backup.Place{Kind: backup.PlaceDisk, Name: "Z:", Path: here("/mnt/nas")}
	home := backup.Place{Kind: backup.PlaceHome, Path: here("/home/demo")}
	var later func([]backup.Place)
	st.source.Places = func(tell func([]backup.Place)) {
		waits := nas
		waits.Answer = backup.Awaited
		tell([]backup.Place{home, waits})
		later = tell
	}
	st.source.Browse = func(path string, tell func(backup.Listing)) {
		l := backup.Listing{Path: path, State: backup.FolderRead}
		if path == nas.Path {
			l.Answer = backup.Awaited
			tell(l)
			if !st.has("This folder has not answered yet. A disk that slept, or one in the network, takes a moment.") {
				t.Error("a folder that does not answer is not told of while it is waited for")
			}
			l.Answer = backup.Silent
			tell(l)
			return
		}
		l.Folders = []backup.Subfolder{{Name: "Old", Path: here("/home/demo/Old"), Backups: 2}, {Name: "Server", Path: here("/home/demo/Server"), Answer: backup.Silent}}
		tell(l)
	}
	asked := 0
	st.source.Room = func(_ string, tell func(backup.Room)) { asked++; tell(backup.Room{Free: 5e9}) }
	st.tap("do-add-folder")
	begin := st.find("place-0")
	keep(t, "disk-that-does-not-answer", st.win.Canvas().Capture)
	for _, words := range []string{"Home", "Z: (no answer yet)", "Old", "2 backups", "Server", "does not answer", "No backup was found directly in this folder. Not all of it has answered."} {
		if !st.has(words) {
			t.Errorf("%q does not stand there: %+v", words, st.read().Items)
		}
	}
	silent := nas
	silent.Answer = backup.Silent
	later([]backup.Place{home, silent})
	if !st.has("Z: (does not answer)") || st.has("Z: (no answer yet)") || st.find("place-0") != begin {
		t.Errorf("the disk that does not answer: %+v", st.read().Items)
	}
	before := asked
	st.tap("place-1")
	if i, _ := st.item("folder-ok"); !i.Disabled || asked != before {
		t.Errorf("a folder that does not answer is taken, or asked for its room (%d times)", asked-before)
	}
	if !st.has("This folder does not answer. If it lies on a network drive, see whether that is switched on and connected. Lifeboat goes on as soon as it answers.") {
		t.Error("it is not told why")
	}
	nas.Name = "Photos (Z:)"
	later([]backup.Place{home, nas})
	if !st.has("Photos (Z:)") {
		t.Error("a disk that answers is not called by its name")
	}
}

// TestPlaceThatDoesNotAnswer: nothing begins to be kept on a disk that does not answer, in
// none of the sheets that ask where; that is said, and taken back when it answers.
func TestPlaceThatDoesNotAnswer(t *testing.T) {
	for _, c := range []struct {
		scene, ok string
		asks      func(*stage)
	}{
		{"choose", "backup-ok", func(st *stage) { st.tap("do-back-up-phone") }},
		{"verdict-damaged", "folder-ok", func(st *stage) {
			for _, a := range st.last.Route.Actions() {
				if a.ID == guide.ActRepair {
					st.do(st.button(a))
				}
			}
		}},
		{"inside", "save-ok", func(st *stage) { st.do(*st.last.Page.Primary) }},
	} {
		scene := sceneNamed(t, c.scene)
		scene.Keep = here("/home/demo/iPhone Backups")
		st := newStage(t, scene, look.Theme{Mode: look.Light}, "en", normal)
		var tell func(backup.Room)
		st.source.Room = func(_ string, t func(backup.Room)) { tell = t }
		c.asks(st)
		const awaited, silent = "This folder has not answered yet. A disk that slept, or one in the network, takes a moment.",
			"This folder does not answer. If it lies on a network drive, see whether that is switched on and connected. Lifeboat goes on as soon as it answers."
		for _, now := range []struct {
			room     backup.Room
			says     string
			disabled bool
		}{
			{backup.Room{Free: -1, Answer: backup.Awaited}, awaited, c.ok == "folder-ok"}, // its name is not known yet
			{backup.Room{Free: -1, Answer: backup.Silent}, silent, true},
			{backup.Room{Free: 1e12}, "", false},
			{backup.Room{Free: -1}, "", false},
		} {
			tell(now.room)
			i, there := st.item(c.ok)
			if !there || i.Disabled != now.disabled {
				t.Errorf("%s, %+v: disabled %t", c.ok, now.room, i.Disabled)
			}
			for _, words := range []string{awaited, silent} {
				if st.has(words) != (words == now.says) {
					t.Errorf("%s, %+v: %q stands there: %t", c.ok, now.room, words, st.has(words))
				}
			}
		}
		st.sheets[0].close()
	}
}

// TestNewFolderOnDiskThatDies: it is said that the folder is waited for; when it is made, the
// sheet goes there, unless the person has gone elsewhere or has closed it.
func TestNewFolderOnDiskThatDies(t *testing.T) {
	for _, c := range []struct {
		does  func(*stage)
		where string
	}{
		{func(*stage) {}, here("/home/demo/New")},
		{func(st *stage) { st.find("folder").(*part.Field).SetText(here("/home/demo/")) }, here("/home/demo/New")},
		{func(st *stage) { st.find("folder").(*part.Field).SetText(here("/home")) }, here("/home")},
		{func(st *stage) { st.press(fyne.KeyEscape) }, ""},
	} {
		st := open(t, "choose")
		var tell func(backup.Made)
		st.source.MakeFolder = func(_ string, t func(backup.Made)) { tell = t }
		st.tap("do-add-folder")
		st.tap("folder-new")
		st.find("folder-new-name").(*part.Field).SetText("New")
		st.tap("folder-make")
		for of, words := range map[backup.Answer]string{
			backup.Awaited: "This folder has not answered yet. A disk that slept, or one in the network, takes a moment.",
			backup.Silent:  "This folder does not answer. If it lies on a network drive, see whether that is switched on and connected. Lifeboat goes on as soon as it answers.",
		} {
			if tell(backup.Made{Answer: of}); !st.has(words) {
				t.Errorf("%q is not told", words)
			}
		}
		c.does(st)
		focused := st.win.Canvas().Focused()
		tell(backup.Made{})
		if c.where == "" {
			if st.win.Canvas().Focused() != focused || st.has("folder") {
				t.Error("a sheet that was closed took the focus")
			}
			continue
		}
		if got := st.find("folder").(*part.Field).Text; got != c.where {
			t.Errorf("in %q, want %q", got, c.where)
		}
	}
}
