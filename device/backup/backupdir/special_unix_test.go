//go:build unix

package backupdir_test

import (
	"syscall"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
)

type replacement = struct {
	what  string
	put   func(path string) error
	state backupdir.MarkState
}

// special are things that only these systems can put in a file's place.
func special() []replacement {
	return []replacement{
		{"pipe", func(p string) error { return syscall.Mkfifo(p, 0o600) }, backupdir.MarkNotAFile},
		{"device", func(p string) error { return syscall.Mknod(p, syscall.S_IFCHR|0o600, 1<<8|5) }, backupdir.MarkNotAFile},
		{"link to a device", func(p string) error { return syscall.Symlink("/dev/zero", p) }, backupdir.MarkNotAFile},
	}
}
