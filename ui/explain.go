package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"lifeboat/guide"
	"lifeboat/ui/look"
	"lifeboat/ui/part"
)

// explainBox is “What did it say?”: a message, a number or a log in, the
// problems that it names out.
type explainBox struct {
	w       *Window
	box     *fyne.Container
	field   *part.Field
	results *fyne.Container
}

// mostAnswers is how many problems are shown for a message.
const mostAnswers = 3

func (w *Window) newExplain() *explainBox {
	e := &explainBox{w: w, results: part.NewColumn(1.5)}
	e.field = part.NewBox("explain", w.say("explain/hint"))
	ask := part.NewButton("explain-ask", w.say("action/explain"), "", func() { e.ask(nil) })
	e.box = part.NewColumn(1.5, part.NewStrong(w.say("explain/title")), e.field, part.NewFlow(ask.Tap), e.results)
	e.box.Hide()
	return e
}

func (e *explainBox) apply(shown bool) bool {
	shown = shown && e.w.source.Explain != nil
	if e.box.Visible() == shown {
		return false
	}
	e.box.Hidden = !shown
	if !shown {
		e.field.SetText("")
		e.results.Objects = nil
	}
	return true
}

// ask looks the text up. reinstalling is the answer to what the person was
// doing, nil while it was not asked.
func (e *explainBox) ask(reinstalling *bool) {
	text := strings.TrimSpace(e.field.Text)
	if text == "" {
		return
	}
	answer := e.w.source.Explain(text, reinstalling != nil && *reinstalling)
	e.results.Objects = nil
	switch {
	case answer.AskWhatWasDone && reinstalling == nil:
		yes, no := true, false
		e.results.Objects = []fyne.CanvasObject{
			part.NewStrong(e.w.say("explain/ask")),
			part.NewFlow(
				part.NewButton("explain-backup", e.w.say("explain/ask-backup"), "", func() { e.ask(&no) }).Tap,
				part.NewButton("explain-reinstall", e.w.say("explain/ask-reinstall"), "", func() { e.ask(&yes) }).Tap),
		}
	case len(answer.Problems) == 0:
		e.results.Objects = []fyne.CanvasObject{part.NewText(e.w.say("explain/nothing"))}
	}
	for i, id := range answer.Problems {
		if i == mostAnswers {
			break
		}
		e.results.Objects = append(e.results.Objects, e.answer(id, i == 0))
	}
	e.w.frame.settle()
	e.w.frame.right.Reveal(e.results)
	e.w.dumpSoon()
	e.w.send(guide.Intent{Action: guide.ActExplain, Value: text})
}

// answer is a problem as a card; the best one is open.
func (e *explainBox) answer(id guide.ProblemID, open bool) fyne.CanvasObject {
	s := e.w.maker.Load().Problem(id)
	icon, band, _ := levelLook(s.Level)
	body := part.NewColumn(1.5, fixBody(s, e.w.say)...)
	fold := part.NewFold("answer-"+s.ID, s.Title, body)
	if open {
		fold.Toggle()
	}
	fold.OnToggle = func(bool) { e.w.frame.settle(); e.w.dumpSoon() }
	card := part.NewCard(part.NewRow(1, part.NewIcon(icon), fold.Container))
	card.Band, card.Fill = band, look.ColorSurface
	return card
}
