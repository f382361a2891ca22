package desktop

import (
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// Room is how many bytes are free where a folder is, or would be made.
func Room(path string) (free int64, known bool) {
	if !filepath.IsAbs(path) {
		return 0, false
	}
	for {
		if _, err := os.Stat(path); err == nil {
			free, err := disk.Free(path)
			return free, err == nil
		}
		up := filepath.Dir(path)
		if up == path {
			return 0, false
		}
		path = up
	}
}

// MakeFolder makes a folder in one that is there. What goes into it may be
// personal, so it is the person's own.
func MakeFolder(path string) error { return os.Mkdir(path, 0o700) }
