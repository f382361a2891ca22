package filelock

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestShareWithoutLocks: on a share that knows no locks, a backup can be made all the
// same, and two programs of this computer do not meet there.
func TestShareWithoutLocks(t *testing.T) {
	share, cache := t.TempDir(), t.TempDir()
	s := system{
		cache: func() string { return cache },
		lock: func(f *os.File) error {
			if strings.HasPrefix(f.Name(), share) {
				return errno.Of(errno.NoLocks)
			}
			return lockFile(f)
		},
	}
	take := func(name string) (*os.File, error) {
		path := filepath.Join(share, name)
		return s.take(path, path, os.OpenFile, os.Stat)
	}
	first, err := take("lock")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := take("lock"); !errors.Is(err, ErrBusy) {
		t.Errorf("taken twice: %v", err)
	}
	other, err := take("another")
	if err != nil {
		t.Errorf("another file of the share: %v", err)
	}
	other.Close()
	first.Close()
	again, err := take("lock")
	if err != nil {
		t.Fatalf("after it was given back: %v", err)
	}
	again.Close()

	// Where the computer knows none either, nothing is held, and the work goes on.
	s.lock = func(*os.File) error { return errno.Of(errno.NoLocks) }
	none, err := take("lock")
	if err != nil {
		t.Fatal(err)
	}
	none.Close()
	// Any other error of locking is told.
	s.lock = func(*os.File) error { return errno.Of(errno.Broken) }
	if f, err := take("lock"); !errno.Is(err, errno.Broken) {
		f.Close()
		t.Errorf("%v", err)
	}
}

// TestShareWithoutHome: who has no folder for what can be made again locks among
// everybody's temporary files, and no link that others laid there leads out of them.
func TestShareWithoutHome(t *testing.T) {
	temporary, share := t.TempDir(), t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temporary)
	}
	s := system{cache: func() string { return "" }, lock: func(f *os.File) error {
		if strings.HasPrefix(f.Name(), share) {
			return errno.Of(errno.NoLocks)
		}
		return lockFile(f)
	}}
	path := filepath.Join(share, "lock")
	first, err := s.take(path, path, os.OpenFile, os.Stat)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.take(path, path, os.OpenFile, os.Stat); !errors.Is(err, ErrBusy) {
		t.Errorf("taken twice: %v", err)
	}
	first.Close()

	made, err := filepath.Glob(filepath.Join(temporary, "*", "*"))
	if err != nil || len(made) != 1 {
		t.Fatalf("%q, %v", made, err)
	}
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.Remove(made[0]); err != nil {
		t.Fatal(err)
	}
	if err := hosttest.Symlink(outside, made[0]); err != nil {
		t.Skip(err)
	}
	if f, err := s.take(path, path, os.OpenFile, os.Stat); err == nil {
		f.Close()
		t.Error("a link was followed")
	}
	dir := filepath.Dir(made[0])
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	if err := hosttest.Symlink(elsewhere, dir); err != nil {
		t.Fatal(err)
	}
	if f, err := s.take(path, path, os.OpenFile, os.Stat); err == nil {
		f.Close()
		t.Error("a folder that leads elsewhere was taken")
	}
	if _, err := os.Lstat(outside); err == nil {
		t.Error("a file was made outside")
	}
	if there, err := os.ReadDir(elsewhere); err != nil || len(there) != 0 {
		t.Errorf("made elsewhere: %v, %v", there, err)
	}
}
