package desktop

import (
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// Room is how many bytes are free where a folder is, or would be made.
func Room(path string) (free int64, known bool) {
	if path = there(path); path == "" {
		return 0, false
	}
	free, err := disk.Free(path)
	return free, err == nil
}

// FileLimit is the most bytes that one file may have where a folder is, or would be made; 0
// where there is no limit, or none is known.
func FileLimit(path string) int64 {
	if path = there(path); path == "" {
		return 0
	}
	return disk.FileLimit(path)
}

// there is a folder, or the innermost of those around it that is there; empty: none.
func there(path string) string {
	for filepath.IsAbs(path) {
		if _, err := os.Stat(path); err == nil {
			return path
		}
		up := filepath.Dir(path)
		if up == path {
			break
		}
		path = up
	}
	return ""
}

// MakeFolder makes a folder in one that is there. What goes into it may be
// personal, so it is the person's own.
func MakeFolder(path string) error { return os.Mkdir(path, 0o700) }
