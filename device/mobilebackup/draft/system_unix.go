//go:build linux || darwin

package draft

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// inUse reports whether somebody holds a backup open for reading, as
// backupdir.Backup.Hold does. Release must be called when nobody does. File systems
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

// linksRefused reports whether a file system knows no hard links, or no more of
// them for this file.
func linksRefused(err error) bool {
	return errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EMLINK) ||
		errors.Is(err, unix.EXDEV) || errors.Is(err, unix.ENOSYS)
}

// isOtherDrive reports whether a folder could not be moved because it is the
// root of another file system.
func isOtherDrive(err error) bool { return errors.Is(err, unix.EBUSY) || errors.Is(err, unix.EXDEV) }
