package draft

import (
	"errors"

	"golang.org/x/sys/windows"
)

// inUse: a folder that somebody reads in cannot be moved here at all.
func inUse(string) (release func(), busy bool) { return func() {}, false }

func linksRefused(err error) bool {
	return errors.Is(err, windows.ERROR_INVALID_FUNCTION) || errors.Is(err, windows.ERROR_TOO_MANY_LINKS) ||
		errors.Is(err, windows.ERROR_NOT_SUPPORTED)
}

// isOtherDrive reports whether a folder could not be moved because it is the
// root of another file system.
func isOtherDrive(err error) bool { return errors.Is(err, windows.ERROR_NOT_SAME_DEVICE) }
