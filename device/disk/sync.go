package disk

import (
	"os"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// Sync syncs the contents of an open file to the disk, as SyncFile does.
func Sync(f *os.File) error { return syncOpen(f) }

// orPlainly syncs by the call that reaches furthest, and by the plain one where the
// file system does not know the first. Whatever else the first says counts: the disk
// may have lost something.
func orPlainly(full, plain func() error) error {
	err := full()
	if errno.Is(err, errno.Unsupported) {
		return plain()
	}
	return err
}

// forgiven is the error of syncing a folder, where file systems that cannot do that
// have no better way.
func forgiven(err error) error {
	if errno.Is(err, errno.Unsupported) {
		return nil
	}
	return err
}
