package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// RenameNew gives a file another name where nothing has that name yet; the error
// wraps fs.ErrExist where something has. The folders were opened by the caller,
// through a fence if there is one. It is one step wherever the file system can do
// that: everywhere but on few that live in a program (FUSE), where a file that
// somebody else makes in the same instant could be lost.
func RenameNew(fromDir *os.File, from string, toDir *os.File, to string) error {
	err := Patiently(filepath.Join(fromDir.Name(), from), func() error { return renameNew(fromDir, from, toDir, to) })
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if _, err := os.Lstat(filepath.Join(toDir.Name(), to)); err == nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrExist}
	}
	return os.Rename(filepath.Join(fromDir.Name(), from), filepath.Join(toDir.Name(), to))
}

// IsOtherDisk reports whether an error means that a file cannot be renamed to
// where it shall go because that is another file system.
func IsOtherDisk(err error) bool { return errno.Is(err, errno.OtherDisk) }

// IsBadName reports whether an error means that the file system takes no file of
// that name.
func IsBadName(err error) bool { return errno.Is(err, errno.BadName) }

// SyncFiles syncs the contents of many files to the disk, and the names in many
// folders, for less than one by one costs where the system can do that. All of
// them lie below top, which was opened before any of them was written: on Linux
// errors that happened since then are reported (as with SyncTree, which see, all
// else in the file system is written too).
func SyncFiles(top *os.File, files, folders []string) error {
	if len(files)+len(folders) == 0 {
		return nil
	}
	return syncFiles(top, files, folders)
}
