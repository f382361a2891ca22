package filelock_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/filelock"
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
