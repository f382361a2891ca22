package hosttest

import (
	"io/fs"
	"path/filepath"
)

// AtTheTop are the files in the folders that a home at / would have, with their times: a
// program that takes the top of the file system for a home changes them.
func AtTheTop() map[string]string {
	all := map[string]string{}
	for _, dir := range []string{"/.local", "/.config", "/.cache", "/iPhone Backups"} {
		_ = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if info, err := e.Info(); err == nil {
				all[path] = info.ModTime().String()
			}
			return nil
		})
	}
	return all
}
