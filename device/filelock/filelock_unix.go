//go:build unix

package filelock

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

func take(path string, open openFunc, stat func(string) (fs.FileInfo, error)) (*os.File, error) {
	for {
		f, err := open(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			f.Close()
			if errno.Is(err, errno.Locked) {
				return nil, ErrBusy
			}
			return nil, &os.PathError{Op: "lock", Path: path, Err: err}
		}
		locked, err := f.Stat()
		if there, statErr := stat(path); err == nil && statErr == nil && os.SameFile(locked, there) {
			return f, nil
		}
		f.Close()
	}
}
