package draft

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

func reflink(string, string, fs.FileMode) error { return errors.ErrUnsupported }

func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	if err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped)); err != nil {
		f.Close()
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
			return nil, ErrBusy
		}
		return nil, err
	}
	return f, nil
}

// inUse: a folder that somebody reads in cannot be moved here at all.
func inUse(string) (release func(), busy bool) { return func() {}, false }

func linksRefused(err error) bool {
	return errors.Is(err, windows.ERROR_INVALID_FUNCTION) || errors.Is(err, windows.ERROR_TOO_MANY_LINKS) ||
		errors.Is(err, windows.ERROR_NOT_SUPPORTED)
}

// isOtherDrive reports whether a folder could not be moved because it is the
// root of another file system.
func isOtherDrive(err error) bool { return errors.Is(err, windows.ERROR_NOT_SAME_DEVICE) }
