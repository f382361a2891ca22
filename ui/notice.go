package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// prefQuiet is remembered where the person wants no notifications.
const prefQuiet = "no-notifications"

// notify tells a person who looks elsewhere. Whoever looks at the window sees it
// there, and is not told twice.
func (w *Window) notify(t guide.Text) {
	if w.seen || w.app.Preferences().Bool(prefQuiet) {
		return
	}
	words := w.maker.Load().Words
	title, text := words.Say("app/name"), words.Text(t)
	if w.opts.Notify != nil {
		w.opts.Notify(title, text)
		return
	}
	w.app.SendNotification(fyne.NewNotification(title, text))
}

// Raise brings the window before the others, as after a click on a notification.
// It may be called on any goroutine.
func (w *Window) Raise() {
	w.pump.post(func() {
		if w.opts.Place.Restore != nil {
			w.opts.Place.Restore() // Fyne leaves a window in the bar of tasks there
		}
		w.win.RequestFocus()
	})
}

// noticeChoices is whether notifications are shown.
func (w *Window) noticeChoices() fyne.CanvasObject {
	quiet := w.app.Preferences().Bool(prefQuiet)
	take := func(on bool) func() {
		return func() {
			w.app.Preferences().SetBool(prefQuiet, on)
			w.sheetsAgain()
		}
	}
	return choices([]choice{
		{"notices-on", w.say("settings/notices-on"), !quiet, take(false)},
		{"notices-off", w.say("settings/notices-off"), quiet, take(true)},
	})
}

// applyTaskbar tells the desktop how far work is, where that has changed.
func (w *Window) applyTaskbar() {
	if w.opts.Taskbar != nil && w.last.Taskbar != w.told &&
		(w.last.Taskbar.State != screen.TaskbarNone || w.told.State != screen.TaskbarNone) {
		w.told = w.last.Taskbar
		w.opts.Taskbar(w.told)
	}
}
