// Package background lets heavy work stand back behind what a person waits for: a
// window's pictures, above all.
package background

import (
	"runtime"
	"sync"
)

// processors is how many goroutines ran at once before MakeRoom.
var processors = runtime.GOMAXPROCS(0)

// Workers is how many goroutines heavy work is to be shared by: as many as there are
// processors for this program.
func Workers() int { return processors }

// room is how many goroutines more than there are processors may run at once: the one
// that draws, and one that serves it.
const room = 2

// MakeRoom lets a goroutine that draws run at once while all Workers are at work. Without
// it, each time that it comes back from the system it waits until one of them is taken off,
// which Go does after ten milliseconds; the system's own scheduler, which knows that the
// workers stand back, does it at once. It may be called often.
func MakeRoom() { makeRoom() }

var makeRoom = sync.OnceFunc(func() { runtime.GOMAXPROCS(processors + room) })
