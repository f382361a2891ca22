package disk

import (
	"io/fs"
	"os"
	"runtime"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// Names is where a file is found by its name: an os.Root, or the whole system.
type Names interface {
	Lstat(name string) (fs.FileInfo, error)
	Chmod(name string, mode fs.FileMode) error
}

// Over does a step that puts something in the place of a file. Windows lets none be replaced
// that is marked as read-only, as all are that come from a disc: there the mark is taken away
// for it, and put back where the step fails all the same.
func Over(in Names, name string, step func() error) error {
	return over(runtime.GOOS, in, name, step)
}

func over(goos string, in Names, name string, step func() error) error {
	err := step()
	if goos != "windows" || !errno.Is(err, errno.Forbidden) {
		return err
	}
	info, statErr := in.Lstat(name)
	if statErr != nil || !info.Mode().IsRegular() || info.Mode()&0o200 != 0 || in.Chmod(name, info.Mode().Perm()|0o200) != nil {
		return err
	}
	if err = step(); err != nil {
		_ = in.Chmod(name, info.Mode().Perm()) // it is another step that fails
	}
	return err
}

// everywhere finds files by their paths.
type everywhere struct{}

func (everywhere) Lstat(path string) (fs.FileInfo, error)    { return os.Lstat(path) }
func (everywhere) Chmod(path string, mode fs.FileMode) error { return os.Chmod(path, mode) }
