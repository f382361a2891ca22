package background

import (
	"runtime/debug"
	"sync"
)

// sparing is by how many hundredths memory may grow before garbage is collected, where
// much more garbage is made than is kept.
const sparing = 30

var garbage struct {
	sync.Mutex
	works, before int
}

// Sparing has garbage collected more often until the function that it returns is called.
// It is for what makes much more garbage than it keeps: what is kept then lies close
// together, and the memory in between can be given back. It may be asked for by several
// at once.
func Sparing() (done func()) {
	garbage.Lock()
	defer garbage.Unlock()
	if garbage.works++; garbage.works == 1 {
		garbage.before = debug.SetGCPercent(sparing)
	}
	return sync.OnceFunc(func() {
		garbage.Lock()
		defer garbage.Unlock()
		if garbage.works--; garbage.works == 0 {
			debug.SetGCPercent(garbage.before)
		}
	})
}
