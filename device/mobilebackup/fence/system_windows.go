package fence

import (
	"io/fs"
	"os"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

const nonblock = 0

func (f *Folder) rename(source, target string) error {
	return disk.Over(f.root, target, func() error { return f.root.Rename(source, target) })
}

// target is a file of the disk that is only written.
type target struct{ *os.File }

// createNew makes a file in an open directory. The error is fs.ErrExist where
// the name is taken.
func createNew(dir *directory, name string, mode fs.FileMode) (target, error) {
	file, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	return target{file}, err
}
