package repair

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// clone makes a new file at path that shares the bytes of src (clonefile).
func clone(src *os.File, path string) error {
	if err := unix.Fclonefileat(int(src.Fd()), unix.AT_FDCWD, path, unix.CLONE_NOFOLLOW); err != nil {
		return errors.Join(errNoClone, &os.PathError{Op: "clone", Path: path, Err: err})
	}
	return nil
}
