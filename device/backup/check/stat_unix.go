//go:build linux || darwin

package check

import (
	"io/fs"
	"os"
	"syscall"
)

// inodeOf returns a file's inode and when it was last changed in any way, in
// nanoseconds.
func inodeOf(_ *os.File, info fs.FileInfo) (inode uint64, changed int64) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	return st.Ino, changedAt(st)
}
