//go:build linux || darwin || freebsd

package fence

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// nonblock keeps the opening of a named pipe from waiting for its other end.
const nonblock = unix.O_NONBLOCK

// Free is the number of bytes that this user may still write in dir's file system.
func Free(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, os.NewSyscallError("statfs", err)
	}
	return int64(uint64(st.Bavail) * uint64(st.Bsize)), nil
}

// IsNoSpace tells whether an error means that the disk or the user's share of
// it is full.
func IsNoSpace(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}
