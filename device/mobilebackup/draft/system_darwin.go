package draft

import (
	"os"

	"golang.org/x/sys/unix"
)

// reflink makes a copy that shares its blocks (APFS).
func reflink(from, to string) error { return unix.Clonefile(from, to, unix.CLONE_NOFOLLOW) }

// tradePlaces swaps two folders in one step (APFS).
func tradePlaces(a, b string) error {
	return unix.RenamexNp(a, b, unix.RENAME_SWAP)
}

// syncFolder starts the writing of everything and waits for the drive's own
// cache by way of one file.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	_ = unix.Sync()
	_, err = unix.FcntlInt(f.Fd(), unix.F_FULLFSYNC, 0)
	return err
}
