package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// eachSynced syncs files and folders below dir to the disk one by one, several
// at a time, and dir's own name last. Only regular files and folders count.
func eachSynced(dir string, file, folder func(string) error) error {
	var group errgroup.Group
	group.SetLimit(4 * runtime.GOMAXPROCS(0)) // they wait for the disk
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case e.IsDir():
			group.Go(func() error { return gone(folder(path)) })
		case e.Type().IsRegular():
			group.Go(func() error { return gone(file(path)) })
		}
		return nil
	})
	return errors.Join(err, group.Wait(), folder(filepath.Dir(dir)))
}

// allSynced syncs files and folders one by one, several at a time.
func allSynced(files, folders []string, file, folder func(string) error) error {
	var group errgroup.Group
	group.SetLimit(4 * runtime.GOMAXPROCS(0))
	for _, path := range files {
		group.Go(func() error { return file(path) })
	}
	err := group.Wait()
	for _, path := range folders {
		group.Go(func() error { return gone(folder(path)) })
	}
	return errors.Join(err, group.Wait())
}

// gone forgives a file that was removed meanwhile.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// flush opens a file or folder and syncs it to the disk.
func flush(path string, flag int, by func(*os.File) error) error {
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	err = by(f)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
