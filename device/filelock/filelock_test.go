package filelock_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/filelock"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

func TestTake(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	first, err := filelock.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := filelock.Take(path); !errors.Is(err, filelock.ErrBusy) {
		t.Errorf("taken twice: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := filelock.Take(path)
	if err != nil {
		t.Fatalf("after it was given back: %v", err)
	}
	again.Close()
}

// TestTakeIn: in a root the lock is the same file, and no link leads out of it.
func TestTakeIn(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	first, err := filelock.TakeIn(root, "lock")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := filelock.Take(filepath.Join(dir, "lock")); !errors.Is(err, filelock.ErrBusy) {
		t.Errorf("taken twice: %v", err)
	}
	first.Close()
	outside := filepath.Join(t.TempDir(), "outside")
	if err := hosttest.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	if f, err := filelock.TakeIn(root, "link"); err == nil {
		f.Close()
		t.Error("a link out of the root was followed")
	}
	if _, err := os.Lstat(outside); err == nil {
		t.Error("a file was made outside")
	}
}
