package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// IsNotFolder reports whether an error of opening the folder at path means that a file
// stands there, or where a folder on the way would be. Windows says of the last that
// the path is not found, and package os only in words that a root is none.
func IsNotFolder(path string, err error) bool {
	if err == nil || errors.Is(err, fs.ErrPermission) {
		return false
	}
	for at := filepath.Clean(path); ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err == nil {
			return !info.IsDir()
		}
		if filepath.Dir(at) == at {
			return false
		}
	}
}
