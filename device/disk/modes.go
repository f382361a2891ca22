package disk

import (
	"io/fs"
	"os"
	"time"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// Chmod sets the permissions of a file where the file system has some: FAT and many
// shares have none, and say so in one way or another.
func Chmod(path string, mode fs.FileMode) error { return allowed(os.Chmod(path, mode)) }

// Chtimes sets when a file was written, where the file system lets it: shares keep that
// to the owner of the whole.
func Chtimes(path string, written time.Time) error {
	// Drivers outside the kernel (exFAT) pass over a date when they are to leave the other one.
	return allowed(os.Chtimes(path, time.Now(), written))
}

// allowed is the error of dressing a file, where a file system that does not have that
// is no error.
func allowed(err error) error {
	if errno.Is(err, errno.Forbidden, errno.Unsupported) {
		return nil
	}
	return err
}
