package save_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mounttest"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// smallDisk mounts a disk of a few megabytes.
func smallDisk(t *testing.T, size int64) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("lifeboat", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func freeOf(t *testing.T, dir string) int64 {
	t.Helper()
	n, err := disk.Free(dir)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestOtherDisk: a folder in the chosen one that is another disk is saved into too.
func TestOtherDisk(t *testing.T) {
	w := newWorld(t, 60, 1<<20)
	s := contentstest.OpenFolder(t, w.dir, contentstest.Password)
	dst := t.TempDir()
	inner := filepath.Join(dst, "Whole backup", "CameraRollDomain")
	if err := os.MkdirAll(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("lifeboat", inner, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(inner, unix.MNT_DETACH) })
	result := run(t, s, dst, treeAlone)
	if n := look(t, dst, w.truth); n != len(w.truth) || int(result.Saved["tree"].Files) != n {
		t.Errorf("%d files of %d: %+v", n, len(w.truth), result)
	}
	if again := run(t, s, dst, treeAlone); int(again.There["tree"].Files) != len(w.truth) {
		t.Errorf("%+v", again)
	}
	for _, dir := range []string{dst, inner} {
		if _, err := os.Lstat(filepath.Join(dir, ".lifeboat-saving")); err == nil {
			t.Errorf("a work folder is left in %s", dir)
		}
	}
}

// TestFileSystems: the same on file systems without links, without permissions, with
// their own ideas of names and of when a disk is full.
func TestFileSystems(t *testing.T) {
	if os.Getenv("LIFEBOAT_FULL_DISKS") == "" {
		t.Skip("make proofs makes file systems")
	}
	for kind, megabytes := range map[string]int64{"exfat": 64, "btrfs": 120, "ntfs": 96} {
		t.Run(kind, func(t *testing.T) {
			mount := mounttest.FileSystem(t, kind, megabytes)
			onDisk(t, mount)
			takesNames(t, mount)
		})
	}
}

// onDisk saves onto a small disk until it is full, and completes that when there is room.
func onDisk(t *testing.T, mount string) {
	t.Helper()
	w := newWorld(t, 400, 20<<20)
	s := contentstest.OpenFolder(t, w.dir, contentstest.Password)
	dst := filepath.Join(mount, "saved")
	if err := os.Mkdir(dst, 0o700); err != nil {
		t.Fatal(err)
	}
	want := w.plant(t, dst)
	fill(t, filepath.Join(mount, "ballast"), 12<<20)
	sel := treeAlone
	sel.AnyRoom = true
	result, err := save.Run(t.Context(), s, dst, sel, nil)
	if !errors.Is(err, folder.ErrFull) {
		t.Errorf("%v, %+v", err, result)
	}
	if n := look(t, dst, want); int64(n) != result.Saved["tree"].Files+2 {
		t.Errorf("%d files, %+v", n, result)
	}
	if err := os.Remove(filepath.Join(mount, "ballast")); err != nil {
		t.Fatal(err)
	}
	unix.Sync() // btrfs gives room back later
	run(t, s, dst, treeAlone)
	if n := look(t, dst, want); n != len(want) {
		t.Errorf("%d files of %d", n, len(want))
	}
	if again := run(t, s, dst, treeAlone); int(again.There["tree"].Files) != len(w.truth) {
		t.Errorf("%+v", again)
	}
}

// oddNames are names that FAT and Windows take for others, or not at all.
var oddNames = []string{
	"con", "AUX.txt", "nul.", "COM1.jpg", "ends with a dot.", "ends with a space ", "a:b", "a*b?c", `a"b<c>d|e`, "upper", "UPPER", "Upper", "é.txt", "e\u0301.txt", "É.TXT", "ß", "SS", "ﬁ", "fi", "İ", "i̇", "日本語.txt", "👩‍👩‍👧‍👦.jpg", "PROGRA~1", "PROGRA~2",
	"longer than eight.jpeg", "LONGER~1.JPE", "~$x.docx", ".hidden", "..hidden", "a\\b", "a\x01b", "tab\tb", "\u202egnp.exe", strings.Repeat("x", 250) + ".jpg", strings.Repeat("👍", 70) + ".jpg", "desktop.ini", "Thumbs.db",
}

// takesNames saves files whose names are all trouble onto a disk: each is there once, with
// its time, and a second run finds all of them.
func takesNames(t *testing.T, mount string) {
	t.Helper()
	var files []samples.File
	when := time.Date(2023, 3, 8, 9, 1, 7, 0, time.UTC) // an odd second
	for _, name := range oddNames {
		files = append(files, samples.File{Domain: "AppDomain-org.example.odd", Path: "Documents/" + name, Data: []byte("in " + name), Modified: when})
	}
	s := contentstest.Plain(t, files...)
	dst := filepath.Join(mount, "odd")
	apps := save.Selection{Kinds: []source.Kind{source.Apps}}
	first := run(t, s, dst, apps)
	if len(first.NotSaved) > 0 || int(first.SavedAll().Files) != len(oddNames) {
		t.Errorf("%d of %d: %+v", first.SavedAll().Files, len(oddNames), first.NotSaved)
	}
	held := map[string]int{}
	err := filepath.WalkDir(dst, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".lifeboat-saved" {
			return err
		}
		data, err := os.ReadFile(p)
		held[string(data)]++
		if info, err := d.Info(); err != nil || info.ModTime().Sub(when).Abs() > 2*time.Second {
			t.Errorf("%s is of %v (%v)", p, info.ModTime(), err)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range oddNames {
		if held["in "+name] != 1 {
			t.Errorf("%q is there %d times", name, held["in "+name])
		}
	}
	if again := run(t, s, dst, apps); again.SavedAll().Files != 0 || again.ThereAll() != first.SavedAll() {
		t.Errorf("a second time: %+v, %+v", again.Saved, again.There)
	}
}

// TestFAT: onto FAT, by the driver of Linux: what is full, names of all kinds, times of two
// seconds, and a file that is too large for it, which is told before anything is written.
func TestFAT(t *testing.T) {
	if os.Getenv("LIFEBOAT_FULL_DISKS") == "" {
		t.Skip("make proofs makes file systems")
	}
	mount, there := mounttest.OwnKernel(t, "vfat", 64)
	if !there {
		return
	}
	onDisk(t, mount)
	takesNames(t, mount)
	large := contentstest.OpenFolder(t, contentstest.Write(t, samples.Options{Seed: 3, Files: 120, Bytes: 400e9, Payload: samples.PayloadSparse}), "")
	var told []save.Large
	sel := treeAlone
	sel.TooBig = func(files []save.Large) { told = files }
	var room *folder.RoomError // what is left has no room either; it is told before that
	_, err := save.Run(t.Context(), large, filepath.Join(mount, "large"), sel, nil)
	if !errors.As(err, &room) || len(told) == 0 || told[0].Size <= disk.FATLimit || told[0].Name == "" {
		t.Errorf("%v; told are %+v", err, told)
	}
}

// TestUnplugged: the drive that is saved onto is pulled out in the middle. The save ends
// and says what it did; nothing half stands under a good name when the drive comes back,
// and the next save completes it.
func TestUnplugged(t *testing.T) {
	mount := mounttest.FileSystem(t, "ext4", 160)
	w := newWorld(t, 600, 24<<20)
	s := contentstest.OpenFolder(t, w.dir, contentstest.Password)
	for _, point := range []int64{0, 3, 8} { // tenths of the bytes
		dst := filepath.Join(mount, fmt.Sprint("saved", point))
		if err := os.Mkdir(dst, 0o700); err != nil {
			t.Fatal(err)
		}
		want := w.plant(t, dst)
		unix.Sync()
		var plug func()
		var once sync.Once
		result, err := save.Run(t.Context(), s, dst, treeAlone, func(p progress.Progress) {
			if p.Stage == save.StageFiles && p.Done*10 >= p.Total*point {
				once.Do(func() { plug = mounttest.Unplug(t, mount) })
			}
		})
		if plug == nil || err == nil || len(result.NotSaved) > 0 {
			t.Fatalf("%v, %+v", err, result)
		}
		saved, left := result.Saved["tree"], result.Left["tree"]
		if saved.Files+left.Files != int64(len(w.truth)) {
			t.Errorf("%v: saved %+v, left %+v of %d", err, saved, left, len(w.truth))
		}
		t.Logf("at %d tenths: %v; saved %d, left %d", point, err, saved.Files, left.Files)
		plug()
		n := look(t, dst, want)
		if int64(n) < saved.Files+2 {
			t.Errorf("%d files are there, %d were said to be saved", n-2, saved.Files)
		}
		run(t, s, dst, treeAlone)
		if n := look(t, dst, want); n != len(want) {
			t.Errorf("%d files of %d", n, len(want))
		}
		if _, err := os.Lstat(filepath.Join(dst, ".lifeboat-saving")); err == nil {
			t.Error("the work folder is left")
		}
		if err := os.RemoveAll(dst); err != nil {
			t.Fatal(err)
		}
	}
}
