package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestRenameNew: a name that is taken stays with what has it, be it a file, a folder
// or a link that leads nowhere.
func TestRenameNew(t *testing.T) {
	work, dst := t.TempDir(), t.TempDir()
	open := func(dir string) *os.File {
		f, err := os.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	from, to := open(work), open(dst)
	write := func(dir, name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(work, "1.part", "new")
	write(dst, "taken", "mine")
	if err := os.Mkdir(filepath.Join(dst, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	taken := []string{"taken", "folder"}
	if hosttest.Symlink("nowhere", filepath.Join(dst, "link")) == nil {
		taken = append(taken, "link")
	}
	for _, name := range taken {
		if err := RenameNew(from, "1.part", to, name); !errors.Is(err, fs.ErrExist) {
			t.Errorf("onto %s: %v", name, err)
		}
	}
	if content(t, filepath.Join(dst, "taken")) != "mine" || names(t, work) != "1.part" {
		t.Errorf("%q, %s", content(t, filepath.Join(dst, "taken")), names(t, work))
	}
	if err := RenameNew(from, "1.part", to, "free"); err != nil || content(t, filepath.Join(dst, "free")) != "new" || names(t, work) != "" {
		t.Errorf("%v, %s", err, names(t, work))
	}
	if err := RenameNew(from, "gone", to, "other"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestSyncFiles(t *testing.T) {
	dir := t.TempDir()
	top, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer top.Close()
	var files []string
	for _, name := range []string{"1", "2", "3", "4", "5", "6"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
		if err := SyncFiles(top, files, []string{dir}); err != nil {
			t.Error(err)
		}
	}
	if err := SyncFiles(top, nil, nil); err != nil {
		t.Error(err)
	}
	if err := SyncFiles(top, []string{filepath.Join(dir, "none")}, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of nothing: %v", err)
	}
}
