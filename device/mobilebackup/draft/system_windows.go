package draft

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

func reflink(string, string) error     { return errors.ErrUnsupported }
func tradePlaces(string, string) error { return errors.ErrUnsupported }

// syncFolder brings the marks of the backup to the disk; Windows has no way
// to ask for a whole folder without administrator rights.
func syncFolder(dir string) error {
	for _, name := range []string{"Manifest.db", "Manifest.plist", "Status.plist", "Info.plist"} {
		f, err := os.OpenFile(dir+`\`+name, os.O_RDWR, 0)
		if err != nil {
			continue // a backup need not have all of them
		}
		err = f.Sync()
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

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

func linksRefused(err error) bool {
	return errors.Is(err, windows.ERROR_INVALID_FUNCTION) || errors.Is(err, windows.ERROR_TOO_MANY_LINKS) ||
		errors.Is(err, windows.ERROR_NOT_SUPPORTED)
}
