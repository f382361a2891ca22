package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// oneFile are the names of a folder with one file, or with none, whose mode is kept: not all
// file systems do.
type oneFile struct{ mode fs.FileMode }

func (o *oneFile) Lstat(name string) (fs.FileInfo, error) {
	if o.mode == 0 {
		return nil, fs.ErrNotExist
	}
	return fstest.MapFS{name: {Mode: o.mode}}.Stat(name)
}

func (o *oneFile) Chmod(_ string, mode fs.FileMode) error {
	o.mode = mode
	return nil
}

// TestOver: a file that is marked as read-only is replaced on Windows, too, which refuses
// that, and keeps its mark where it stays.
func TestOver(t *testing.T) {
	refused := &os.LinkError{Op: "rename", Err: fs.ErrPermission} // ERROR_ACCESS_DENIED
	for name, c := range map[string]struct {
		goos    string
		mode    fs.FileMode // of the file; 0: there is none
		answers []error
		want    error
	}{
		"nobody minds":            {"windows", 0o600, []error{nil}, nil},
		"replaced":                {"windows", 0o400, []error{refused, nil}, nil},
		"held as well":            {"windows", 0o400, []error{refused, errno.Of(errno.Held)}, errno.Of(errno.Held)},
		"forbidden as well":       {"windows", 0o400, []error{refused, refused}, refused},
		"not for being read-only": {"windows", 0o600, []error{refused}, refused},
		"nothing to replace":      {"windows", 0, []error{refused}, refused},
		"full":                    {"windows", 0o400, []error{errno.Of(errno.NoSpace)}, errno.Of(errno.NoSpace)},
		"Linux does not ask":      {"linux", 0o400, []error{refused}, refused},
	} {
		names := &oneFile{mode: c.mode}
		steps := 0
		err := over(c.goos, names, "file", func() error {
			if steps++; steps > len(c.answers) {
				t.Fatalf("%s: tried %d times", name, steps)
			}
			if steps == 2 && names.mode&0o200 == 0 {
				t.Errorf("%s: tried again while it is read-only", name)
			}
			return c.answers[steps-1]
		})
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) || steps != len(c.answers) {
			t.Errorf("%s: %v after %d steps", name, err, steps)
		}
		if err != nil && names.mode != c.mode {
			t.Errorf("%s: it stays, and is %s, not %s", name, names.mode, c.mode)
		}
	}
}

// TestReplaceReadOnly has this system replace such a file.
func TestReplaceReadOnly(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	for path, mode := range map[string]fs.FileMode{from: 0o600, to: 0o400} {
		if err := os.WriteFile(path, []byte(filepath.Base(path)), mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := (*Disk)(nil).Rename(from, to); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(to); err != nil || string(now) != "from" {
		t.Errorf("%q, %v", now, err)
	}
}

// TestWritten: Windows calls a disk full when a file on it would get longer than FAT has room
// for; what that means is told by where the file would end.
func TestWritten(t *testing.T) {
	full, other := &fs.PathError{Op: "write", Err: errno.Of(errno.NoSpace)}, errors.New("other")
	for name, c := range map[string]struct {
		limit, end int64
		err        error
		long       bool
	}{
		"no error":       {FATLimit, FATLimit + 1, nil, false},
		"full before it": {FATLimit, FATLimit, full, false},
		"at the limit":   {FATLimit, FATLimit + 1, full, true},
		"no limit":       {0, FATLimit + 1, full, false},
		"another error":  {FATLimit, FATLimit + 1, other, false},
	} {
		err := written(c.end, c.err, func() int64 { return c.limit })
		if IsTooLong(err) != c.long || !c.long && err != c.err || c.long && IsNoSpace(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
