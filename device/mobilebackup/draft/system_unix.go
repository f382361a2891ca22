//go:build linux || darwin

package draft

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// takeLock locks a file for this program; the system gives the lock back when
// the program ends in whatever way. A file that its last owner removed in the
// meantime is not the one that others will find.
func takeLock(path string) (*os.File, error) {
	for {
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
		locked, err := f.Stat()
		if there, statErr := os.Stat(path); err == nil && statErr == nil && os.SameFile(locked, there) {
			return f, nil
		}
		f.Close()
	}
}

// inUse reports whether somebody holds a backup open for reading, as
// backup.Backup.Hold does. Release must be called when nobody does. File systems
// that know no such locks hold nothing.
func inUse(dir string) (release func(), busy bool) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}, false
	}
	if errors.Is(unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB), unix.EWOULDBLOCK) {
		f.Close()
		return func() {}, true
	}
	return func() { f.Close() }, false
}

// linksRefused tells that a file system knows no hard links, or no more of
// them for this file.
func linksRefused(err error) bool {
	return errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EMLINK) ||
		errors.Is(err, unix.EXDEV) || errors.Is(err, unix.ENOSYS)
}

// isOtherDrive reports whether a folder could not be moved because it is the
// root of another file system.
func isOtherDrive(err error) bool { return errors.Is(err, unix.EBUSY) || errors.Is(err, unix.EXDEV) }
