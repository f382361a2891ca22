package assistant

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestGlance: whatever makes a list of backups another one is seen without
// opening a file.
func TestGlance(t *testing.T) {
	place := t.TempDir()
	backup := filepath.Join(place, "one")
	write := func(name string, size int) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(backup, name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	last := glance(place)
	changes := []struct {
		name string
		do   func() error
	}{
		{"a folder is there", func() error { return os.Mkdir(backup, 0o700) }},
		{"a list", func() error { write("Manifest.plist", 3); return nil }},
		{"it grows", func() error { write("Manifest.plist", 4); return nil }},
		{"it is another one of the same size", func() error {
			return os.Chtimes(filepath.Join(backup, "Manifest.plist"), time.Time{}, time.Now().Add(-time.Hour))
		}},
		{"it may not be read", func() error { return os.Chmod(filepath.Join(backup, "Manifest.plist"), 0) }},
		{"the folder has another name", func() error { return os.Rename(backup, backup+"-old") }},
		{"it has gone", func() error { return os.RemoveAll(backup + "-old") }},
		{"the place has gone", func() error { return os.RemoveAll(place) }},
	}
	for _, c := range changes {
		if now := glance(place); now != last {
			t.Errorf("before %s: the same is another one", c.name)
		}
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		now := glance(place)
		if now == last {
			t.Errorf("%s: not seen", c.name)
		}
		last = now
	}
}
