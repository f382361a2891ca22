//go:build linux || darwin

package backupdir

import "golang.org/x/sys/unix"

// Hold keeps a new backup that takes the place of this one from removing its
// files while it is read; nothing is written. Release ends that. File systems
// without locks hold nothing, which is no error.
func (b *Backup) Hold() (release func()) {
	dir, err := b.root.Open(".")
	if err != nil {
		return func() {}
	}
	_ = unix.Flock(int(dir.Fd()), unix.LOCK_SH|unix.LOCK_NB)
	return func() { dir.Close() }
}
