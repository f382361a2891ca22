//go:build linux || darwin

package draft

import (
	"os"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// inUse reports whether somebody holds a backup open for reading, as
// backupdir.Backup.Hold does. Release must be called when nobody does. File systems
// that know no such locks hold nothing.
func inUse(dir string) (release func(), busy bool) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}, false
	}
	if errno.Is(unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB), errno.Locked) {
		f.Close()
		return func() {}, true
	}
	return func() { f.Close() }, false
}
