package main

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/desktop"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// handleOf is the handle that the system has for a window, on X11 and Windows; 0: none.
// It is called on Fyne's goroutine.
func handleOf(win fyne.Window) (handle uintptr) {
	if native, ok := win.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			switch w := context.(type) {
			case driver.WindowsWindowContext:
				handle = w.HWND
			case driver.X11WindowContext:
				handle = w.WindowHandle
			}
		})
	}
	return handle
}

// taskbarOf shows how far work is where the desktop keeps its programs.
func taskbarOf(win fyne.Window) func(screen.Taskbar) {
	bar := desktop.NewTaskbar(appID)
	return func(t screen.Taskbar) {
		bar.Show(desktop.TaskbarState{
			Share: t.Share, Shown: t.State == screen.TaskbarRuns || t.State == screen.TaskbarWaits,
			Urgent: t.State == screen.TaskbarWaits, Failed: t.State == screen.TaskbarFailed, Window: handleOf(win),
		})
	}
}

// chooserOver asks for folders with the system's dialog, over a window.
func chooserOver(win fyne.Window) func(context.Context, string, string) (string, error) {
	return func(ctx context.Context, title, begin string) (string, error) {
		var handle uintptr
		fyne.DoAndWait(func() { handle = handleOf(win) })
		return desktop.ChooseFolder(ctx, handle, title, begin)
	}
}
