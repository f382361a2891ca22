package repair

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// clone makes a new file at path that shares the bytes of src (FICLONE). After an
// error there is no file at path, unless there was one before.
func clone(src *os.File, path string) error {
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := unix.IoctlFileClone(int(dst.Fd()), int(src.Fd())); err != nil {
		return errors.Join(errNoClone, err, dst.Close(), os.Remove(path))
	}
	return dst.Close()
}
