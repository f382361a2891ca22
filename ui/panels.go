package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// openAtOnce is how many panels may be open: more is a wall of text.
const openAtOnce = 2

// panels shows what is not in order, most blocking first.
type panels struct {
	say    func(string) string
	do     func(screen.Button)
	settle func() // the height has changed
	box    *fyne.Container
	cards  map[string]*panelCard
	order  []*panelCard // as opened, oldest first
	shown  piece[[]screen.Panel]
}

// panelCard is one problem.
type panelCard struct {
	*part.Panel
	shown  piece[screen.Panel]
	folded bool // closed by the person: stays so
}

func newPanels(say func(string) string, do func(screen.Button), settle func()) *panels {
	return &panels{say: say, do: do, settle: settle, box: part.NewColumn(1.5), cards: map[string]*panelCard{}}
}

// apply shows the problems and reports whether the height may have changed.
func (p *panels) apply(list []screen.Panel) bool {
	if !p.shown.set(list) {
		return false
	}
	here := map[string]bool{}
	objects := make([]fyne.CanvasObject, 0, len(list))
	for _, s := range list {
		here[s.ID] = true
		c := p.cards[s.ID]
		if c == nil {
			c = p.newCard(s.ID)
			p.cards[s.ID] = c
		}
		if c.shown.set(s) {
			c.fill(s, p.say, p.do, p.settle)
		}
		if s.Open && !c.Open() && !c.folded {
			p.open(c)
		}
		objects = append(objects, c.Panel)
	}
	for id, c := range p.cards {
		if !here[id] {
			p.close(c)
			delete(p.cards, id)
		}
	}
	p.box.Objects = objects
	p.box.Refresh()
	return true
}

func (p *panels) newCard(id string) *panelCard {
	c := &panelCard{Panel: part.NewPanel("panel-" + id)}
	c.OnToggle = func(open bool) { // by the person
		c.folded = !open
		if open {
			c.SetOpen(false)
			p.open(c)
		} else {
			p.close(c)
		}
		p.settle()
	}
	return c
}

func (p *panels) open(c *panelCard) {
	if c.Open() {
		return
	}
	if len(p.order) >= openAtOnce {
		p.close(p.order[0])
	}
	p.order = append(p.order, c)
	c.SetOpen(true)
}

// showPanel opens a panel, as a button of the page asks for, and goes to it.
func (w *Window) showPanel(id string) {
	c := w.panels.cards[id]
	if c == nil {
		return
	}
	c.folded = false
	w.panels.open(c)
	w.settle()
	w.frame.page.Reveal(c.Panel)
	w.win.Canvas().Focus(c.Head())
}

func (p *panels) close(c *panelCard) {
	for i, o := range p.order {
		if o == c {
			p.order = append(p.order[:i], p.order[i+1:]...)
			break
		}
	}
	c.SetOpen(false)
}

// fill makes the words of a panel.
func (c *panelCard) fill(s screen.Panel, say func(string) string, do func(screen.Button), settle func()) {
	c.SetHead(s.Title, s.Word)
	c.SetTone(toneOf(s.Level))
	body := fixBody(s, say, settle)
	buttons := part.NewFlow()
	for _, a := range []*screen.Button{s.Action, s.Other} {
		if a != nil {
			b := part.NewButton("panel-"+string(a.ID), a.Label, "", func() { do(*a) })
			b.SetEnabled(a.Enabled)
			buttons.Add(b.Tap)
		}
	}
	if len(buttons.Objects) > 0 {
		body = append(body, buttons)
	}
	if s.Notices != "" {
		body = append(body, part.NewNote(s.Notices))
	}
	c.SetBody(body...)
}

// toneOf is the tone of a level.
func toneOf(l guide.Level) part.Tone {
	switch l {
	case guide.LevelStop:
		return part.Stop
	case guide.LevelWarn:
		return part.Warn
	}
	return part.Accent
}

// fixBody is what stands in an open panel.
func fixBody(s screen.Panel, say func(string) string, settle func()) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	if s.Meaning != "" {
		objects = append(objects, part.NewText(s.Meaning))
	}
	if s.Safe != "" {
		objects = append(objects, line(screen.Line{Icon: "good", Tone: screen.ToneNone, Text: s.Safe}, false))
	}
	if len(s.Steps) > 0 {
		picture := part.NewPicture(s.Picture, look.PictureStep.Width, look.PictureStep.Height)
		picture.Hidden = look.Picture(s.Picture) == nil
		objects = append(objects, container.New(&part.Beside{Gap: look.CardPad, Needed: look.Em(look.FieldEm)}, part.NewStepList(s.Steps...), picture))
	}
	for i, c := range s.Commands {
		objects = append(objects, part.NewCopyable("copy-command-"+strconv.Itoa(i)+"-"+s.ID, c, say("action/copy"), say("action/copied")))
	}
	fold := func(id, key string, body fyne.CanvasObject) {
		f := part.NewFold(id+"-"+s.ID, say(key), body)
		f.OnToggle = func(bool) { settle() }
		objects = append(objects, f.Container)
	}
	if s.Otherwise != "" {
		fold("otherwise", "fix/otherwise", part.NewText(s.Otherwise))
	}
	if s.Details != "" {
		fold("details", "fix/details", part.NewNote(s.Details))
	}
	return objects
}
