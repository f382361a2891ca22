package repair_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/disk/powercut"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// whole copies a backup as it is.
func whole(t *testing.T, folder, dst string, o repair.Options, report progress.Func) (repair.Whole, error) {
	t.Helper()
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	return repair.CopyWhole(t.Context(), b, dst, o, report)
}

// differs is what diffutils says of two folders; links are followed.
func differs(t *testing.T, a, b string) string {
	t.Helper()
	out, err := exec.Command("diff", "-r", a, b).CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		t.Log("no diff here: the numbers and the check alone tell that it is the same")
	} else if err != nil && len(out) == 0 {
		t.Fatal(err)
	}
	return string(out)
}

// TestCopyWhole: the copy is the original, file by file, as another program sees
// it; its owner alone may read it; and a check that holds for the one holds for the
// other.
func TestCopyWhole(t *testing.T) {
	for _, secret := range []string{"", password} {
		b := write(t, samples.Options{Password: secret}, backup.LeftoverSnapshot)
		if err := os.MkdirAll(filepath.Join(b.Folder, "kept by hand", "empty"), 0o755); err != nil {
			t.Fatal(err)
		}
		odd := os.WriteFile(filepath.Join(b.Folder, "kept by hand", "a\nb ‘ü’ .txt"), []byte("mine"), 0o644)
		if odd != nil { // a file system that takes fewer names
			odd = os.WriteFile(filepath.Join(b.Folder, "kept by hand", "a b ‘ü’.txt"), []byte("mine"), 0o644)
		}
		if odd != nil {
			t.Fatal(odd)
		}
		before, root := state(t, b.Folder), t.TempDir()
		modes := keepsModes(t)
		dst := filepath.Join(root, b.Options.UDID)
		stages := map[string]int64{}
		r, err := whole(t, b.Folder, dst, repair.Options{HardLinks: true}, func(p progress.Progress) {
			if p.Done == p.Total && p.Files == p.AllFiles {
				stages[p.Stage] = p.Total
			}
		})
		if err != nil || r.Folder != dst || len(r.Skipped) > 0 {
			t.Fatalf("%+v: %v", r, err)
		}
		if state(t, b.Folder) != before {
			t.Error("the original changed")
		}
		if d := differs(t, b.Folder, dst); d != "" {
			t.Errorf("diff: %s", d)
		}
		files, size := int64(0), int64(0)
		err = filepath.WalkDir(dst, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := e.Info()
			want := fs.FileMode(0o600)
			if e.IsDir() {
				want = fs.ModeDir | 0o700
			} else {
				files, size = files+1, size+info.Size()
			}
			if info.Mode() != want && modes {
				t.Errorf("%s: %s", path, info.Mode())
			}
			return err
		})
		if err != nil || files != r.Files || size != r.Bytes || stages[repair.StageCopy] != size || stages[repair.StageCompare] != size {
			t.Errorf("%d files and %d bytes, told %+v and %v: %v", files, size, r, stages, err)
		}
		one, err := backupdir.Open(b.Folder)
		if err != nil {
			t.Fatal(err)
		}
		defer one.Close()
		two, err := backupdir.Open(dst)
		if err != nil {
			t.Fatal(err)
		}
		defer two.Close()
		if check.Fingerprint(one) != check.Fingerprint(two) {
			t.Error("another fingerprint")
		}
		if left, err := os.ReadDir(root); err != nil || len(left) != 1 {
			t.Errorf("left: %v, %v", left, err)
		}
		// Nothing is shared: what is written into the copy stays out of the original.
		for _, name := range []string{"Info.plist", "Manifest.db"} {
			if err := os.WriteFile(filepath.Join(dst, name), []byte("other"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if state(t, b.Folder) != before {
			t.Error("the original changed with its copy")
		}
	}
}

// TestCopyWholeStaysInside: a link is followed to files of the backup only; what is
// no file is left out and told.
func TestCopyWholeStaysInside(t *testing.T) {
	b := write(t, samples.Options{})
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("outside"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{
		"inside": "Info.plist", "out": outside, "up": "../../../../../../../../etc/passwd", "dead": "nothing", "loop": "loop", "folder": "..", "77": filepath.Dir(outside),
	} {
		if err := hosttest.Symlink(to, filepath.Join(b.Folder, name)); err != nil && !errors.Is(err, fs.ErrExist) {
			t.Skip(err)
		}
	}
	before := state(t, b.Folder)
	dst := filepath.Join(t.TempDir(), "copy")
	r, err := whole(t, b.Folder, dst, repair.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(r.Skipped, " "); !strings.Contains(got, "dead folder loop out up") || strings.Contains(got, "inside") {
		t.Errorf("left out: %s", got)
	}
	if info, err := os.Lstat(filepath.Join(dst, "inside")); err != nil || !info.Mode().IsRegular() {
		t.Errorf("a link to a file of the backup: %v, %v", info, err)
	}
	for _, name := range []string{"out", "up", "dead", "loop", "folder"} {
		if _, err := os.Lstat(filepath.Join(dst, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if state(t, b.Folder) != before {
		t.Error("the original changed")
	}
}

// TestCopyWholeReplacesNothing: whatever has the name already stays as it is.
func TestCopyWholeReplacesNothing(t *testing.T) {
	b := write(t, samples.Options{})
	root := t.TempDir()
	for name, put := range map[string]func(string) error{
		"a file":          func(p string) error { return os.WriteFile(p, []byte("mine"), 0o600) },
		"an empty folder": func(p string) error { return os.Mkdir(p, 0o700) },
		"a dead link":     func(p string) error { return hosttest.Symlink("nowhere", p) },
	} {
		dst := filepath.Join(root, name)
		if err := put(dst); errors.Is(err, errors.ErrUnsupported) { // no links on this file system
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		before := state(t, root)
		if _, err := whole(t, b.Folder, dst, repair.Options{}, nil); !errors.Is(err, repair.ErrDestination) || state(t, root) != before {
			t.Errorf("%s: %v", name, err)
		}
	}
	// One that comes while the copy is made is not replaced either.
	dst := filepath.Join(root, "late")
	_, err := whole(t, b.Folder, dst, repair.Options{}, func(p progress.Progress) {
		if p.Stage == repair.StageCompare {
			_ = os.MkdirAll(dst, 0o700)
		}
	})
	if left, rerr := os.ReadDir(dst); err == nil || rerr != nil || len(left) > 0 {
		t.Errorf("late: %v, %v, %v", err, left, rerr)
	}
	for _, in := range []string{b.Folder, filepath.Join(b.Folder, "copy"), filepath.Join(root, "missing", "copy")} {
		if _, err := whole(t, b.Folder, in, repair.Options{}, nil); !errors.Is(err, repair.ErrDestination) {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// keepsModes reports whether the file system of the tests knows who may read a file.
func keepsModes(t *testing.T) bool {
	name := filepath.Join(t.TempDir(), "mode")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode() == 0o600
}

// TestCopyWholeNoticesChanges: a copy of a backup that changes or goes away while it
// is made gets no name.
func TestCopyWholeNoticesChanges(t *testing.T) {
	payload := func(folder string) string {
		all, err := filepath.Glob(filepath.Join(folder, "7*", "*"))
		if err != nil || len(all) == 0 {
			t.Fatal(err)
		}
		return all[0]
	}
	for name, c := range map[string]struct {
		at     string // stage
		change func(folder string) error
		want   func(error) bool
	}{
		"a new index": {repair.StageCopy, func(f string) error {
			return os.WriteFile(filepath.Join(f, "Manifest.db"), []byte("new"), 0o600)
		}, func(err error) bool { return errors.Is(err, check.ErrChanged) }},
		"other bytes in place": {repair.StageCompare, func(f string) error {
			file, err := os.OpenFile(payload(f), os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = file.WriteAt([]byte{1, 2, 3}, 0)
			return errors.Join(err, file.Close())
		}, func(err error) bool { return errors.As(err, new(*repair.UnfaithfulError)) }},
		"a file grew": {repair.StageCompare, func(f string) error {
			file, err := os.OpenFile(payload(f), os.O_WRONLY|os.O_APPEND, 0)
			if err != nil {
				return err
			}
			_, err = file.Write([]byte{1, 2, 3})
			return errors.Join(err, file.Close())
		}, func(err error) bool { return errors.As(err, new(*repair.UnfaithfulError)) }},
		"it is gone": {repair.StageCopy, os.RemoveAll, func(err error) bool {
			return errors.Is(err, check.ErrChanged) && errors.As(err, new(*repair.ReadError)) || errors.Is(err, check.ErrChanged)
		}},
		"it is gone before the comparison": {repair.StageCompare, os.RemoveAll, func(err error) bool { return errors.As(err, new(*repair.ReadError)) }},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.HasPrefix(name, "it is gone") {
				t.Skip("Windows moves no folder that is open")
			}
			b := write(t, samples.Options{})
			root := t.TempDir()
			dst := filepath.Join(root, "copy")
			var once atomic.Bool
			// One file is held back until the change was made.
			o := repair.Options{Workers: 1, Disk: &disk.Disk{Observe: func(op disk.Op) {
				last := op.Kind == disk.Mkdir && c.at == repair.StageCopy || op.Kind == disk.SyncTree && c.at == repair.StageCompare
				if last && strings.Contains(op.Path, "copy"+string(filepath.Separator)) == (c.at == repair.StageCopy) && once.CompareAndSwap(false, true) {
					if err := c.change(b.Folder); err != nil {
						t.Error(err)
					}
				}
			}}}
			_, err := whole(t, b.Folder, dst, o, nil)
			if !once.Load() || !c.want(err) {
				t.Errorf("%v", err)
			}
			if left, err := os.ReadDir(root); err != nil || len(left) > 0 {
				t.Errorf("left: %v, %v", left, err)
			}
		})
	}
}

// TestCopyWholeStopped: stopped at any stage there is no copy, and nothing is left.
func TestCopyWholeStopped(t *testing.T) {
	b := write(t, samples.Options{})
	before := state(t, b.Folder)
	for _, at := range []string{repair.StageCopy, repair.StageCompare} {
		root := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		open, err := backupdir.Open(b.Folder)
		if err != nil {
			t.Fatal(err)
		}
		kind := map[string]disk.Kind{repair.StageCopy: disk.Create, repair.StageCompare: disk.SyncTree}[at]
		_, err = repair.CopyWhole(ctx, open, filepath.Join(root, "copy"), repair.Options{Disk: &disk.Disk{Observe: func(op disk.Op) {
			if op.Kind == kind && strings.Contains(op.Path, string(filepath.Separator)+"copy") {
				cancel()
			}
		}}}, nil)
		cancel()
		open.Close()
		if left, rerr := os.ReadDir(root); !errors.Is(err, context.Canceled) || rerr != nil || len(left) > 0 {
			t.Errorf("%s: %v, %v, %v", at, err, left, rerr)
		}
	}
	if state(t, b.Folder) != before {
		t.Error("the original changed")
	}
}

// envKill is at which step of the disk a copy kills itself.
const envKill = "LIFEBOAT_TEST_COPY_KILL"

// copyAndDie copies a backup and kills this very process at a step.
func copyAndDie(folder string) {
	b, err := backupdir.Open(folder)
	if err != nil {
		return
	}
	last, _ := strconv.Atoi(os.Getenv(envKill))
	var steps atomic.Int64
	o := repair.Options{Notes: os.Getenv(envNotes), Disk: &disk.Disk{Observe: func(disk.Op) {
		if steps.Add(1) == int64(last) {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				_ = self.Kill() // SIGKILL
			}
			select {}
		}
	}}}
	_, err = repair.CopyWhole(context.Background(), b, os.Getenv(envCopy), o, nil)
	fmt.Println(steps.Load(), err)
}

// TestCopyWholeKilled: killed at fifty places, there is none under its name or the
// whole one, the original is what it was, and the next start removes what is left
// of it and nothing else.
func TestCopyWholeKilled(t *testing.T) {
	b := write(t, samples.Options{})
	before := state(t, b.Folder)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := func(t *testing.T, root, notes string, step int) string {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), envSource+"="+b.Folder, envCopy+"="+filepath.Join(root, "copy"), envNotes+"="+notes, envKill+"="+strconv.Itoa(step))
		out, _ := cmd.Output()
		return string(out)
	}
	steps, _, _ := strings.Cut(run(t, t.TempDir(), t.TempDir(), -1), " ")
	n, err := strconv.Atoi(steps)
	if err != nil || n < 100 {
		t.Fatalf("%q: %v", steps, err)
	}
	named, nameless := 0, 0
	const places = 50
	for i := range places {
		step := 1 + i*(n-1)/(places-1)
		if i > places-10 {
			step = n - (places - 1 - i) // around the end each
		}
		root, notes := t.TempDir(), t.TempDir()
		if err := os.Mkdir(filepath.Join(root, ".lifeboat-repair-mine"), 0o700); err != nil {
			t.Fatal(err)
		}
		if out := run(t, root, notes, step); out != "" {
			t.Fatalf("step %d of %d: it lived: %s", step, n, out)
		}
		dst := filepath.Join(root, "copy")
		if _, err := os.Lstat(dst); err == nil {
			named++
			if d := differs(t, b.Folder, dst); d != "" {
				t.Errorf("step %d: half a copy under its name: %s", step, d)
			}
		} else {
			nameless++
		}
		if _, err := repair.CleanNoted(notes); err != nil {
			t.Errorf("step %d: %v", step, err)
		}
		if _, err := repair.Clean(root); err != nil {
			t.Errorf("step %d: %v", step, err)
		}
		entries, err := os.ReadDir(root)
		for _, e := range entries {
			if own := e.Name() == "copy" || e.Name() == ".lifeboat-repair-mine"; !own && step > 4 {
				t.Errorf("step %d of %d: left: %s", step, n, e.Name())
			}
		}
		if err != nil || len(entries) == 0 {
			t.Errorf("step %d: %v, %v", step, entries, err)
		}
	}
	if state(t, b.Folder) != before {
		t.Error("the original changed")
	}
	if named == 0 || nameless < places/2 {
		t.Errorf("%d with a name, %d without: the places are badly chosen", named, nameless)
	}
}

// TestCopyWholePowerCuts: whenever the power goes, there is no copy or a whole one.
func TestCopyWholePowerCuts(t *testing.T) {
	if testing.Short() {
		t.Skip("long; no file system changes it")
	}
	b := write(t, samples.Options{})
	root := t.TempDir()
	tape, err := powercut.Record(root)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := whole(t, b.Folder, filepath.Join(root, "copy"), repair.Options{Disk: tape.Disk()}, nil); err != nil {
		t.Fatal(err)
	}
	if err := tape.Err(func(name string) bool { return name == "lock" }); err != nil {
		t.Fatal(err)
	}
	last := tape.Points() - 1
	for n := 0; n <= last; n++ {
		if n < last-6 && n%151 != 0 {
			continue
		}
		for i, loss := range powercut.Losses {
			dir := filepath.Join(t.TempDir(), "after")
			if err := errors.Join(os.Mkdir(dir, 0o700), tape.Cut(n, loss, uint64(i), dir)); err != nil {
				t.Fatal(err)
			}
			copied := filepath.Join(dir, "copy")
			if _, err := os.Stat(copied); err != nil {
				if n == last {
					t.Errorf("after the end, with %s: %v", loss.Name, err)
				}
				continue
			}
			if d := differs(t, b.Folder, copied); d != "" {
				t.Errorf("before step %d of %d, with %s: %s", n, last, loss.Name, d)
			}
		}
	}
}
