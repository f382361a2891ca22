package disk

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// TestIsNotFolder: a file in the place of a folder is told from what is missing.
func TestIsNotFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{
		file: true, filepath.Join(file, "below"): true, filepath.Join(file, "far", "below"): true,
		filepath.Join(dir, "none"): false, filepath.Join(dir, "none", "below"): false,
	} {
		_, read := os.ReadDir(path)
		_, root := os.OpenRoot(path)
		for _, err := range []error{read, root} {
			if err == nil {
				t.Errorf("%s was opened", path)
			}
			if got := IsNotFolder(path, err); got != want {
				t.Errorf("%s: %v: %v, want %v", path, err, got, want)
			}
		}
	}
	if IsNotFolder(file, nil) || IsNotFolder(file, fs.ErrPermission) {
		t.Error("what is no error, or forbidden, is no folder")
	}
}

// TestOrPlainly: a share that does not know the furthest reaching sync is synced by the
// plain one; what either says of lost writes is told.
func TestOrPlainly(t *testing.T) {
	lost := errno.Of(errno.Broken)
	for name, c := range map[string]struct {
		full, plain error
		plainly     bool
		want        error
	}{
		"whole":                  {nil, lost, false, nil},
		"a share without":        {errno.Of(errno.Unsupported), nil, true, nil},
		"a share that lost some": {errno.Of(errno.Unsupported), lost, true, lost},
		"a disk that lost some":  {lost, nil, false, lost},
	} {
		plainly := false
		err := orPlainly(func() error { return c.full }, func() error { plainly = true; return c.plain })
		if err != c.want || plainly != c.plainly {
			t.Errorf("%s: %v, plainly %v", name, err, plainly)
		}
	}
	if forgiven(errno.Of(errno.Unsupported)) != nil || forgiven(lost) != lost || forgiven(nil) != nil {
		t.Error("forgiven")
	}
}
