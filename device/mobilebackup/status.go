package mobilebackup

import (
	"errors"
	"io/fs"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

// The status codes of DeviceLink that phones understand (PROTOCOL.md §5.6).
const (
	statusOK       = 0
	statusGeneric  = -1
	statusNotFound = -6
	statusExists   = -7
	statusNotDir   = -8
	statusIsDir    = -9
	statusLoop     = -10
	statusIO       = -11
	statusMulti    = -13
	statusNoSpace  = -15
)

const multiStatus = "Multi status"

// statusOf is how an error of this computer is told to a phone. The texts are
// the usual English ones: phones put them into their own error descriptions,
// which people then search for.
func statusOf(err error) (code int, text string) {
	var refused *fence.RefusedError
	switch {
	case err == nil:
		return statusOK, ""
	case errors.As(err, &refused):
		return statusIO, "Operation not permitted: " + refused.Why
	case errno.Is(err, errno.NotFolder):
		return statusNotDir, "Not a directory"
	case errors.Is(err, fs.ErrNotExist):
		return statusNotFound, "No such file or directory"
	case disk.IsNoSpace(err):
		return statusNoSpace, "No space left on device"
	case disk.IsTooLong(err):
		return statusIO, "File too large"
	case errno.Is(err, errno.Forbidden, errno.ReadOnly):
		return statusIO, "Permission denied on the computer"
	case errno.Is(err, errno.NotEmpty):
		return statusGeneric, "Directory not empty"
	case errors.Is(err, fs.ErrExist):
		return statusExists, "File exists"
	case errno.Is(err, errno.IsFolder):
		return statusIsDir, "Is a directory"
	case errno.Is(err, errno.LinkLoop):
		return statusLoop, "Too many levels of symbolic links"
	case errno.Is(err, errno.Broken, errno.Gone, errno.KeptOnline, errno.Infected):
		return statusIO, "Input/output error"
	}
	return statusGeneric, "Operation failed on the computer"
}
