package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// openAtOnce is how many panels may be open: more is a wall of text.
const openAtOnce = 2

// panels shows what stands in the way, most blocking first.
type panels struct {
	say   func(string) string
	do    func(screen.Button)
	box   *fyne.Container
	cards map[string]*panelCard
	order []*panelCard // as opened, oldest first
	shown shown[[]screen.Panel]
}

// panelCard is one problem: a headline that opens and closes, and its body.
type panelCard struct {
	card   *part.Card
	head   *part.Tap
	sign   *canvas.Raster
	body   *fyne.Container
	shown  shown[screen.Panel]
	open   bool
	folded bool // closed by the person: stays so
}

func newPanels(say func(string) string, do func(screen.Button)) *panels {
	return &panels{say: say, do: do, box: part.NewColumn(1.5), cards: map[string]*panelCard{}}
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
			c.fill(s, p.say, p.do)
		}
		if s.Open && !c.open && !c.folded {
			p.open(c)
		}
		objects = append(objects, c.card)
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
	c := &panelCard{sign: part.NewIcon("forward"), body: part.NewColumn(1.5)}
	c.head = part.NewTap("panel", "panel-"+id, "", part.NewColumn(0), func() {
		c.folded = c.open
		if c.open {
			p.close(c)
		} else {
			p.open(c)
		}
		p.box.Refresh()
	})
	c.head.PadX, c.head.PadY, c.head.Radius = 0, 0, look.Space
	c.body.Hide()
	c.card = part.NewCard(part.NewColumn(1.5, c.head, c.body))
	return c
}

func (p *panels) open(c *panelCard) {
	if c.open {
		return
	}
	if len(p.order) >= openAtOnce {
		p.close(p.order[0])
	}
	p.order = append(p.order, c)
	c.set(true)
}

func (p *panels) close(c *panelCard) {
	for i, o := range p.order {
		if o == c {
			p.order = append(p.order[:i], p.order[i+1:]...)
			break
		}
	}
	c.set(false)
}

func (c *panelCard) set(open bool) {
	c.open = open
	sign := "forward"
	c.head.About.State = "closed"
	c.body.Hide()
	if open {
		c.head.About.State, sign = "open", "down"
		c.body.Show()
	}
	part.SetArt(c.sign, look.Icon(sign))
}

// fill makes the words of a panel.
func (c *panelCard) fill(s screen.Panel, say func(string) string, do func(screen.Button)) {
	icon, band, back := levelLook(s.Level)
	c.card.Band, c.card.Fill = band, back
	word := part.NewNote(s.Word)
	c.head.About.Name = s.Title
	c.head.Content = part.NewRow(1, part.NewIcon(icon), part.NewColumn(0.25, part.NewStrong(s.Title), word), c.sign)
	c.body.Objects = fixBody(s, say)
	if s.Action != nil || s.Notices != "" {
		foot := []fyne.CanvasObject{}
		if s.Action != nil {
			b := part.NewButton("panel-"+string(s.Action.ID), s.Action.Label, "", func() { do(*s.Action) })
			b.SetEnabled(s.Action.Enabled)
			foot = append(foot, part.NewFlow(b.Tap))
		}
		if s.Notices != "" {
			foot = append(foot, part.NewNote(s.Notices))
		}
		c.body.Objects = append(c.body.Objects, foot...)
	}
	c.card.Refresh()
}

// fixBody is what stands in an open panel.
func fixBody(s screen.Panel, say func(string) string) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	if s.Meaning != "" {
		objects = append(objects, part.NewText(s.Meaning))
	}
	if s.Safe != "" {
		objects = append(objects, line(screen.Line{Icon: "good", Tone: screen.ToneNone, Text: s.Safe}, false))
	}
	if len(s.Steps) > 0 {
		steps := part.NewColumn(1)
		for i, step := range s.Steps {
			steps.Add(part.NewMiddle(1, part.NewNumber(i+1), part.NewText(step)))
		}
		picture := part.NewPicture(s.Picture, 132, 88)
		picture.Hidden = look.Picture(s.Picture) == nil
		objects = append(objects, container.New(&part.Beside{Gap: 2 * look.Space, Needed: 24 * theme.Size(part.Body)}, steps, picture))
	}
	if s.Otherwise != "" {
		objects = append(objects, part.NewFold("otherwise-"+s.ID, say("fix/otherwise"), part.NewText(s.Otherwise)).Container)
	}
	if s.Details != "" {
		objects = append(objects, part.NewFold("details-"+s.ID, say("fix/details"), part.NewNote(s.Details)).Container)
	}
	return objects
}
