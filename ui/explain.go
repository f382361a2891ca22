package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/explain"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// explainBox is “What did it say?”: a message, a number or a log in, the
// problems that it names out.
type explainBox struct {
	w       *Window
	box     *fyne.Container
	field   *part.Field
	results *fyne.Container
	settle  func() // called when its height has changed
	warm    bool
}

// mostAnswers is how many problems are shown for a message.
const mostAnswers = 3

func (w *Window) newExplain(settle func()) *explainBox {
	e := &explainBox{w: w, results: part.NewColumn(1.5), settle: settle}
	e.field = part.NewBox("explain", w.say("explain/hint"), func() { e.ask(explain.DoingUnknown) })
	ask := part.NewButton("explain-ask", w.say("action/explain"), "", func() { e.ask(explain.DoingUnknown) })
	e.box = part.NewColumn(1, part.NewMiddle(0, e.field, ask.Tap), e.results)
	e.box.Hide()
	return e
}

func (e *explainBox) apply(shown bool) bool {
	shown = shown && e.w.source.Explain != nil
	if e.box.Visible() == shown {
		return false
	}
	e.box.Hidden = !shown // what was typed stays for when the person comes back
	if shown && !e.warm {
		e.warm = true
		e.w.away(func() { e.w.source.Explain("", explain.Options{}) }) // what it knows is made ready before it is asked
	}
	return true
}

// placeExplain puts the box for messages where it is looked for: before the answers of
// a page that asks what the iPhone showed, else at the end. It reports whether the
// height may have changed.
func (w *Window) placeExplain(p screen.Page) bool {
	before, shown := len(p.Causes) > 0, p.Explain && w.source.Explain != nil
	changed := w.way.before.Visible() != (shown && before) || w.after.Visible() != (shown && !before)
	w.way.before.Hidden, w.after.Hidden = !shown || !before, !shown || before
	at := len(w.after.Objects) > 1
	if before == at {
		if before {
			w.way.before.Objects, w.after.Objects = []fyne.CanvasObject{w.explain.box}, w.after.Objects[:1]
		} else {
			w.way.before.Objects, w.after.Objects = nil, append(w.after.Objects[:1:1], w.explain.box)
		}
		changed = true
	}
	return changed
}

// ask looks the text up. doing is the answer to what the person was doing.
func (e *explainBox) ask(doing explain.Doing) {
	text := strings.TrimSpace(e.field.Text)
	if text == "" {
		return
	}
	found := e.w.source.Explain(text, explain.Options{Words: e.w.maker.Load().Words, Doing: doing, Limit: mostAnswers})
	entries := found.Entries
	e.results.Objects = nil
	switch {
	case len(entries) == 0:
		e.results.Objects = []fyne.CanvasObject{part.NewText(e.w.say("explain/nothing"))}
	case !found.Sure:
		key := "explain/unsure"
		if len(entries) == 1 {
			key = "explain/unsure-one"
		}
		e.results.Objects = []fyne.CanvasObject{part.NewText(e.w.say(key))}
	}
	if len(entries) > 0 && entries[0].Ask.Key != "" && doing == explain.DoingUnknown {
		e.results.Objects = e.question(e.w.maker.Load().Words.Text(entries[0].Ask))
		entries = nil
	}
	for i, entry := range entries {
		title := entry.Title
		if !found.Sure {
			title = e.w.maker.Load().Words.Text(entry.Question)
		}
		e.results.Objects = append(e.results.Objects, e.answer(entry.ID, title, found.Sure && i == 0))
	}
	if !found.Sure && e.w.source.Save != nil { // someone else may know it
		report := part.NewButton("explain-report", e.w.say("action/save-report"), "", e.w.showReport)
		e.results.Objects = append(e.results.Objects, part.NewFlow(report.Tap))
	}
	e.settle()
	e.w.dumpSoon()
}

// question asks what the person was doing, where a number means two things.
func (e *explainBox) question(text string) []fyne.CanvasObject {
	answer := func(id, key string, doing explain.Doing) fyne.CanvasObject {
		return part.NewButton(id, e.w.say(key), "", func() { e.ask(doing) }).Tap
	}
	return []fyne.CanvasObject{
		part.NewStrong(text),
		part.NewFlow(
			answer("explain-backup", "explain/ask-backup", explain.DoingBackup),
			answer("explain-reinstall", "explain/ask-reinstall", explain.DoingReinstall)),
	}
}

// answer is a problem, under its title or a question after it; one that is sure is
// open.
func (e *explainBox) answer(id guide.ProblemID, title string, open bool) fyne.CanvasObject {
	s := e.w.maker.Load().Problem(id)
	settle := func() { e.settle(); e.w.dumpSoon() }
	p := part.NewPanel("answer-" + s.ID)
	p.SetHead(title, "")
	p.SetTone(toneOf(s.Level))
	p.SetBody(fixBody(s, e.w.say, settle)...)
	p.SetOpen(open)
	p.OnToggle = func(bool) { settle() }
	return p
}

// showExplain looks a message up, wherever the person stands.
func (w *Window) showExplain() {
	var s *sheet
	e := w.newExplain(func() { s.settle() })
	e.box.Show()
	s = w.sheet(w.say("menu/explain"), []fyne.CanvasObject{e.box}, nil, w.say("action/close"))
	s.tall()
	w.win.Canvas().Focus(e.field)
}
