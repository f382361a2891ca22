package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// do carries out a button. Where it needs something from the person, a sheet asks
// for that first.
func (w *Window) do(b screen.Button) {
	switch b.ID {
	case guide.ActShowFolder:
		w.reveal(b.Value)
		return
	case guide.ActOpenApple:
		w.openApple()
		return
	}
	send := func(value string) { w.send(guide.Intent{Action: b.ID, Value: value}) }
	switch b.Input.Place {
	case guide.PlaceFolder:
		w.askFolder(folderAsk{button: &b, title: w.say("folder/title"), hint: w.say("folder/hint"), then: send})
		return
	case guide.PlaceCopy:
		w.askCopy(b)
		return
	case guide.PlaceKeep:
		w.askBackup(b)
		return
	case guide.PlaceFile:
		w.showReport()
		return
	}
	if b.Input.Secret != guide.SecretNone {
		w.askPassword(b)
		return
	}
	send(b.Value)
}

// offers reports whether a button that opened a sheet is still offered: a phone may
// have been unplugged meanwhile.
func (w *Window) offers(b screen.Button) bool {
	_, ok := w.last.Route.Offered(b.ID, b.Value)
	return ok
}

// confirmClose asks before work is stopped by closing the window.
func (w *Window) confirmClose() {
	var s *sheet
	stay := part.NewPrimary("close-stay", w.say("close/stay"), func() { s.close() })
	leave := part.NewButton("close-leave", w.say("close/leave"), "", func() { s.close(); w.quit() })
	s = w.sheet(w.last.Busy, []fyne.CanvasObject{part.NewText(w.say("close/question"))}, stay, w.say("action/cancel"), leave)
}
