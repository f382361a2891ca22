package disk

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/mounttest"
)

// TestFullDisk: a disk without room keeps what was there.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("lifeboat", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	var system *Disk
	path := filepath.Join(dir, "report.html")
	if err := system.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	big := make([]byte, 1<<20)
	if err := system.WriteFile(path, big, 0o600); !IsNoSpace(err) || content(t, path) != "old" || names(t, dir) != "report.html" {
		t.Errorf("%v, %q, %s", err, content(t, path), names(t, dir))
	}
	from := filepath.Join(t.TempDir(), "from")
	if err := os.WriteFile(from, big, 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if err := CopyFile(t.Context(), src, filepath.Join(dir, "copy"), 0o600, nil); !IsNoSpace(err) || names(t, dir) != "report.html" {
		t.Errorf("%v, %s", err, names(t, dir))
	}
	if n, err := Free(dir); err != nil || n > 64<<10 {
		t.Errorf("%d bytes free, %v", n, err)
	}
}

// TestFileSystems runs the tests of this package in file systems that share
// blocks, and in those that know no permissions.
func TestFileSystems(t *testing.T) {
	if testing.Short() {
		t.Skip("the full run makes file systems")
	}
	for kind, megabytes := range map[string]int64{"btrfs": 120, "xfs": 320, "vfat": 64, "exfat": 64} {
		t.Run(kind, func(t *testing.T) { mounttest.Again(t, mounttest.FileSystem(t, kind, megabytes)) })
	}
}
