//go:build linux || darwin

package disk

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
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

func isNoSpace(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }

func isTooLong(err error) bool { return errors.Is(err, unix.EFBIG) }

func isUnplugged(err error) bool {
	for _, gone := range []error{unix.EIO, unix.ENXIO, unix.ENODEV, unix.ENOTCONN, unix.ESTALE} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return false
}

func isOtherDisk(err error) bool { return errors.Is(err, unix.EXDEV) }

func isBadName(err error) bool {
	return errors.Is(err, unix.ENAMETOOLONG) || errors.Is(err, unix.EILSEQ) || errors.Is(err, unix.EINVAL)
}

// linkNew gives a file its new name beside the old one, and takes the old one away.
func linkNew(fromDir *os.File, from string, toDir *os.File, to string) error {
	err := unix.Linkat(int(fromDir.Fd()), from, int(toDir.Fd()), to, 0)
	switch err {
	case nil:
		return linkError("unlink", from, "", unix.Unlinkat(int(fromDir.Fd()), from, 0))
	case unix.ENOSYS, unix.EINVAL, unix.ENOTSUP, unix.EPERM: // FAT says the last one
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
