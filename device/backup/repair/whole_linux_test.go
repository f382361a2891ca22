package repair_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mounttest"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// TestCopyWholeRoom: what does not fit is not begun; a disk that fills up meanwhile
// is left as it was.
func TestCopyWholeRoom(t *testing.T) {
	b := write(t, samples.Options{})
	before := state(t, b.Folder)
	dir := t.TempDir()
	if err := syscall.Mount("lifeboat", dir, "tmpfs", 0, "size=12m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	var room *repair.SpaceError
	if _, err := whole(t, b.Folder, filepath.Join(dir, "copy"), repair.Options{}, nil); !errors.As(err, &room) || room.Free > 12<<20 || room.Need <= room.Free {
		t.Errorf("too small: %v", err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=60m"); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	filler := filepath.Join(dir, "filler")
	_, err := whole(t, b.Folder, filepath.Join(dir, "copy"), repair.Options{Disk: &disk.Disk{Observe: func(op disk.Op) {
		if op.Kind == disk.Create {
			once.Do(func() { _ = os.WriteFile(filler, make([]byte, 64<<20), 0o600) })
		}
	}}}, func(progress.Progress) {})
	if !disk.IsNoSpace(err) {
		t.Errorf("filled up: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if state(t, b.Folder) != before {
		t.Error("the original changed")
	}
}

// TestCopyWholeFileSystems: a copy shares its blocks where the system can do that,
// and is whole where it cannot.
func TestCopyWholeFileSystems(t *testing.T) {
	for kind, want := range map[string]repair.Method{"btrfs": repair.Cloned, "exfat": repair.Copied} {
		t.Run(kind, func(t *testing.T) {
			dir := mounttest.FileSystem(t, kind, 200)
			t.Run("copy", func(t *testing.T) {
				t.Setenv("TMPDIR", dir)
				b := write(t, samples.Options{})
				dst := filepath.Join(dir, "copy")
				r, err := whole(t, b.Folder, dst, repair.Options{}, nil)
				if err != nil || r.Method != want {
					t.Fatalf("%+v: %v", r, err)
				}
				if d := differs(t, b.Folder, dst); d != "" {
					t.Error(d)
				}
			})
		})
	}
}
