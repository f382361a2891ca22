package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestNothingIsQueuedAtTheEnd: what Fyne queues while its loop ends may never run,
// and Fyne waits for it (the walk TestChoose hung so once, on a slow machine).
func TestNothingIsQueuedAtTheEnd(t *testing.T) {
	l := test.NewTempApp(t).Lifecycle()
	own, ok := l.(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(f func())
	})
	if !ok {
		t.Fatal("Fyne's lifecycle has changed: look whether it still queues work at its end")
	}
	saved := 0
	own.SetOnStoppedHookExecuted(func() { saved++ })
	hook := takeStopHook(l)
	if own.OnStopped() != nil {
		t.Error("Fyne still queues work at its end")
	}
	if hook(); saved != 1 {
		t.Errorf("the preferences were saved %d times, want once", saved)
	}
	takeStopHook(l)() // with nothing to do it does nothing
}
