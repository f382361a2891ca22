package draft

import (
	"io/fs"
	"os"
)

// Permissions of what is made. A backup holds a person's messages and photos,
// so it is theirs alone unless they want it otherwise.
const (
	ownDir     fs.FileMode = 0o700
	ownFile    fs.FileMode = 0o600
	sharedDir  fs.FileMode = 0o755 // as far as the user's mask lets it
	sharedFile fs.FileMode = 0o644
)

// access decides on the permissions of the new backup. One that takes the place
// of a folder which is closed to all others but open to a group stays open to
// that group: nobody gets such a folder without wanting it. The usual 0755 says
// nothing of what a person wants, and is not kept.
func (d *Draft) access(shared bool) {
	d.dirMode, d.fileMode = ownDir, ownFile
	if shared {
		d.dirMode, d.fileMode = sharedDir, sharedFile
		return
	}
	info, err := os.Lstat(d.present())
	if err != nil || !info.IsDir() {
		return
	}
	if mode := info.Mode().Perm(); mode&0o007 == 0 && mode&0o070 != 0 {
		d.dirMode |= mode & 0o070
		d.fileMode |= mode & 0o060
	}
}

// Access is with which permissions folders and files of the draft are to be made.
func (d *Draft) Access() (dir, file fs.FileMode) { return d.dirMode, d.fileMode }
