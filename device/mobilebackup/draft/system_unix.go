//go:build linux || darwin

package draft

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// takeLock locks a file for this program; the system gives the lock back when
// the program ends in whatever way.
func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, ErrBusy
		}
		return nil, err
	}
	return f, nil
}

// linksRefused tells that a file system knows no hard links, or no more of
// them for this file.
func linksRefused(err error) bool {
	return errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EMLINK) ||
		errors.Is(err, unix.EXDEV) || errors.Is(err, unix.ENOSYS)
}
