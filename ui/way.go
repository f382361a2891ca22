package ui

import (
	"fmt"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
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

	settle     func()               // the height has changed
	showFolder func(path string)    // in the file manager; nil: it cannot be shown
	openFile   func(path string)    // with the program for it; nil: it cannot be opened
	open       func(inventory.Kind) // looks through a kind of what is inside

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
	seeks    *part.Activity
	log      *logFold
	fields   *fields
	before   *fyne.Container // the box for messages, where it is one of the answers
	middle   *fyne.Container // doors, answers, questions, clicks, evidence
	safe     *fyne.Container
	told     *fyne.Container // problems, where they stand above the doors

	shown    piece[screen.Page]
	between  piece[screen.Middle]
	step     string
	unfolded map[string]bool // what is unfolded on the step, though its words may change
}

func newWay(say func(string) string, do func(screen.Button), send func(guide.Intent), settle func()) *way {
	w := &way{say: say, do: do, settle: settle}
	w.mark = part.NewIcon("good")
	w.mark.Hide()
	w.title, w.body = part.NewHeadline(), part.NewText("")
	w.picture = part.NewPicture("", look.PictureHead.Width, look.PictureHead.Height)
	w.picture.Hide()
	w.head = container.New(&part.Beside{Gap: look.Margin, Needed: look.Em(look.HeadEm)},
		part.NewColumn(1, part.NewRow(1, w.mark, w.title), w.body), w.picture)
	side := fyne.MeasureText("Ág", theme.Size(part.Large), fyne.TextStyle{Bold: true}).Height
	w.mark.SetMinSize(fyne.NewSquareSize(side))
	w.lookText = part.NewStrong("")
	w.lookMore, w.lookElse = part.NewText(""), part.NewNote("")
	w.lookCard = part.NewCard(part.NewMiddle(1, part.NewPicture("look", look.PictureWork.Width, look.PictureWork.Height),
		part.NewColumn(0.5, w.lookText, w.lookMore, w.lookElse)))
	w.lookCard.Fill = look.ColorWarnSoft
	w.lookCard.Hide()
	w.work = newWorkCard()
	w.seeks = part.NewActivity(say("seek/name"))
	w.seeks.Hide()
	w.middle = part.NewColumn(1.5)
	w.before = part.NewColumn(0)
	w.before.Hide()
	w.safe = part.NewColumn(1)
	w.told = part.NewColumn(0)
	w.told.Hide()
	w.fields = newFields(say, send, func() { w.press() })
	w.log = newLogFold(say)
	w.log.box.OnToggle = func(bool) { w.settle() }
	w.box = part.NewColumn(2, w.head, w.safe, w.told, w.lookCard, w.seeks, w.work.card, w.fields.box, w.before, w.middle)
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

// apply shows a page. other tells that it is another page than before; height
// that its height may have changed.
func (w *way) apply(step string, p screen.Page) (other, height bool) {
	before := w.shown.value
	other = step != w.step || p.Title != before.Title
	moved := w.shown.filled && !other && before.Work != nil && p.Work != nil && sameButWork(before, p)
	if !w.shown.set(p) && !other {
		return false, false
	}
	if w.step != step || w.unfolded == nil {
		w.unfolded = map[string]bool{}
	}
	w.step = step
	if moved { // four times a second: the page around it stays as it is
		return false, w.work.move(p.Work)
	}

	w.title.Set(p.Title, p.Named...)
	w.body.Set(p.Body)
	w.mark.Hidden = p.Mark == nil
	if p.Mark != nil {
		part.SetArt(w.mark, look.Icon(p.Mark.Icon))
	}
	if p.Picture != before.Picture || other {
		part.SetArt(w.picture, look.Picture(p.Picture))
	}
	w.picture.Hidden = look.Picture(p.Picture) == nil || !pictured(p)
	w.lookCard.Hidden = p.Look == nil
	if p.Look != nil {
		w.lookText.Set(p.Look.Text)
		w.lookMore.Set(p.Look.Meaning)
		w.lookElse.Set(p.Look.Otherwise)
	}
	w.seeks.Hidden = !p.Seeks
	w.seeks.Run(p.Seeks && p.Kind != guide.PageList)
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

// pictured reports whether a page has room for its picture: not where a mark says how it
// ended, but for what went well.
func pictured(p screen.Page) bool {
	return (p.Mark == nil || p.Kind == guide.PageResult && p.Mark.Tone == screen.ToneGood) && p.Work == nil && len(p.Causes) == 0
}

// sameButWork reports whether two pages differ in nothing but how far work is.
func sameButWork(a, b screen.Page) bool {
	a.Work, b.Work = nil, nil
	return reflect.DeepEqual(a, b)
}

// middleOf makes the doors, answers, questions, clicks and evidence of a page.
func (w *way) middleOf(p screen.Middle) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	if len(p.Doors) > 0 {
		objects = append(objects, w.doors(p.Doors))
	}
	if len(p.Causes) > 0 {
		causes := part.NewColumn(1)
		for _, d := range p.Causes {
			causes.Add(part.NewAnswer("cause-"+d.Value, d.Label, d.Looks, func() { w.do(d.Button) }))
		}
		objects = append(objects, causes)
	}
	if p.Summary != nil {
		objects = append(objects, w.summary(*p.Summary)...)
	}
	if p.Inside != nil {
		objects = append(objects, w.inside(p.Inside)...)
	}
	if len(p.Evidence) > 0 {
		objects = append(objects, evidence(p.Evidence))
	}
	if len(p.Kinds) > 0 {
		key := "check/inside"
		if p.Summary != nil {
			key = "result/came-back"
		}
		objects = append(objects, headed("kinds", w.say(key), kinds(p.Kinds)))
	}
	for i, s := range p.Holds {
		objects = append(objects, headed(fmt.Sprintf("holds-%d", i), s.Head, evidence(s.Lines)))
	}
	objects = append(objects, w.folds(p)...)
	for _, q := range p.Questions {
		objects = append(objects, w.question(q))
	}
	for i, c := range p.Clicks {
		words := fyne.CanvasObject(part.NewText(c.Text))
		if look.Picture(c.Picture) != nil {
			words = container.New(&part.Beside{Gap: look.CardPad, Needed: look.Em(look.DoorEm)},
				part.NewText(c.Text), part.NewPicture(c.Picture, look.PictureClick.Width, look.PictureClick.Height))
		}
		objects = append(objects, part.NewCard(part.NewNumbered(i+1, words)))
	}
	return objects
}

// headed stands under a heading, nearer to it than to what is above.
func headed(id, head string, body fyne.CanvasObject) fyne.CanvasObject {
	h := part.NewHeading(head)
	h.ID = id
	return part.NewColumn(1, h, body)
}

// evidence is what was found, the worst of it first.
func evidence(lines []screen.Line) fyne.CanvasObject {
	proofs := make([]part.Proof, len(lines))
	for i, l := range lines {
		proofs[i] = part.Proof{Tone: part.Tone(l.Tone), Icon: l.Icon, Text: l.Text}
	}
	return part.NewEvidence(proofs...)
}

// kinds is what a backup holds.
func kinds(list []screen.Kind) fyne.CanvasObject {
	figures := make([]part.Figure, len(list))
	for i, k := range list {
		figures[i] = part.Figure{Icon: k.Icon, Title: k.Name, Note: k.Files, Warn: k.Affected}
	}
	return part.NewFigures(figures...)
}

// fewNames is how many names stand on a page; more are folded.
const fewNames = 5

// summary is how work ended: where the new thing lies, figures, and names.
func (w *way) summary(s screen.Summary) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	buttons := part.NewFlow()
	if s.Folder != "" && w.showFolder != nil {
		buttons.Add(part.NewButton("show-folder", w.say("action/show-folder"), "folder", func() { w.showFolder(s.Folder) }).Tap)
	}
	if w.openFile != nil {
		for _, o := range s.Opens {
			buttons.Add(part.NewButton(o.ID, o.Label, "", func() { w.openFile(o.Path) }).Tap)
		}
	}
	if len(buttons.Objects) > 0 {
		objects = append(objects, buttons)
	}
	if len(s.Lines) > 0 {
		objects = append(objects, evidence(s.Lines))
	}
	names := part.NewColumn(0.5)
	for _, n := range s.Names {
		names.Add(part.NewNote(n))
	}
	switch {
	case len(s.Names) > fewNames:
		objects = append(objects, w.fold("names", s.Head, names))
	case len(s.Names) > 0:
		objects = append(objects, part.NewCard(part.NewColumn(1, part.NewStrong(s.Head), names)))
	}
	if len(s.Next) > 0 {
		objects = append(objects, headed("next", w.say("result/next"), evidence(s.Next)))
	}
	return objects
}

func (w *way) folds(p screen.Middle) []fyne.CanvasObject {
	if len(p.Findings) == 0 {
		return nil
	}
	lines := part.NewColumn(0.5)
	for _, l := range p.Findings {
		lines.Add(part.NewNote(l))
	}
	return []fyne.CanvasObject{w.fold("findings", w.say("fix/details"), lines)}
}

// fold holds what is to be seen by who unfolds it; it stays as the person left it.
func (w *way) fold(id, title string, body fyne.CanvasObject) fyne.CanvasObject {
	fold := part.NewFold(id, title, body)
	if w.unfolded[id] {
		fold.Toggle()
	}
	fold.OnToggle = func(open bool) {
		w.unfolded[id] = open
		w.settle()
	}
	return fold.Container
}

// doors are the ways in, or the phones to choose from, one under the other: what
// each is for stands on one line, and is read from top to bottom.
func (w *way) doors(list []screen.Door) fyne.CanvasObject {
	column := part.NewColumn(1.5)
	for _, d := range list {
		column.Add(w.door(d))
	}
	return column
}

// door is one of them: what it is for, and what is behind it.
func (w *way) door(d screen.Door) *part.Tap {
	var said []fyne.CanvasObject
	id, size := "door-"+string(d.ID), look.PictureRow
	if d.Phone {
		id, size = "choose-phone-"+d.Value, look.PhoneLarge
	}
	if d.Looks != "" {
		looks := part.NewText(d.Looks)
		looks.Color = look.ColorMuted
		said = append(said, looks)
	}
	if d.Note != "" {
		said = append(said, part.NewNote(d.Note))
	}
	if d.State.Text != "" {
		said = append(said, line(d.State, true))
	}
	return part.NewDoor(id, d.Label, d.Picture, size, said, func() { w.do(d.Button) })
}

// question is asked plainly; it is answered by a tick.
func (w *way) question(q screen.Question) *part.Tap {
	return part.NewCheckCard("question-"+q.ID, q.Text, q.Yes, func(on bool) {
		w.fields.send(guide.Intent{Action: guide.ActAnswer, Value: q.ID, Yes: on})
	}).Tap
}
