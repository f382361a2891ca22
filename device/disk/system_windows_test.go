package disk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// TestLongPaths: a long path is given to Windows in the form that it takes at any
// length, whichever computer it is on.
func TestLongPaths(t *testing.T) {
	far := strings.Repeat(`\Ein Ordner`, 30)
	for path, want := range map[string]string{
		`C:\short`:               `C:\short`,
		`\\server\share\short`:   `\\server\share\short`,
		`C:` + far:               `\\?\C:` + far,
		`C:` + far + `\..\x`:     `\\?\C:` + strings.TrimSuffix(far, `\Ein Ordner`) + `\x`,
		`\\server\share` + far:   `\\?\UNC\server\share` + far,
		`//server/share` + far:   `\\?\UNC\server\share` + far,
		`\\?\C:` + far:           `\\?\C:` + far,
		`\\?\UNC\server\s` + far: `\\?\UNC\server\s` + far,
		`relative` + far:         `relative` + far,
	} {
		if got := long(path); got != want {
			t.Errorf("long(%.40q…) = %.60q…", path, got)
		}
	}
}

// TestHide: what is hidden can be written to, replaced and removed as before.
func TestHide(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "file"), filepath.Join(dir, "folder")} {
		if strings.HasSuffix(path, "file") {
			if err := os.WriteFile(path, []byte("one"), 0o600); err != nil {
				t.Fatal(err)
			}
		} else if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if hidden(t, path) {
			t.Fatalf("%s was hidden before", path)
		}
		Hide(path)
		Hide(path)
		if !hidden(t, path) {
			t.Errorf("%s is not hidden", path)
		}
	}
	Hide(filepath.Join(dir, "nothing"))

	f, err := os.OpenFile(filepath.Join(dir, "file"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(", two"); err != nil {
		t.Error(err)
	}
	if err := f.Truncate(0); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("three"), 0o600); err != nil {
		t.Error(err)
	}
	var d *Disk
	if err := d.WriteFile(filepath.Join(dir, "file"), []byte("four"), 0o600); err != nil {
		t.Error(err)
	}
	if err := os.Rename(filepath.Join(dir, "folder"), filepath.Join(dir, "moved")); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "moved")); err != nil {
		t.Error(err)
	}
}

// TestSyncHeld: a file that another program reads, and lets nobody write meanwhile, is synced
// once it lets go.
func TestSyncHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("content"), 0o600); err != nil {
		t.Fatal(err)
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	waits := 0
	err = (&Disk{Wait: func(time.Duration) {
		if waits++; waits == 3 {
			_ = windows.CloseHandle(h)
		}
	}}).SyncFile(path)
	if err != nil || waits != 3 {
		t.Errorf("%v after %d waits", err, waits)
	}
}

func hidden(t *testing.T, path string) bool {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	now, err := windows.GetFileAttributes(name)
	if err != nil {
		t.Fatal(err)
	}
	return now&windows.FILE_ATTRIBUTE_HIDDEN != 0
}

// TestFileSystem: the folder itself is asked which one it lies in, however it is named; one
// that is not there has none.
func TestFileSystem(t *testing.T) {
	dir := t.TempDir()
	far := filepath.Join(dir, strings.Repeat("a", 120), strings.Repeat("b", 120))
	if err := os.MkdirAll(far, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	want := fileSystem(filepath.VolumeName(dir) + `\`)
	for _, path := range []string{dir, far, ".", strings.Repeat("a", 120)} {
		if got := fileSystem(path); got == "" || got != want {
			t.Errorf("%.40q… lies in %q, want %q", path, got, want)
		}
	}
	if got := fileSystem(filepath.Join(dir, "not there")); got != "" && got != want {
		t.Errorf("what is not there lies in %q", got)
	}
}
