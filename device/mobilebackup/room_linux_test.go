package mobilebackup_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// Room that may become tight is told, and only where it may: not when the last
// backup of the same phone says that a full one will fit, and not for one that
// continues from it.
func TestTightRoom(t *testing.T) {
	root := t.TempDir()
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=600m"); err != nil {
		t.Skipf("no disk of its own can be made here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(root, syscall.MNT_DETACH) })
	w := newWorld(t, worldOptions{
		root: root, spec: phoneimage.Spec{Seed: 4, Files: 60, Bytes: 4 << 20}, phone: simulator.PhoneOptions{Free: 30e9},
	})
	told := func(full bool) (need int64) {
		t.Helper()
		_, err := mobilebackup.Backup(t.Context(), w.link, mobilebackup.BackupOptions{
			Root: root, Full: full, Events: func(e mobilebackup.Event) {
				if e.Kind == mobilebackup.EventTightRoom {
					need = e.Need
				}
			},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return need
	}
	// The first: gigabytes are used on the phone, 600 MiB are free here.
	if need := told(false); need < 600<<20 {
		t.Errorf("the first backup: %d bytes told", need)
	}
	if need := told(false); need != 0 {
		t.Errorf("going on: %d bytes told", need)
	}
	if need := told(true); need != 0 {
		t.Errorf("in full, again: %d bytes told although the last one was small", need)
	}
	// The last one was large: it is told what that took, not what the phone holds.
	large := filepath.Join(w.dir(), "00", "large")
	if err := os.MkdirAll(filepath.Dir(large), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(large)
	if err == nil {
		err = errors.Join(f.Truncate(800<<20), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if need := told(true); need < 1000<<20 || need > 1100<<20 {
		t.Errorf("after a large one: %d bytes told", need)
	}
}
