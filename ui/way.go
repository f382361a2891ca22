package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// way is the current step: title, picture or work, and what a person types or
// answers. Its buttons stand in the actionBar.
type way struct {
	say func(string) string
	do  func(screen.Button)

	box      *fyne.Container
	mark     *canvas.Raster
	title    *part.Headline
	body     *part.Text
	picture  *canvas.Raster
	head     *fyne.Container
	lookCard *part.Card
	lookText *part.Text
	lookMore *part.Text
	lookElse *part.Text
	work     *workCard
	log      *logFold
	fields   *fields
	middle   *fyne.Container // doors, answers, questions, clicks, evidence
	safe     *fyne.Container

	shown   shown[screen.Page]
	between shown[screen.Middle]
	step    string
}

func newWay(say func(string) string, do func(screen.Button), send func(guide.Intent)) *way {
	w := &way{say: say, do: do}
	w.mark = part.NewIcon("good")
	w.mark.Hide()
	w.title, w.body = part.NewHeadline(), part.NewText("")
	w.picture = part.NewPicture("", 192, 128)
	w.picture.Hide()
	em := theme.Size(part.Body)
	w.head = container.New(&part.Beside{Gap: 3 * look.Space, Needed: 18 * em},
		part.NewColumn(1, part.NewRow(1, w.mark, w.title), w.body), w.picture)
	side := fyne.MeasureText("Ág", theme.Size(part.Large), fyne.TextStyle{Bold: true}).Height
	w.mark.SetMinSize(fyne.NewSquareSize(side))
	w.lookText = part.NewStrong("")
	w.lookMore, w.lookElse = part.NewText(""), part.NewNote("")
	w.lookCard = part.NewCard(part.NewMiddle(1, part.NewPicture("look", 120, 80),
		part.NewColumn(0.5, w.lookText, w.lookMore, w.lookElse)))
	w.lookCard.Fill, w.lookCard.Band = look.ColorWarnSoft, look.ColorWarnFill
	w.lookCard.Hide()
	w.work = newWorkCard()
	w.middle = part.NewColumn(1.5)
	w.safe = part.NewColumn(1)
	w.fields = newFields(say, send, func() { w.press() })
	w.log = newLogFold(say)
	w.box = part.NewColumn(2, w.head, w.safe, w.lookCard, w.work.card, w.fields.box, w.middle)
	w.box.Add(w.log.box.Container)
	return w
}

// press triggers the primary action.
func (w *way) press() {
	p := w.shown.value.Primary
	if p == nil || !p.Enabled || !w.fields.ready() {
		return
	}
	if intent, ok := w.fields.take(*p); ok {
		w.fields.send(intent)
		return
	}
	w.do(*p)
}

// byEnter reports whether Enter, with the focus nowhere, triggers the primary
// action.
func (w *way) byEnter() bool {
	p := w.shown.value.Primary
	return p != nil && !p.ByHand() && w.box.Visible()
}

// apply shows a page. other tells that it is another page than before; height
// that its height may have changed.
func (w *way) apply(step string, p screen.Page) (other, height bool) {
	before := w.shown.value
	other = step != w.step || p.Title != before.Title
	if !w.shown.set(p) && !other {
		return false, false
	}
	w.step = step

	w.title.Set(p.Title)
	w.body.Set(p.Body)
	w.mark.Hidden = p.Verdict == nil
	if p.Verdict != nil {
		part.SetArt(w.mark, look.Icon(p.Verdict.Icon))
	}
	if p.Picture != before.Picture || other {
		part.SetArt(w.picture, look.Picture(p.Picture))
	}
	w.picture.Hidden = look.Picture(p.Picture) == nil || p.Verdict != nil || p.Work != nil
	w.lookCard.Hidden = p.Look == nil
	if p.Look != nil {
		w.lookText.Set(p.Look.Text)
		w.lookMore.Set(p.Look.Meaning)
		w.lookElse.Set(p.Look.Otherwise)
	}
	w.work.apply(p.Work)
	w.log.apply(p.Log)
	w.fields.apply(p)
	if w.between.set(p.Middle) || other {
		w.middle.Objects = w.middleOf(p.Middle)
	}
	w.safe.Objects = nil
	if p.Safe != nil {
		w.safe.Objects = []fyne.CanvasObject{line(*p.Safe, false)}
	}
	return other, true
}

// middleOf makes the doors, answers, questions, clicks and evidence of a page.
func (w *way) middleOf(p screen.Middle) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	em := theme.Size(part.Body)
	if len(p.Doors) > 0 {
		doors := container.New(&part.Halves{Gap: 2 * look.Space, Need: 12 * em})
		for _, d := range p.Doors {
			doors.Add(w.door(d))
		}
		objects = append(objects, doors)
	}
	if len(p.Causes) > 0 {
		causes := part.NewColumn(1)
		for _, d := range p.Causes {
			causes.Add(w.cause(d))
		}
		objects = append(objects, causes)
	}
	if len(p.Evidence) > 0 {
		evidence := part.NewColumn(1)
		for _, e := range p.Evidence {
			l := line(e, false)
			if e.Tone == screen.ToneGood { // the words of what is right need no colour
				l = line(screen.Line{Icon: e.Icon, Text: e.Text}, false)
			}
			evidence.Add(l)
		}
		objects = append(objects, part.NewCard(evidence))
	}
	objects = append(objects, w.folds(p)...)
	for _, q := range p.Questions {
		objects = append(objects, w.question(q))
	}
	for i, c := range p.Clicks {
		row := part.NewMiddle(1, part.NewNumber(i+1), part.NewText(c.Text))
		if look.Picture(c.Picture) != nil {
			row.Add(part.NewPicture(c.Picture, 150, 100))
		}
		objects = append(objects, part.NewCard(row))
	}
	return objects
}

func (w *way) folds(p screen.Middle) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, f := range []struct {
		id, key string
		lines   []string
	}{{"kinds", "check/inside", p.Kinds}, {"findings", "fix/details", p.Findings}} {
		if len(f.lines) == 0 {
			continue
		}
		lines := part.NewColumn(0.5)
		for _, l := range f.lines {
			lines.Add(part.NewNote(l))
		}
		objects = append(objects, part.NewFold(f.id, w.say(f.key), lines).Container)
	}
	return objects
}

// door is a large way in, with its picture.
func (w *way) door(d screen.Door) *part.Tap {
	column := part.NewColumn(1, part.NewPicture(d.Picture, 168, 112), centred(part.NewStrong(d.Label)))
	if d.Looks != "" {
		column.Add(centred(part.NewNote(d.Looks)))
	}
	t := part.NewTap("button", "door-"+string(d.ID), d.Label, column, func() { w.do(d.Button) })
	t.Fill, t.Stroke, t.PadX, t.PadY = look.ColorSurface, look.ColorLine, 2*look.Space, 2*look.Space
	return t
}

// cause is an answer of the iCloud door: what was seen, and what it looks like.
func (w *way) cause(d screen.Door) *part.Tap {
	column := part.NewColumn(0.25, part.NewStrong(d.Label))
	if d.Looks != "" {
		column.Add(part.NewNote(d.Looks))
	}
	t := part.NewTap("button", "cause-"+d.Value, d.Label, part.NewMiddle(0, column, part.NewIcon("forward")), func() { w.do(d.Button) })
	t.Fill, t.Stroke, t.PadX = look.ColorSurface, look.ColorLine, 2*look.Space
	return t
}

// question is asked plainly; it is answered by a tick.
func (w *way) question(q screen.Question) *part.Tap {
	icon, state := "check-off", "off"
	if q.Yes {
		icon, state = "check-on", "on"
	}
	t := part.NewTap("check", "question-"+q.ID, q.Text, part.NewMiddle(1, part.NewIcon(icon), part.NewText(q.Text)), func() {
		w.fields.send(guide.Intent{Action: guide.ActAnswer, Value: q.ID, Yes: !q.Yes})
	})
	t.About.State = state
	t.Fill, t.Stroke, t.PadX = look.ColorSurface, look.ColorLine, 2*look.Space
	return t
}

func centred(t *part.Text) *part.Text {
	t.Align = fyne.TextAlignCenter
	return t
}
