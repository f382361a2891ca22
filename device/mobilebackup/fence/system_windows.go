package fence

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

const nonblock = 0

// Free is the number of bytes that this user may still write in dir's file system.
func Free(dir string) (int64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, os.NewSyscallError("GetDiskFreeSpaceEx", err)
	}
	return int64(free), nil
}

// IsNoSpace reports whether an error means that the disk is full.
func IsNoSpace(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// errTooLarge is ERROR_FILE_TOO_LARGE.
const errTooLarge = windows.Errno(223)

// IsTooLong reports whether an error means that the file system takes no file of
// that length.
func IsTooLong(err error) bool { return errors.Is(err, errTooLarge) }

func (f *Folder) rename(source, target string) error { return f.root.Rename(source, target) }

// target is a file of the disk that is only written.
type target struct{ *os.File }

// createNew makes a file in an open directory. The error is fs.ErrExist where
// the name is taken.
func createNew(dir *directory, name string, mode fs.FileMode) (target, error) {
	file, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	return target{file}, err
}
