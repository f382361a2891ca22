package mobilebackup_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// The disk becomes full in the middle of a backup, at one point after another:
// the present backup stays sound, the error says so, and with room again the
// next run succeeds.
func TestDiskFull(t *testing.T) {
	long(t)
	points := 4
	if many() > 0 {
		points = 20
	}
	root := t.TempDir()
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=340m"); err != nil {
		t.Skipf("no disk of its own can be made here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(root, syscall.MNT_DETACH) })
	w := newWorld(t, worldOptions{root: root, spec: phoneimage.Spec{Seed: 4, Files: 300, Bytes: 12 << 20}})
	w.mustBackUp(false)
	before := sound(t, w.dir(), "")
	filler := filepath.Join(root, "filler")
	for n := range points {
		at := int64(12<<20) * int64(n) / int64(points)
		filled := false
		_, err := mobilebackup.Backup(t.Context(), w.link, mobilebackup.BackupOptions{Root: root, Full: true}, func(p progressReading) {
			if p.Stage == mobilebackup.StageReceiving && p.Done >= at && !filled {
				filled = true
				fill(t, filler)
			}
		})
		var phone *mobilebackup.Error
		switch {
		case err == nil && n > 0 && filled:
			// What came after the last point was small enough.
		case !errors.As(err, &phone) || !errors.Is(err, syscall.ENOSPC):
			t.Errorf("point %d: %v", n, err)
		}
		equalFiles(t, sound(t, w.dir(), ""), before)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		w.agent.Restarted()
		w.mustBackUp(n%2 == 0)
		equalFiles(t, sound(t, w.dir(), ""), before)
	}
}

// fill uses up what is free.
func fill(t *testing.T, path string) {
	f, err := os.Create(path)
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close()
	for size := 1 << 20; size >= 1; size /= 2 {
		for {
			if _, err := f.Write(make([]byte, size)); err != nil {
				break
			}
		}
	}
}
