package draft

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// reflink makes a copy that shares its blocks (APFS). It has the permissions of
// the other file at first.
func reflink(from, to string, mode fs.FileMode) error {
	if err := unix.Clonefile(from, to, unix.CLONE_NOFOLLOW); err != nil {
		return err
	}
	return os.Chmod(to, mode)
}
