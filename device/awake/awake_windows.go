package awake

import (
	"runtime"
	"sync"

	"golang.org/x/sys/windows"
)

// Flags of SetThreadExecutionState (Windows documentation, winbase.h).
const (
	continuous     = 0x80000000
	systemRequired = 0x00000001
)

// keep holds the state on a thread of its own, because Windows drops it with
// the thread that asked.
func keep(string) (func(), error) {
	set := windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadExecutionState")
	if err := set.Find(); err != nil {
		return nil, err
	}
	done, asked := make(chan struct{}), make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		before, _, err := set.Call(continuous | systemRequired)
		if before == 0 {
			asked <- err
			return
		}
		asked <- nil
		<-done
		_, _, _ = set.Call(continuous) // nothing to do about a refusal to end it
	}()
	if err := <-asked; err != nil {
		return nil, err
	}
	var once sync.Once
	return func() { once.Do(func() { close(done) }) }, nil
}
