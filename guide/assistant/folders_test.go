package assistant

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// TestAGlanceSeesWhatChanges reads folders, and changes one thing after another.
func TestAGlanceSeesWhatChanges(t *testing.T) {
	root, room := t.TempDir(), &work.Room{Data: t.TempDir()}
	write := func(name string) string {
		w, err := samples.Write(root, samples.Options{Seed: 1, Files: 20, Folder: name})
		if err != nil {
			t.Fatal(err)
		}
		return w.Folder
	}
	one := write("one")
	if out := room.Run(t.Context(), guide.Order{Kind: guide.JobCheck, Backup: one}, work.Passwords{}, work.Watch{}); out.Err != nil {
		t.Fatal(out.Err)
	}
	f := newFolders(room, slog.New(slog.DiscardHandler), func(guide.Event) {})
	p := newPlace(f, root)
	payload := func() string {
		all, _ := filepath.Glob(filepath.Join(one, "??", "*"))
		return all[0]
	}
	for _, c := range []struct {
		what   string
		change func() error
	}{
		{"a backup is added", func() error { write("two"); return nil }},
		{"a folder is there", func() error { return os.Mkdir(filepath.Join(root, "three"), 0o700) }},
		{"which becomes a backup", func() error {
			return os.WriteFile(filepath.Join(root, "three", "Manifest.plist"), []byte("other"), 0o600)
		}},
		{"a backup is written to", func() error {
			return os.WriteFile(filepath.Join(root, "two", "Status.plist"), []byte("other"), 0o600)
		}},
		{"a file of a checked backup is gone", func() error { return os.Remove(payload()) }},
		{"a backup is gone", func() error { return os.RemoveAll(filepath.Join(root, "two")) }},
		{"the folder is gone", func() error { return os.RemoveAll(root) }},
	} {
		before := f.disks.looksOf(p.read(t.Context(), noStep), time.Now(), noStep)
		if !before.same(&f.disks, noStep) {
			t.Fatalf("before %s: nothing has changed, and it looks otherwise", c.what)
		}
		if err := c.change(); err != nil {
			t.Fatal(err)
		}
		if before.same(&f.disks, noStep) {
			t.Errorf("%s, and it looks the same", c.what)
		}
	}
	if read := p.read(t.Context(), noStep); read.folder.State != backup.FolderMissing || len(read.folder.Backups) != 0 {
		t.Errorf("%+v", read.folder)
	}
}

func noStep() {}

// TestChangesWhileReading: a backup that appears after its folder was read, and before
// the folder is watched, is seen soon all the same, not at a glance much later.
func TestChangesWhileReading(t *testing.T) {
	root, room := t.TempDir(), &work.Room{Data: t.TempDir()}
	seen := make(chan struct{})
	times := 0
	f := newFolders(room, slog.New(slog.DiscardHandler), func(e guide.Event) {
		read, ok := e.(guide.FoldersRead)
		if !ok {
			return
		}
		if times++; times == 1 { // read, and not watched yet
			if _, err := samples.Write(root, samples.Options{Seed: 1, Files: 5}); err != nil {
				t.Error(err)
			}
		}
		if len(read.Folders[0].Backups) > 0 && seen != nil {
			close(seen)
			seen = nil
		}
	})
	f.glance = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer func() {
		cancel()
		running.Wait()
		f.open.Settle(hosttest.Patience)
	}()
	there := seen
	f.read(ctx, &running, []string{root})
	select {
	case <-there:
	case <-time.After(hosttest.Patience):
		t.Fatal("it was not seen")
	}
}

// TestMoving: what changed lately may have changed while it was read.
func TestMoving(t *testing.T) {
	place := t.TempDir()
	f := newFolders(&work.Room{Data: t.TempDir()}, slog.New(slog.DiscardHandler), func(guide.Event) {})
	for _, c := range []struct {
		ago    time.Duration
		moving bool
	}{{time.Second, true}, {-5 * time.Second, true}, {10 * time.Second, false}, {-time.Hour, false}} {
		now := time.Now()
		if err := os.Chtimes(place, now, now.Add(-c.ago)); err != nil {
			t.Fatal(err)
		}
		if l := f.disks.looksOf(placeRead{folder: backup.Folder{Path: place}}, now, noStep); l.moving != c.moving {
			t.Errorf("changed %s ago: moving %t", c.ago, l.moving)
		}
	}
}

// TestCheckedBackupsTakeTurns: a glance looks into a few of many.
func TestCheckedBackupsTakeTurns(t *testing.T) {
	l := looks{}
	for i := range 25 {
		l.checked = append(l.checked, checked{folder: fmt.Sprintf("/none/%02d", i)})
	}
	d := realDisks(&work.Room{Data: t.TempDir()}, slog.New(slog.DiscardHandler))
	l.seen, _ = l.look(&d, noStep)
	for _, first := range []string{"/none/10", "/none/20", "/none/05"} {
		if !l.same(&d, noStep) || l.checked[0].folder != first || len(l.checked) != 25 {
			t.Errorf("%s is next, want %s", l.checked[0].folder, first)
		}
	}
}

// TestLookThrough looks for backups from places as a person points at them.
func TestLookThrough(t *testing.T) {
	root := t.TempDir()
	w, err := samples.Write(filepath.Join(root, "MobileSync", "Backup"), samples.Options{Seed: 1, Files: 20})
	if err != nil {
		t.Fatal(err)
	}
	zip := filepath.Join(t.TempDir(), "old.zip")
	if err := os.WriteFile(zip, []byte("PK\x03\x04"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path   string
		where  guide.Whereabouts
		found  []string
		folder bool
	}{
		{root, guide.FoundBelow, []string{w.Folder}, true},
		{w.Folder, guide.FoundHere, []string{w.Folder}, true},
		{filepath.Join(w.Folder, "Info.plist"), guide.FoundAbove, []string{w.Folder}, false},
		{t.TempDir(), guide.FoundNowhere, nil, true},
		{zip, guide.FoundPacked, nil, false},
		{filepath.Join(root, "no such place"), "missing", nil, false},
	} {
		got := lookThrough(t.Context(), c.path)
		if got.Where != c.where || !slices.Equal(got.Backups, c.found) || got.Folder != c.folder || got.Path != c.path {
			t.Errorf("%s: %+v", c.path, got)
		}
	}
}

// TestHost reads what tells of the computer.
func TestHost(t *testing.T) {
	for text, want := range map[string]string{
		"NAME=x\nID=debian\n":                         "debian",
		"ID=\"linuxmint\"\nID_LIKE=\"ubuntu debian\"": "ubuntu",
		"ID=gentoo": "gentoo",
		"":          "",
	} {
		if got := distro(bufio.NewScanner(strings.NewReader(text))); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for _, c := range []struct {
		root fstest.MapFS
		want string
	}{
		{fstest.MapFS{}, ""},
		{fstest.MapFS{"etc/os-release": file("ID=fedora\n")}, "fedora"},
		{fstest.MapFS{"etc/os-release": file("ID=org.freedesktop.platform\n"), "run/host/os-release": file("ID=debian\n")}, "debian"},
	} {
		if got := thisDistro(c.root); got != c.want {
			t.Errorf("%v: %q, want %q", c.root, got, c.want)
		}
	}
	data, programs := t.TempDir(), t.TempDir()
	at := func(want guide.AppleApp) {
		t.Helper()
		if got := windowsApp(data, "", programs); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	at(guide.AppleNone)
	if err := os.MkdirAll(filepath.Join(programs, "iTunes"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(programs, "iTunes", "iTunes.exe"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	at(guide.AppleITunes)
	if err := os.MkdirAll(filepath.Join(data, "Packages", "AppleInc.AppleDevices_x"), 0o700); err != nil {
		t.Fatal(err)
	}
	at(guide.AppleDevices)
}
