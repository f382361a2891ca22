package disk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// names are those in a folder.
func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestReplace: whatever goes wrong, what was there is as it was, and nothing lies
// beside it.
func TestReplace(t *testing.T) {
	var system *Disk
	dir := t.TempDir()
	path := filepath.Join(dir, "settings.json")
	if err := system.WriteFile(path, []byte("old"), 0o600); err != nil || content(t, path) != "old" {
		t.Fatal(err)
	}
	torn := errors.New("torn")
	err := system.Replace(path, 0o600, func(w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return torn
	})
	if !errors.Is(err, torn) || content(t, path) != "old" || names(t, dir) != "settings.json" {
		t.Errorf("%v, %q, %s", err, content(t, path), names(t, dir))
	}
	for _, write := range []func(string, []byte, fs.FileMode) error{system.WriteFile, system.WriteUnsynced} {
		if err := write(path, []byte("new"), 0o640); err != nil || content(t, path) != "new" || names(t, dir) != "settings.json" {
			t.Errorf("%v, %q, %s", err, content(t, path), names(t, dir))
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 == 0 && os.Getuid() == 0 && filepath.Separator == '/' {
		t.Errorf("the permissions asked for: %v, %v", info.Mode(), err)
	}
	// A folder is not replaced by a file, and a name may be as long as the system takes.
	if err := system.WriteFile(dir, []byte("x"), 0o600); err == nil {
		t.Error("a file took the place of a folder")
	}
	long := filepath.Join(dir, strings.Repeat("n", 250)+".html")
	if err := system.WriteFile(long, []byte("x"), 0o600); err != nil {
		t.Errorf("a long name: %v", err)
	}
}

func TestCopyFile(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	data := bytes.Repeat([]byte("0123456789abcdef"), (copyStep+copyStep/2)/16)
	if err := os.WriteFile(from, data, 0o600); err != nil {
		t.Fatal(err)
	}
	open := func(path string) *os.File {
		t.Helper()
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	if err := CopyFile(t.Context(), open(from), to, 0o600, nil); err != nil || content(t, to) != string(data) {
		t.Fatalf("not the same: %v", err)
	}
	if err := CopyFile(t.Context(), open(from), to, 0o600, nil); !errors.Is(err, fs.ErrExist) || content(t, to) != string(data) {
		t.Errorf("a name that is taken: %v", err)
	}
	if err := CloneFile(open(from), to, 0o600); !errors.Is(err, fs.ErrExist) && !errors.Is(err, errors.ErrUnsupported) || content(t, to) != string(data) {
		t.Errorf("clone to a name that is taken: %v", err)
	}
	if err := os.Remove(to); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := CopyFile(ctx, open(from), to, 0o600, nil); !errors.Is(err, context.Canceled) || names(t, dir) != "from" {
		t.Errorf("cancelled: %v, %s", err, names(t, dir))
	}
	// A folder can be opened and not read: the error is the original's.
	var unread *ReadError
	if err := CopyFile(t.Context(), open(t.TempDir()), to, 0o600, nil); !errors.As(err, &unread) || names(t, dir) != "from" {
		t.Errorf("an original that cannot be read: %v, %s", err, names(t, dir))
	}
	if err := CloneFile(open(t.TempDir()), to, 0o600); err == nil || names(t, dir) != "from" {
		t.Errorf("clone of a folder: %v, %s", err, names(t, dir))
	}
	// An original that cannot be read any more is not an empty one.
	gone := open(from)
	gone.Close()
	if err := CopyFile(t.Context(), gone, to, 0o600, nil); err == nil || names(t, dir) != "from" {
		t.Errorf("a closed original: %v, %s", err, names(t, dir))
	}
}

func TestSize(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, n := range map[string]int{"one": 1, "a/two": 20, "a/b/three": 300} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), make([]byte, n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_ = hosttest.Symlink(filepath.Join(dir, "one"), filepath.Join(dir, "link")) // not everywhere
	if n, err := Size(t.Context(), dir); n != 321 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := Size(t.Context(), filepath.Join(dir, "nowhere")); n != 0 || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%d, %v", n, err)
	}
	stop := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	if _, err := Size(ctx, dir); !errors.Is(err, stop) {
		t.Error(err)
	}
}
