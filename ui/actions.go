package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// do carries out a button. Actions that need something from the person first
// open a sheet; all others go to the source as they are.
func (w *Window) do(b screen.Button) {
	switch b.Action {
	case guide.ActAddFolder:
		w.askFolder(w.say("folder/title"), w.say("folder/hint"), "", w.addFolder)
	case guide.ActRepair:
		w.askFolder(w.say("repair/title"), w.say("repair/where"), w.suggest(b), func(path string) {
			w.send(guide.Intent{Action: b.Action, Value: path})
		})
	case guide.ActBackUpPhone:
		w.askBackup(b)
	case guide.ActSetPassword:
		w.askNewPassword(func(secret []byte) { w.send(guide.Intent{Action: b.Action, Value: b.Value, Secret: secret}) })
	case guide.ActSaveReport:
		w.showReport()
	case guide.ActShowHow:
		w.showHow(guide.ProblemID(b.Value))
	default:
		w.send(guide.Intent{Action: b.Action, Value: b.Value})
	}
}

func (w *Window) suggest(b screen.Button) string {
	if w.opts.Suggest == nil {
		return ""
	}
	chosen := ""
	for _, f := range w.last.Backups.Folders {
		for _, r := range f.Rows {
			if r.Chosen {
				chosen = r.Folder
			}
		}
	}
	return w.opts.Suggest(b.Action, chosen)
}

// showHow shows a problem's steps large, with its picture.
func (w *Window) showHow(id guide.ProblemID) {
	for _, p := range w.last.Panels {
		if p.ID != string(id) {
			continue
		}
		objects := []fyne.CanvasObject{part.NewPicture(pictureOf(id), 240, 160)}
		objects = append(objects, fixBody(p, w.say)...)
		w.sheet(p.Title, objects, nil, w.say("action/close"))
		return
	}
}

// confirmClose asks before work is stopped by closing the window.
func (w *Window) confirmClose() {
	var s *sheet
	stay := part.NewPrimary("close-stay", w.say("close/stay"), func() { s.close() })
	leave := part.NewButton("close-leave", w.say("close/leave"), "", func() { s.close(); w.quit() })
	s = w.sheet(w.last.Busy, []fyne.CanvasObject{part.NewText(w.say("close/question"))}, stay, w.say("action/cancel"), leave)
}
