package draft

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

const phone = "00008030-000A1B2C3D4E5F60"

// tail makes a payload's name of its first four digits.
const tail = "000000000000000000000000000000000000"

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(path) // as the fence does: a shared file is replaced, not changed
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func status(t *testing.T, state, uuid string) string {
	t.Helper()
	raw, err := plist.Marshal(map[string]any{"SnapshotState": state, "UUID": uuid, "Version": "3.3"}, plist.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// made writes a backup; what names its generation.
func made(t *testing.T, dir, what, state string) {
	t.Helper()
	write(t, dir, map[string]string{
		"Status.plist": status(t, state, what), "Manifest.plist": "manifest " + what, "Manifest.db": "index " + what,
		"Info.plist": "info " + what, "3d/3d01" + tail: "unchanged", "4e/4e01" + tail: what,
	})
}

// generation tells which backup lies in dir: the one that made wrote whole.
func generation(t *testing.T, dir string) string {
	t.Helper()
	what, err := os.ReadFile(filepath.Join(dir, "4e/4e01"+tail))
	if err != nil {
		return "none"
	}
	for name, want := range map[string]string{"Manifest.plist": "manifest ", "Manifest.db": "index ", "Info.plist": "info "} {
		if got, _ := os.ReadFile(filepath.Join(dir, name)); string(got) != want+string(what) {
			return "mixed"
		}
	}
	return string(what)
}

func open(t *testing.T, root string, o Options) *Draft {
	t.Helper()
	d, err := Open(root, phone, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestFirstBackup(t *testing.T) {
	root := t.TempDir()
	d := open(t, root, Options{})
	if d.Incremental() || d.Resumed {
		t.Error("a first backup goes on from nothing")
	}
	made(t, d.Dir(), "one", "finished")
	if _, err := d.Swap(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, root); !slices.Equal(got, []string{phone}) || generation(t, filepath.Join(root, phone)) != "one" {
		t.Errorf("%v %s", got, generation(t, filepath.Join(root, phone)))
	}
}

func TestNextBackupStartsWithThePresentOne(t *testing.T) {
	root := t.TempDir()
	present := filepath.Join(root, phone)
	made(t, present, "one", "finished")
	write(t, present, map[string]string{"stranger.txt": "x", "3d/nested/y": "y", "Snapshot/aa/aa01" + tail: "left"})
	if err := hosttest.Symlink("/etc/hostname", filepath.Join(present, "3d", "link")); err != nil {
		t.Log(err)
	}
	d := open(t, root, Options{})
	if !d.Incremental() || d.Shared == NotShared {
		t.Errorf("incremental %v, shared %q", d.Incremental(), d.Shared)
	}
	if g := generation(t, d.Dir()); g != "one" {
		t.Errorf("draft is %s", g)
	}
	for _, name := range []string{"stranger.txt", "3d/nested", "3d/link"} {
		if _, err := os.Lstat(filepath.Join(d.Dir(), name)); err == nil {
			t.Errorf("%s came along", name)
		}
	}
	if got, _ := os.ReadFile(filepath.Join(d.Dir(), "Snapshot/aa/aa01"+tail)); string(got) != "left" {
		t.Error("Snapshot did not come along")
	}
	if _, err := d.Swap(); err != nil {
		t.Fatal(err)
	}
}

func TestFullStartsEmpty(t *testing.T) {
	root := t.TempDir()
	made(t, filepath.Join(root, phone), "one", "finished")
	d := open(t, root, Options{Full: true})
	if got := names(t, d.Dir()); len(got) != 0 || d.Incremental() {
		t.Errorf("%v", got)
	}
	made(t, d.Dir(), "two", "finished")
	if _, err := d.Swap(); err != nil {
		t.Fatal(err)
	}
	if g := generation(t, filepath.Join(root, phone)); g != "two" || len(names(t, root)) != 1 {
		t.Errorf("%s %v", g, names(t, root))
	}
}

// What is not a finished backup of today's format may be all that there is.
func TestUnfinishedAndOldBackupsAreSetAside(t *testing.T) {
	for name, prepare := range map[string]func(string){
		"unfinished": func(dir string) { made(t, dir, "one", "uploading") },
		"old format": func(dir string) {
			write(t, dir, map[string]string{"Status.plist": status(t, "finished", "x"), "Manifest.plist": "m", "Manifest.mbdb": "old", "4e01": "flat"})
		},
		"no status": func(dir string) { made(t, dir, "one", "finished"); os.Remove(filepath.Join(dir, "Status.plist")) },
		"empty manifest": func(dir string) {
			made(t, dir, "one", "finished")
			write(t, dir, map[string]string{"Manifest.plist": ""})
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			present := filepath.Join(root, phone)
			prepare(present)
			before := names(t, present)
			d := open(t, root, Options{})
			made(t, d.Dir(), "two", "finished")
			if _, err := d.Swap(); err != nil {
				t.Fatal(err)
			}
			got := names(t, root)
			if len(got) != 2 || got[0] != phone || !strings.HasPrefix(got[1], phone+"-20") {
				t.Fatalf("%v", got)
			}
			if g := generation(t, present); g != "two" {
				t.Errorf("present is %s", g)
			}
			if after := names(t, filepath.Join(root, got[1])); !slices.Equal(before, after) {
				t.Errorf("set aside: %v, was %v", after, before)
			}
		})
	}
}

func TestInterruptedDraftIsTakenUp(t *testing.T) {
	root := t.TempDir()
	made(t, filepath.Join(root, phone), "one", "finished")
	d := open(t, root, Options{})
	write(t, d.Dir(), map[string]string{"Status.plist": status(t, "uploading", "two"), "Snapshot/4e/4e01" + tail: "two"})
	d.Close()
	d = open(t, root, Options{})
	if !d.Resumed || !d.Incremental() {
		t.Error("not taken up")
	}
	if got, _ := os.ReadFile(filepath.Join(d.Dir(), "Snapshot/4e/4e01"+tail)); string(got) != "two" {
		t.Error("what was received is gone")
	}
	d.Close()
	for name, change := range map[string]func(){
		"other wish":         func() {},
		"present changed":    func() { made(t, filepath.Join(root, phone), "three", "finished") },
		"spoiled":            func() { d = open(t, root, Options{}); _ = d.MarkUnusable(); d.Close() },
		"state unreadable":   func() { write(t, root, map[string]string{workPrefix + phone + "/" + stateFile: "{"}) },
		"status unreadable":  func() { write(t, root, map[string]string{workPrefix + phone + "/" + phone + "/Status.plist": "?"}) },
		"manifest was empty": func() { write(t, root, map[string]string{workPrefix + phone + "/" + phone + "/Manifest.plist": ""}) },
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, root, Options{Full: true})
			d.Close()
			d = open(t, root, Options{})
			write(t, d.Dir(), map[string]string{"Snapshot/4e/4e01" + tail: "two"})
			d.Close()
			change()
			d = open(t, root, Options{Full: name == "other wish"})
			defer d.Close()
			if d.Resumed {
				t.Error("taken up")
			}
			if _, err := os.Stat(filepath.Join(d.Dir(), "Snapshot")); err == nil {
				t.Error("not clean")
			}
		})
	}
}

func TestIncompleteDraftIsNotSwapped(t *testing.T) {
	root := t.TempDir()
	made(t, filepath.Join(root, phone), "one", "finished")
	for _, prepare := range []func(dir string){
		func(dir string) { made(t, dir, "two", "moving") },
		func(dir string) { made(t, dir, "two", "finished"); os.Remove(filepath.Join(dir, "Manifest.db")) },
	} {
		d := open(t, root, Options{Full: true})
		prepare(d.Dir())
		if _, err := d.Swap(); !errors.Is(err, ErrIncomplete) {
			t.Errorf("%v", err)
		}
		_ = d.MarkUnusable()
		d.Close()
		if g := generation(t, filepath.Join(root, phone)); g != "one" {
			t.Errorf("present is %s", g)
		}
	}
}

func TestTwoAtOnce(t *testing.T) {
	root := t.TempDir()
	d := open(t, root, Options{})
	if _, err := Open(root, phone, Options{}); !errors.Is(err, ErrBusy) {
		t.Errorf("%v", err)
	}
	if _, err := OpenMarks(root, phone, nil); err == nil {
		t.Error("marks opened beside a draft")
	}
	if err := d.Discard(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, root); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
}

// leftovers are the names of backups that have a draft lying beside them.
func leftovers(t *testing.T, root string) (left []string) {
	t.Helper()
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name, ours := cutPrefix(e.Name()); ours && e.IsDir() {
			left = append(left, name)
		}
	}
	return left
}

func TestStoppedSeedingIsNoBase(t *testing.T) {
	root := t.TempDir()
	made(t, filepath.Join(root, phone), "one", "finished")
	stop := errors.New("stop")
	if _, err := Open(root, phone, Options{Seeding: func(int64) error { return stop }}); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if left := leftovers(t, root); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
	d := open(t, root, Options{})
	if d.Resumed {
		t.Error("half a base was taken up")
	}
	if g := generation(t, d.Dir()); g != "one" {
		t.Errorf("draft is %s", g)
	}
}

// A run may be killed between any two steps of the swap. Whatever it left, the
// next one finds the old or the new backup whole under its name.
func TestEveryStopInTheMiddleOfTheSwap(t *testing.T) {
	work, old, written := workPrefix+phone, workPrefix+phone+"/"+oldFolder, schema
	ready := func(t *testing.T, root string, setAside string) {
		d := Draft{place: place{root, phone, filepath.Join(root, phone)}, state: State{Schema: written, Phase: Ready, Runs: 1, SetAside: setAside}}
		var err error
		d.state.Replaces, _ = mark(d.present())
		if d.state.New, err = mark(d.Dir()); err != nil {
			t.Fatal(err)
		}
		if err := d.writeState(); err != nil {
			t.Fatal(err)
		}
	}
	rename := func(t *testing.T, root, from, to string) {
		if err := os.Rename(filepath.Join(root, from), filepath.Join(root, to)); err != nil {
			t.Fatal(err)
		}
	}
	cases := map[string]struct {
		stop func(t *testing.T, root string)
		want string
		also []string
	}{
		"before it was ready": {func(*testing.T, string) {}, "one", []string{work}},
		"ready":               {func(t *testing.T, root string) { ready(t, root, "") }, "two", nil},
		"traded": {func(t *testing.T, root string) {
			ready(t, root, "")
			rename(t, root, phone, "x")
			rename(t, root, work+"/"+phone, phone)
			rename(t, root, "x", work+"/"+phone)
		}, "two", nil},
		"old one away": {func(t *testing.T, root string) { ready(t, root, ""); rename(t, root, phone, old) }, "two", nil},
		"new one there": {func(t *testing.T, root string) {
			ready(t, root, "")
			rename(t, root, phone, old)
			rename(t, root, work+"/"+phone, phone)
		}, "two", nil},
		"half cleared": {func(t *testing.T, root string) {
			ready(t, root, "")
			rename(t, root, phone, old)
			rename(t, root, work+"/"+phone, phone)
			_ = os.RemoveAll(filepath.Join(root, old, "4e"))
		}, "two", nil},
		"set aside": {func(t *testing.T, root string) { ready(t, root, phone+"-x"); rename(t, root, phone, phone+"-x") }, "two", []string{phone + "-x"}},
		"another program was faster": {func(t *testing.T, root string) {
			ready(t, root, "")
			made(t, filepath.Join(root, phone), "three", "finished")
		}, "three", nil},
		"old one away, state lost": {func(t *testing.T, root string) { rename(t, root, phone, old) }, "one", []string{work}},
	}
	for name, c := range cases {
		for _, way := range []string{"Recover", "Open", "Recover what an earlier version left"} {
			t.Run(name+" "+way, func(t *testing.T) {
				if written = schema; strings.HasSuffix(way, "left") {
					way, written = "Recover", oldestSchema
				}
				root := t.TempDir()
				made(t, filepath.Join(root, phone), "one", "finished")
				made(t, filepath.Join(root, work, phone), "two", "finished")
				c.stop(t, root)
				if way == "Open" {
					open(t, root, Options{}).Close()
				} else if err := Recover(root); err != nil {
					t.Fatal(err)
				}
				if got := generation(t, filepath.Join(root, phone)); got != c.want {
					t.Errorf("present is %s, want %s", got, c.want)
				}
				if way == "Recover" {
					got := slices.DeleteFunc(names(t, root), func(n string) bool { return n == phone })
					if name == "another program was faster" { // both stay
						if len(got) != 1 || !strings.HasPrefix(got[0], phone+"-20") || generation(t, filepath.Join(root, got[0])) != "two" {
							t.Errorf("beside it: %v", got)
						}
						return
					}
					if !slices.Equal(got, c.also) {
						t.Errorf("beside it: %v, want %v", got, c.also)
					}
				}
			})
		}
	}
}

func TestRecoverLeavesDraftsAlone(t *testing.T) {
	root := t.TempDir()
	d := open(t, root, Options{})
	write(t, d.Dir(), map[string]string{"Status.plist": status(t, "uploading", "x")})
	if err := Recover(root); err != nil {
		t.Fatal(err)
	}
	d.Close()
	if err := Recover(root); err != nil {
		t.Fatal(err)
	}
	if left := leftovers(t, root); !slices.Equal(left, []string{phone}) {
		t.Errorf("%v", left)
	}
	d = open(t, root, Options{})
	if !d.Resumed {
		t.Error("gone")
	}
}

func TestNamesThatAreNoBackups(t *testing.T) {
	for _, name := range []string{"", ".", "..", "a/b", ".hidden", "../x"} {
		if _, err := Open(t.TempDir(), name, Options{}); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
}

func TestMarks(t *testing.T) {
	root := t.TempDir()
	present := filepath.Join(root, phone)
	if _, err := OpenMarks(root, phone, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	made(t, present, "one", "finished")
	manifest := func(bag string) string {
		raw, _ := plist.Marshal(map[string]any{"BackupKeyBag": []byte(bag), "Date": time.Unix(0, 0)}, plist.BinaryFormat)
		return string(raw)
	}
	write(t, present, map[string]string{"Manifest.plist": manifest("old")})
	for name, c := range map[string]struct{ made, want string }{
		"re-wrapped":    {manifest("new"), "new"},
		"not touched":   {"", "old"},
		"garbage":       {"garbage", "old"},
		"without a bag": {manifest(""), "old"},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, present, map[string]string{"Manifest.plist": manifest("old")})
			m, err := OpenMarks(root, phone, nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.made != "" {
				replace(t, filepath.Join(m.Dir(), "Manifest.plist"), c.made)
			}
			err = m.Land()
			if refused := c.made != "" && c.want == "old"; refused != (err != nil) {
				t.Errorf("landing: %v", err)
			}
			if err := m.Discard(); err != nil {
				t.Fatal(err)
			}
			if got, _ := os.ReadFile(filepath.Join(present, "Manifest.plist")); string(got) != manifest(c.want) {
				t.Errorf("now %q", got)
			}
			if got := names(t, root); len(got) != 1 {
				t.Errorf("left: %v", got)
			}
		})
	}
}

// replace writes as the fence does: a new file in place of the old one.
func replace(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path+".new", []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func TestStateIsReadable(t *testing.T) {
	root := t.TempDir()
	open(t, root, Options{})
	raw, err := os.ReadFile(filepath.Join(root, workPrefix+phone, stateFile))
	if err != nil {
		t.Fatal(err)
	}
	var s State
	if err := json.Unmarshal(raw, &s); err != nil || s.Schema != schema || s.Phase != Building {
		t.Errorf("%s %v", raw, err)
	}
}

// A draft that an earlier version was building is resumed.
func TestDraftOfAnEarlierVersion(t *testing.T) {
	root := t.TempDir()
	present := filepath.Join(root, phone)
	made(t, present, "one", "finished")
	print, err := mark(present)
	if err != nil {
		t.Fatal(err)
	}
	work := filepath.Join(root, workPrefix+phone)
	made(t, filepath.Join(work, phone), "one", "uploading")
	write(t, work, map[string]string{stateFile: `{"schema":1,"phase":"building","base":"` + print + `","full":false,"runs":1,"new":"","replaces":"","set_aside":""}`})
	d := open(t, root, Options{})
	if !d.Resumed || !d.Incremental() {
		t.Error("not gone on with")
	}
	made(t, d.Dir(), "two", "finished")
	if out, err := d.Swap(); err != nil || out.Folder != present {
		t.Errorf("%+v %v", out, err)
	}
	if g := generation(t, present); g != "two" || len(names(t, root)) != 1 {
		t.Errorf("%s %v", g, names(t, root))
	}
}

// Checkpoints say which files of a run that was killed are good.
func TestCheckpoints(t *testing.T) {
	root := t.TempDir()
	d := open(t, root, Options{})
	write(t, d.Dir(), map[string]string{"Status.plist": status(t, "uploading", "x"), "Snapshot/4e/4e01" + tail: "early"})
	d.Checkpoint(false)
	if d.state.Good != 0 {
		t.Error("a checkpoint right at the start")
	}
	long := time.Now().Add(-time.Hour)
	for _, name := range []string{"Status.plist", "Snapshot/4e/4e01" + tail} {
		if err := os.Chtimes(filepath.Join(d.Dir(), name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	d.Checkpoint(true)
	d.wait()
	if d.state.Good == 0 {
		t.Fatal("no checkpoint")
	}
	write(t, d.Dir(), map[string]string{"Snapshot/4e/4e02" + tail: "late"})
	d.ended = true // killed
	d.Close()
	d = open(t, root, Options{})
	if !d.Resumed {
		t.Fatal("not gone on with")
	}
	if _, err := os.Stat(filepath.Join(d.Dir(), "Snapshot/4e/4e01"+tail)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(d.Dir(), "Snapshot/4e/4e02"+tail)); err == nil {
		t.Error("what was not synced is trusted")
	}
}

// A replaced backup goes without anything that is not its own, also when that is
// a whole drive.
func TestStrangersInFolderAreTold(t *testing.T) {
	root := t.TempDir()
	present := filepath.Join(root, phone)
	made(t, present, "one", "finished")
	write(t, present, map[string]string{"3d/3d01" + tail + "x": "mine", "ff/sub/" + tail: "mine", "Manifest.db-wal": "log", "._IMPORTANT.txt": "x"})
	d := open(t, root, Options{Full: true})
	made(t, d.Dir(), "two", "finished")
	out, err := d.Swap()
	if err != nil || out.OtherFiles == "" {
		t.Fatalf("%+v %v", out, err)
	}
	for _, name := range []string{"3d/3d01" + tail + "x", "ff/sub/" + tail, "Manifest.db-wal"} {
		if _, err := os.Stat(filepath.Join(out.OtherFiles, name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(present, "._IMPORTANT.txt")); err != nil {
		t.Error(err)
	}
	if got := names(t, filepath.Join(out.OtherFiles, "3d")); len(got) != 1 {
		t.Errorf("payloads stayed: %v", got)
	}
}
