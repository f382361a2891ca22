//go:build unix

package browse

import (
	"io/fs"
	"syscall"
)

// diskOf tells file systems apart.
func diskOf(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Dev)
	}
	return 0
}
