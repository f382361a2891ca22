package draft

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// reflink makes a copy that shares its blocks (btrfs, XFS, bcachefs …).
func reflink(from, to string, mode fs.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	err = unix.IoctlFileClone(int(out.Fd()), int(in.Fd()))
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}
