package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// TestHolds: which errors are waited out, by the numbers of each system.
func TestHolds(t *testing.T) {
	for _, c := range []struct {
		goos string
		err  error
		want bool
	}{
		{"windows", syscall.Errno(5), true}, // ERROR_ACCESS_DENIED: a file in the folder is open
		{"windows", errno.Of(errno.Held), true},
		{"windows", fs.ErrNotExist, false},
		{"windows", fs.ErrExist, false},
		{"linux", errno.Of(errno.Forbidden), false},
		{"darwin", fs.ErrPermission, false},
		{"linux", errno.Of(errno.Held), true},
	} {
		if c.goos == "windows" && runtime.GOOS != "windows" && c.err == error(syscall.Errno(5)) {
			c.err = fs.ErrPermission // which it is to package os there
		}
		if got := holds(c.goos, &os.LinkError{Op: "rename", Err: c.err}); got != c.want {
			t.Errorf("%s, %v: %v", c.goos, c.err, got)
		}
	}
}

// TestPatience: a step is tried again while another program holds something, until that
// lets go, and not for ever; any other error is told at once.
func TestPatience(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	for name, c := range map[string]struct {
		refused int // times
		by      error
		held    bool
	}{
		"nobody":        {},
		"for a moment":  {refused: 7, by: errno.Of(errno.Held)},
		"for ever":      {refused: 1 << 30, by: errno.Of(errno.Held), held: true},
		"another error": {refused: 1 << 30, by: errno.Of(errno.NoSpace)},
	} {
		if err := os.WriteFile(from, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		var steps []Op
		var waited time.Duration
		tries := 0
		d := &Disk{
			Observe: func(op Op) { steps = append(steps, op) },
			Wait:    func(d time.Duration) { waited += d },
			Refuse: func(op Op) error {
				if op.Kind != Rename || op.Path != from || op.To != to {
					t.Errorf("%s: asked of %+v", name, op)
				}
				if tries++; tries <= c.refused {
					return c.by
				}
				return nil
			},
		}
		err := d.Rename(from, to)
		_, there := os.Stat(to)
		switch fails := c.refused == 1<<30; {
		case fails != (err != nil), fails != (there != nil), fails != (len(steps) == 0):
			t.Errorf("%s: %v, %v, %v", name, err, there, steps)
		case IsHeld(err) != c.held, c.held && (waited < Patience || waited > Patience+time.Second):
			t.Errorf("%s: %v after %s", name, err, waited)
		case err != nil && !errors.Is(err, c.by), c.by != nil && !fails && tries != c.refused+1, c.by != nil && fails && !c.held && tries != 1:
			t.Errorf("%s: %v, %d tries", name, err, tries)
		}
		_ = os.Remove(to)
	}
}

// TestSyncWaits: to sync a file Windows opens it as for writing, which another program that
// reads it may not let it.
func TestSyncWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tries := 0
	d := &Disk{Wait: func(time.Duration) {}, Refuse: func(op Op) error {
		if tries++; op.Kind != SyncFile || tries < 4 {
			return errno.Of(errno.Held)
		}
		return nil
	}}
	if err := d.SyncFile(path); err != nil || tries != 4 {
		t.Errorf("%v after %d tries", err, tries)
	}
}

// TestReallyHeld holds a folder and a file in it open, as any program does: only Windows
// minds. (Wine does not mind the file where the folder is moved.)
func TestReallyHeld(t *testing.T) {
	for _, what := range []struct {
		name string
		do   func(d *Disk, folder string) error
	}{
		{"renamed", func(d *Disk, folder string) error { return d.Rename(folder, folder+" moved") }},
		{"removed", func(d *Disk, folder string) error { return d.RemoveAll(folder) }},
	} {
		folder := filepath.Join(t.TempDir(), "folder")
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		file, err := os.Create(filepath.Join(folder, "file"))
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" {
			file.Close() // a file system in user space keeps one that is open in the folder, by another name
		}
		opened, err := os.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		waits := 0
		err = what.do(&Disk{Wait: func(time.Duration) {
			if waits++; waits == 3 {
				file.Close()
				opened.Close()
			}
		}}, folder)
		file.Close()
		opened.Close()
		if err != nil || runtime.GOOS == "windows" && waits != 3 {
			t.Errorf("%s: %v after %d waits", what.name, err, waits)
		}
		if _, err := os.Lstat(folder); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: it is still there: %v", what.name, err)
		}
	}
}
