package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// confirm asks before something that cannot be taken back. Enter and Escape say
// no, which leaves everything as it is; yes wants its button to be pressed. What is
// asked may change while it is: a restore begins to send. It may also be over.
func (w *Window) confirm(ask func() (c screen.Confirm, still bool), yes func()) {
	var s *sheet
	c, _ := ask()
	body := part.NewText(c.Body)
	no := part.NewPrimary("confirm-no", c.No, func() { s.close() })
	do := part.NewButton("confirm-yes", c.Yes, "", func() {
		s.close()
		yes()
	})
	s = w.sheet(c.Title, []fyne.CanvasObject{body}, no, "", do)
	s.check = func() {
		c, still := ask()
		do.SetEnabled(still)
		if c.Body != body.Text() {
			body.Set(c.Body)
			s.settle()
		}
	}
	w.win.Canvas().Focus(no.Tap)
}

// confirmClose asks before work is stopped by closing the window.
func (w *Window) confirmClose() {
	var kept *screen.Confirm
	w.confirm(func() (screen.Confirm, bool) {
		if w.last.Busy != "" || kept == nil {
			c := w.asksClose()
			kept = &c
		}
		return *kept, true
	}, w.quit)
}

// asksClose is what is asked then.
func (w *Window) asksClose() screen.Confirm {
	body, stay := w.last.Busy+". "+w.say("close/question"), "close/stay"
	if situation, _ := w.source.Situation(); situation.Job != nil && situation.Job.Kind == guide.JobRestore {
		body, stay = w.say("close/question-restore"), "close/stay-restore"
		if situation.Job.Untouched() {
			body = w.say("close/question-restore-safe")
		}
	}
	return screen.Confirm{Title: w.say("close/title"), Body: body, Yes: w.say("close/leave"), No: w.say(stay)}
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
	leave := func() {
		w.ended.Store(true)
		w.app.Quit()
	}
	if w.opts.Close == nil {
		leave()
		return
	}
	go func() {
		w.opts.Close()
		w.pump.post(leave)
	}()
}
