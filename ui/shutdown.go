package ui

import "fyne.io/fyne/v2"

// ShowAndRun shows a window and returns when the app has ended, and Fyne with it.
func ShowAndRun(a fyne.App, win fyne.Window) {
	hook := takeStopHook(a.Lifecycle())
	win.ShowAndRun()
	hook()
}

// takeStopHook takes what Fyne does at its end (it saves the preferences) out of
// Fyne's queue and returns it, for whoever ran the app to call when Run has
// returned. What is queued while Fyne's loop ends may be posted to the loop just
// after it has emptied its posts for the last time: nobody runs it then, Fyne waits
// for it, and the program never ends. The method is Fyne's own and stands in no
// interface; without it nothing changes.
func takeStopHook(l fyne.Lifecycle) func() {
	own, ok := l.(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(f func())
	})
	if !ok {
		return func() {}
	}
	hook := own.OnStopped()
	if hook == nil {
		return func() {}
	}
	own.SetOnStoppedHookExecuted(nil)
	return hook
}
