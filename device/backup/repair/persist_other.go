//go:build !linux

package repair

import (
	"io/fs"
	"os"
	"path/filepath"
)

// persist brings everything of a folder to the disk: each file, then the folder
// that names it.
func persist(folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return persistFolder(path)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	})
}
