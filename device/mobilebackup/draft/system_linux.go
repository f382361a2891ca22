package draft

import (
	"os"

	"golang.org/x/sys/unix"
)

// reflink makes a copy that shares its blocks (btrfs, XFS, bcachefs …).
func reflink(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	err = unix.IoctlFileClone(int(out.Fd()), int(in.Fd()))
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}

// tradePlaces swaps two folders in one step.
func tradePlaces(a, b string) error {
	return unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
}

// syncFolder brings everything in the file system of dir to the disk: cheaper
// than asking for each of many thousand files.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Syncfs(int(f.Fd()))
}
