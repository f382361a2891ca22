package browse

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFindUnreadable: a folder that cannot be read for any reason is told of, here one whose
// path is longer than the system takes.
func TestFindUnreadable(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	name := strings.Repeat("x", 255)
	deep := func(n int) string { return filepath.Join(strings.Split(strings.Repeat(name+"/", n), "/")...) }
	if err := root.MkdirAll(deep(17), 0o700); err != nil {
		t.Fatal(err)
	}
	f := Find(t.Context(), filepath.Join(dir, deep(12)))
	if f.Where != Nowhere || len(f.Closed) != 1 || !strings.HasPrefix(f.Closed[0], dir) {
		t.Errorf("%s, closed %d", f.Where, len(f.Closed))
	}
}

// TestFindAway: a link to a disk that is not connected is told of where a backup may be.
func TestFindAway(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "MobileSync"), 0o700); err != nil {
		t.Fatal(err)
	}
	away := filepath.Join(dir, "MobileSync", "Backup")
	for _, link := range []string{away, filepath.Join(dir, "Pictures")} {
		if err := os.Symlink("/media/anna/none", link); err != nil {
			t.Fatal(err)
		}
	}
	if f := Find(t.Context(), dir); f.Where != Nowhere || !slices.Equal(f.Closed, []string{away}) {
		t.Errorf("%+v", f)
	}
}
