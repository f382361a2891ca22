package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// TestDressingIsForgiven: that a file system has no permissions and no times of its own,
// or keeps them to its owner, is no error; that the disk fails, is full or gone is one.
func TestDressingIsForgiven(t *testing.T) {
	for _, m := range []errno.Meaning{errno.Forbidden, errno.Unsupported} {
		err := &fs.PathError{Op: "chmod", Path: "/x", Err: errno.Of(m)}
		if got := allowed(fmt.Errorf("dressing: %w", err)); got != nil {
			t.Errorf("%s: %v", m, got)
		}
	}
	for _, m := range []errno.Meaning{errno.NoSpace, errno.ReadOnly, errno.Broken, errno.Gone, errno.LinkLoop, errno.Held} {
		if err := error(&fs.PathError{Op: "chmod", Path: "/x", Err: errno.Of(m)}); allowed(err) != err {
			t.Errorf("%s is forgiven", m)
		}
	}
	if err := Chmod(filepath.Join(t.TempDir(), "none"), 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	// What file systems say: FAT (EPERM), FUSE without the call (ENOSYS), shares (EACCES,
	// EOPNOTSUPP), some of them with EINVAL.
	for _, number := range []syscall.Errno{syscall.EPERM, syscall.EACCES, syscall.ENOSYS, syscall.EOPNOTSUPP, syscall.ENOTSUP, syscall.EINVAL} {
		if err := allowed(&fs.PathError{Op: "chtimes", Path: "/x", Err: number}); err != nil {
			t.Errorf("%v", err)
		}
	}
}

// TestDressingIsRefused asks a file system that really refuses: that of the processes of
// Linux takes neither permissions nor times, from root neither.
func TestDressingIsRefused(t *testing.T) {
	const file = "/proc/self/stat"
	if os.Chmod(file, 0o600) == nil || os.Chtimes(file, time.Time{}, time.Now()) == nil {
		t.Skip("there is no file system here that refuses both")
	}
	if err := errors.Join(Chmod(file, 0o600), Chtimes(file, time.Now())); err != nil {
		t.Error(err)
	}
}
