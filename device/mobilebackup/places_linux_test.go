package mobilebackup_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// mountStates are folders of the phone that are drives of their own: empty ones,
// with a backup in them, and the same file system once more (a bind mount). They
// need root.
func mountStates(t *testing.T) []placeState {
	mount := func(t *testing.T, source, path, kind string, flags uintptr) {
		must(t, os.MkdirAll(path, 0o755))
		if err := syscall.Mount(source, path, kind, flags, ""); err != nil {
			t.Skipf("nothing can be mounted here: %v", err)
		}
		t.Cleanup(func() {
			if syscall.Unmount(path, 0) != nil {
				_ = syscall.Unmount(path, syscall.MNT_DETACH)
			}
		})
	}
	inside := func(path, _, udid string) string { return filepath.Join(path, udid) }
	return []placeState{
		{name: "an empty drive", at: inside, make: func(t *testing.T, path, _, _ string) { mount(t, "none", path, "tmpfs", 0) }},
		{name: "an empty bind mount", at: inside, make: func(t *testing.T, path, elsewhere, _ string) {
			must(t, os.Mkdir(filepath.Join(elsewhere, "real"), 0o755))
			mount(t, filepath.Join(elsewhere, "real"), path, "", syscall.MS_BIND)
		}},
		{name: "a drive that holds a backup", at: inside, make: func(t *testing.T, path, _, backup string) {
			mount(t, "none", path, "tmpfs", 0)
			must(t, os.CopyFS(path, os.DirFS(backup)))
		}},
		{name: "a link to an empty drive", links: true, at: inside, make: func(t *testing.T, path, elsewhere, _ string) {
			mount(t, "none", filepath.Join(elsewhere, "drive"), "tmpfs", 0)
			must(t, os.Symlink(filepath.Join(elsewhere, "drive"), path))
		}},
		{name: "a link to a folder of a drive", links: true, make: func(t *testing.T, path, elsewhere, _ string) {
			mount(t, "none", filepath.Join(elsewhere, "drive"), "tmpfs", 0)
			must(t, os.Mkdir(filepath.Join(elsewhere, "drive", "iPhone"), 0o755))
			must(t, os.Symlink(filepath.Join(elsewhere, "drive", "iPhone"), path))
		}},
	}
}
