package background

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// steps is by how much the system's scheduler is asked to favour others. Ten give
// them nine times as much where both want a processor; alone, the work gets all.
const steps = 10

// StandBack makes the goroutine that calls it, and what it does until it ends, give
// way to the rest of the program where there are too few processors for both. It
// changes nothing where the system does not know that for a thread.
func StandBack() {
	runtime.LockOSThread() // for good: a thread cannot be favoured again, and ends with its goroutine
	_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), steps)
}
