package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestNotUsable: what cannot be a folder to save into is told as that, and stays as it is.
func TestNotUsable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	list := []string{file, filepath.Join(file, "below"), filepath.Join(dir, "missing", "below")}
	if link := filepath.Join(dir, "link"); hosttest.Symlink("nowhere", link) == nil {
		list = append(list, link)
	}
	for _, dst := range list {
		if f, err := Open(dst, Options{}); !errors.Is(err, ErrNotUsable) {
			t.Errorf("%s: %v", dst, err)
			if err == nil {
				f.Close()
			}
		}
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "mine" {
		t.Errorf("%q, %v", data, err)
	}
}

// TestNoFile: what lies where a file should be, and is none, is not there.
func TestNoFile(t *testing.T) {
	if got := reasonOf(fmt.Errorf("payload: %w", disk.ErrNotAFile)); got != Missing {
		t.Error(got)
	}
}
