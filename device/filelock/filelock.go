// Package filelock locks a file against other programs. The system gives the lock
// back when the program ends, in whatever way; so a lock that can be taken says
// that whoever had it is gone.
package filelock

import "errors"

// ErrBusy means that another program, or another part of this one, has the lock.
var ErrBusy = errors.New("locked by another program")
