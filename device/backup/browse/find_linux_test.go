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

// TestFindNamesNoGuess: a usual place is looked for by its name; where there is none, nothing
// is told of it. More than are told is told, too.
func TestFindNamesNoGuess(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"lifeboat", "Library", "MobileSync"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if f := Find(t.Context(), dir); f.Where != Nowhere || len(f.Closed) > 0 || f.More {
		t.Errorf("%+v", f)
	}
	for i := range maxListed + 1 {
		away := filepath.Join(dir, "d", string(rune('a'+i)), "Backup")
		if err := os.MkdirAll(filepath.Dir(away), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("/media/anna/none", away); err != nil {
			t.Fatal(err)
		}
	}
	if f := Find(t.Context(), dir); len(f.Closed) != maxListed || !f.More {
		t.Errorf("%+v", f)
	}
}
