// Package filelock locks a file against other programs. The system gives the lock
// back when the program ends, in whatever way; so a lock that can be taken says
// that whoever had it is gone.
package filelock

import (
	"errors"
	"io/fs"
	"os"
)

// ErrBusy means that another program, or another part of this one, has the lock.
var ErrBusy = errors.New("locked by another program")

type openFunc func(name string, flag int, mode fs.FileMode) (*os.File, error)

// Take locks the file at path, which it makes when it is missing (mode 0600). The
// lock is held until the file is closed. A file that its last owner removed in the
// meantime is not the one that others will find, so that it is tried again.
// Errors: ErrBusy, and those of package os.
func Take(path string) (*os.File, error) { return take(path, os.OpenFile, os.Stat) }

// TakeIn is Take for a file inside of a root, which no link leads out of.
func TakeIn(root *os.Root, name string) (*os.File, error) {
	return take(name, root.OpenFile, root.Lstat)
}
