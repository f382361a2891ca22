//go:build linux || darwin

package disk

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// otherDevice reports whether a folder lies in another file system than the one
// above it.
func otherDevice(path string) bool {
	var here, above unix.Stat_t
	if unix.Lstat(path, &here) != nil || unix.Stat(filepath.Dir(filepath.Clean(path)), &above) != nil {
		return false
	}
	return here.Dev != above.Dev
}

func free(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, os.NewSyscallError("statfs", err)
	}
	return int64(uint64(st.Bavail) * uint64(st.Bsize)), nil
}

// hide: the dot is enough.
func hide(string) {}

// linkNew gives a file its new name beside the old one, and takes the old one away.
func linkNew(fromDir *os.File, from string, toDir *os.File, to string) error {
	err := unix.Linkat(int(fromDir.Fd()), from, int(toDir.Fd()), to, 0)
	switch {
	case err == nil:
		return linkError("unlink", from, "", unix.Unlinkat(int(fromDir.Fd()), from, 0))
	case !errno.Is(err, errno.OtherDisk) && errno.Is(err, errno.NoHardLinks):
		return errors.ErrUnsupported
	}
	return linkError("link", from, to, err)
}

func linkError(op, from, to string, err error) error {
	if err == nil {
		return nil
	}
	return &os.LinkError{Op: op, Old: from, New: to, Err: err}
}
