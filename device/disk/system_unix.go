//go:build linux || darwin

package disk

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// otherDevice reports whether a folder lies in another file system than the one
// above it.
func otherDevice(path string) bool {
	var here, above unix.Stat_t
	if unix.Lstat(path, &here) != nil || unix.Stat(filepath.Dir(filepath.Clean(path)), &above) != nil {
		return false
	}
	return here.Dev != above.Dev
}
