package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// confirm asks before something that cannot be taken back. Enter and Escape say
// no, which leaves everything as it is; yes wants its button to be pressed.
func (w *Window) confirm(c screen.Confirm, still func() bool, yes func()) {
	var s *sheet
	no := part.NewPrimary("confirm-no", c.No, func() { s.close() })
	do := part.NewButton("confirm-yes", c.Yes, "", func() {
		s.close()
		yes()
	})
	s = w.sheet(c.Title, []fyne.CanvasObject{part.NewText(c.Body)}, no, "", do)
	s.check = func() { do.SetEnabled(still()) } // the work may have ended meanwhile
	w.win.Canvas().Focus(no.Tap)
}

// confirmClose asks before work is stopped by closing the window.
func (w *Window) confirmClose() {
	kind, before := "", w.last.Busy+". "
	if situation, _ := w.source.Situation(); situation.Job != nil && situation.Job.Kind == guide.JobRestore {
		kind, before = "-restore", ""
	}
	c := screen.Confirm{Title: w.say("close/title"), Body: before + w.say("close/question"+kind), Yes: w.say("close/leave"), No: w.say("close/stay" + kind)}
	w.confirm(c, func() bool { return true }, w.quit)
}

// close asks first while work runs, then ends the workers, then the program.
func (w *Window) close() {
	switch {
	case w.closing:
	case w.last.Busy != "":
		w.confirmClose()
	default:
		w.quit()
	}
}

func (w *Window) quit() {
	w.closing = true
	w.rememberSize()
	if w.opts.Close == nil {
		w.app.Quit()
		return
	}
	go func() {
		w.opts.Close()
		w.pump.post(w.app.Quit)
	}()
}
