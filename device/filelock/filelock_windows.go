package filelock

import (
	"io/fs"
	"os"

	"golang.org/x/sys/windows"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

func take(path string, open openFunc, _ func(string) (fs.FileInfo, error)) (*os.File, error) {
	f, err := open(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	if err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped)); err != nil {
		f.Close()
		if errno.Is(err, errno.Locked) {
			return nil, ErrBusy
		}
		return nil, &os.PathError{Op: "lock", Path: path, Err: err}
	}
	return f, nil
}
