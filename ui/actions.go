package ui

import (
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// do carries out a button. What cannot be taken back is asked about first.
func (w *Window) do(b screen.Button) {
	if b.ID == guide.ActLeaveInside && w.kind.up() {
		return // a level up, on the same page of the guide
	}
	if b.Asks == nil {
		w.carryOut(b)
		return
	}
	w.confirm(func() (screen.Confirm, bool) {
		a, still := w.last.Route.Offered(b.ID, b.Value)
		if still && a.Confirm != nil {
			return *w.maker.Load().Button(a).Asks, true
		}
		return *b.Asks, still
	}, func() { w.carryOut(b) })
}

// carryOut sends what a button is for. Where that needs something from the person, a
// sheet asks for it first.
func (w *Window) carryOut(b screen.Button) {
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
	case guide.PlaceSave:
		w.askSave(b, w.kind.what())
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
