package filelock

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/errno"
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
