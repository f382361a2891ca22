package mobilebackup_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/disk/powercut"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// The power goes during a whole backup of a phone, and right after it was said
// to be finished. After the restart the old or the new backup is whole, deeply,
// and the new one from that moment on.
func TestPowerCutsDuringBackup(t *testing.T) {
	long(t)
	for _, c := range []struct {
		name        string
		first, full bool
		password    string
		noExchange  bool
	}{
		{name: "first", first: true},
		{name: "incremental"},
		{name: "full", full: true, noExchange: true},
		{name: "encrypted", password: "secret", noExchange: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec := phoneimage.Spec{Seed: 6, Files: 12, Bytes: 20 << 10}
			w := newWorld(t, worldOptions{spec: spec, password: c.password})
			before := -1
			if !c.first {
				w.mustBackUp(false)
				before = len(sound(t, w.dir(), c.password))
			} else {
				must(t, os.RemoveAll(w.dir()))
			}
			spec.Days = 3
			later, err := phoneimage.Generate(spec)
			must(t, err)
			w.agent.SetImage(later)
			tape, err := powercut.Record(w.root)
			must(t, err)
			on := tape.Disk()
			on.NoExchange = c.noExchange
			_, err = mobilebackup.Backup(t.Context(), w.link, mobilebackup.BackupOptions{
				Root: w.root, Full: c.full, Disk: on, Password: []byte(c.password),
			}, nil)
			must(t, err)
			must(t, tape.Err(func(name string) bool {
				return name == "lock" || name == "moment" || strings.HasPrefix(name, "receiving-")
			}))
			after := len(sound(t, w.dir(), c.password))
			if after == before {
				t.Fatal("nothing changed: the test tests nothing")
			}
			last, cuts, losses := tape.Points()-1, 0, powercut.Losses[:3]
			if many() > 0 {
				losses = powercut.Losses
			}
			for n := 0; n <= last; n++ {
				if n < last && n%197 != 0 && !decisive(tape.Step(n-1)) && !decisive(tape.Step(n)) && many() == 0 {
					continue // hundreds of folders are made and removed
				}
				for i, loss := range losses {
					cuts++
					dir := filepath.Join(t.TempDir(), "r")
					must(t, os.Mkdir(dir, 0o700))
					must(t, tape.Cut(n, loss, uint64(i), dir))
					must(t, draft.Recover(dir))
					present := filepath.Join(dir, w.phone.UDID())
					rows := -1
					if _, err := os.Stat(present); err == nil {
						files, err := deep(t.Context(), present, c.password)
						if err != nil {
							t.Fatalf("before step %d of %d, with %s: %v", n, last, loss.Name, err)
						}
						rows = len(files)
					}
					if rows != after && (n == last || rows != before) {
						t.Fatalf("before step %d of %d, with %s: %d rows, old %d, new %d", n, last, loss.Name, rows, before, after)
					}
					must(t, os.RemoveAll(dir))
				}
			}
			t.Logf("%d steps, %d cuts", last, cuts)
		})
	}
}

func decisive(k disk.Kind) bool {
	return k == disk.SyncTree || k == disk.SyncDir || k == disk.Exchange
}

// A run that is killed, or whose drive was pulled out, leaves files of which
// nobody knows whether they reached the disk. The next run does not trust them.
func TestUnsyncedDraftIsNotTrusted(t *testing.T) {
	for _, killed := range []bool{false, true} {
		t.Run(fmt.Sprintf("killed %v", killed), func(t *testing.T) {
			w := newWorld(t, worldOptions{spec: mediumSpec})
			w.fault("cut=900")
			if _, err := w.backUp(false); err == nil {
				t.Fatal("not interrupted")
			}
			w.agent.ClearFaults()
			work := filepath.Join(w.root, ".lifeboat-"+w.phone.UDID())
			zeros := 0
			_ = filepath.WalkDir(filepath.Join(work, w.phone.UDID(), "Snapshot"), func(path string, e os.DirEntry, err error) error {
				if err == nil && e.Type().IsRegular() && killed {
					info, _ := e.Info()
					must(t, os.WriteFile(path, make([]byte, info.Size()), 0o600))
					zeros++
				}
				return err
			})
			if killed {
				if zeros == 0 {
					t.Fatal("nothing was received: the test tests nothing")
				}
				state := filepath.Join(work, "state.json")
				raw, err := os.ReadFile(state)
				must(t, err)
				changed := strings.Replace(string(raw), `"synced":true`, `"synced":false`, 1)
				if changed == string(raw) {
					t.Fatalf("%s", raw)
				}
				must(t, os.WriteFile(state, []byte(changed), 0o600))
			}
			result := w.mustBackUp(false)
			if result.Resumed == killed {
				t.Errorf("resumed %v", result.Resumed)
			}
			sound(t, w.dir(), "")
		})
	}
}

// New backups are for their owner only, unless they say otherwise.
func TestPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are none of this kind")
	}
	for _, c := range []struct {
		name      string
		shared    bool
		before    os.FileMode // of the folder that is there, or 0
		dir, file os.FileMode
	}{
		{"own", false, 0, 0o700, 0o600},
		{"shared", true, 0, 0o755, 0o644},
		{"open to all before", false, 0o755, 0o700, 0o600},
		{"open to a group only", false, 0o750, 0o750, 0o640},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := filepath.Join(backupsIn(t), "made", "by us")
			w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 9, Files: 30}, root: root})
			if c.before != 0 {
				must(t, os.MkdirAll(w.dir(), 0o755))
				must(t, os.Chmod(w.dir(), c.before))
			}
			_, err := mobilebackup.Backup(t.Context(), w.link, mobilebackup.BackupOptions{Root: root, Full: true, Shared: c.shared}, nil)
			must(t, err)
			wrong := 0
			must(t, filepath.WalkDir(w.dir(), func(path string, e os.DirEntry, err error) error {
				if err != nil {
					return err
				}
				info, err := e.Info()
				want := c.file
				if e.IsDir() {
					want = c.dir
				}
				if got := info.Mode().Perm(); err == nil && got != want && wrong < 5 {
					wrong++
					t.Errorf("%s: %o, want %o", path, got, want)
				}
				return err
			}))
			if c.before == 0 && !c.shared {
				if info, err := os.Stat(root); err != nil || info.Mode().Perm() != 0o700 {
					t.Errorf("the folder of backups: %v %v", info.Mode(), err)
				}
			}
		})
	}
}

// hold keeps a backup as a check does.
func hold(t *testing.T, dir string) (release func()) {
	t.Helper()
	b, err := backupdir.Open(dir)
	must(t, err)
	held := b.Hold()
	release = sync.OnceFunc(func() { held(); b.Close() })
	t.Cleanup(release) // Windows removes no folder that is held
	return release
}

// A backup that is being read stays until the reading ends.
func TestReplacedWhileItIsRead(t *testing.T) {
	w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 9, Files: 80}})
	w.mustBackUp(false)
	before := sound(t, w.dir(), "")
	release := hold(t, w.dir())
	w.mustBackUp(true)
	sound(t, w.dir(), "")
	gone, _ := filepath.Glob(filepath.Join(w.root, ".lifeboat-*", "gone*"))
	if len(gone) != 1 {
		t.Skip("nothing can be held here")
	}
	equalFiles(t, sound(t, gone[0], ""), before)
	must(t, draft.Recover(w.root))
	if _, err := os.Stat(gone[0]); err != nil {
		t.Errorf("gone while it was read: %v", err)
	}
	w.mustBackUp(false) // another one on top
	release()
	must(t, draft.Recover(w.root))
	if left := leftIn(t, w.root); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if _, err := os.Stat(gone[0]); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	sound(t, w.dir(), "")
}
