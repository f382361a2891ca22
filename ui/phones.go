package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// phones shows a card for each phone.
type phones struct {
	do    func(screen.Button)
	box   *fyne.Container
	cards map[string]*phoneCard
	none  *fyne.Container
	said  *part.Text
	shown shown[[]screen.Phone]
}

// phoneCard is one card; it can be chosen where there are several.
type phoneCard struct {
	tap   *part.Tap
	shown shown[screen.Phone]
}

func newPhones(do func(screen.Button)) *phones {
	p := &phones{do: do, box: part.NewColumn(1), cards: map[string]*phoneCard{}, said: part.NewText("")}
	p.said.Color = look.ColorMuted
	p.none = part.NewMiddle(1, part.NewPicture("no-phone", look.PictureNone.Width, look.PictureNone.Height), p.said)
	return p
}

// apply shows the phones and reports whether the height may have changed.
func (p *phones) apply(cards []screen.Phone, none string) bool {
	if !p.shown.set(cards) {
		return false
	}
	p.said.Set(none)
	objects := make([]fyne.CanvasObject, 0, len(cards)+1)
	if len(cards) == 0 {
		objects = append(objects, part.NewCard(p.none))
	}
	here := map[string]bool{}
	for _, c := range cards {
		here[c.UDID] = true
		card := p.cards[c.UDID]
		if card == nil {
			card = &phoneCard{}
			card.tap = part.NewTap("phone", "phone-"+c.UDID, "", part.NewColumn(1), nil)
			p.cards[c.UDID] = card
		}
		card.apply(c, p.do)
		objects = append(objects, card.tap)
	}
	for id := range p.cards {
		if !here[id] {
			delete(p.cards, id)
		}
	}
	p.box.Objects = objects
	p.box.Refresh()
	return true
}

func (c *phoneCard) apply(p screen.Phone, do func(screen.Button)) {
	if !c.shown.set(p) {
		return
	}
	t := c.tap
	t.PadX, t.PadY = 2*look.Space, 2*look.Space
	t.Fill, t.Stroke = look.ColorSurface, look.ColorLine
	t.About.Name, t.About.State = p.Name, ""
	if p.Chosen && p.Others {
		t.Stroke, t.About.State = look.ColorAccent, "chosen"
	}
	t.Content = phoneContent(p, do)
	t.SetEnabled(p.Choose != nil)
	t.OnTap = func() { do(*p.Choose) }
	t.Refresh()
}

func phoneContent(p screen.Phone, do func(screen.Button)) *fyne.Container {
	head := part.NewColumn(0.5, part.NewStrong(p.Name))
	if p.Line != "" {
		head.Add(part.NewNote(p.Line))
	}
	if p.State != nil {
		head.Add(line(*p.State, true))
	}
	content := part.NewColumn(1.5, part.NewMiddle(1, part.NewPicture(p.Picture, look.PhoneLarge.Width, look.PhoneLarge.Height), head))
	if p.Storage != nil {
		content.Add(storageGauge(*p.Storage, true))
	}
	if p.IOS != nil {
		content.Add(iosGauge(*p.IOS))
	}
	facts := part.NewColumn(0.5)
	for _, f := range p.Facts {
		facts.Add(line(f, true))
	}
	if len(p.Facts) > 0 {
		content.Add(facts)
	}
	if len(p.More) > 0 {
		more := part.NewFlow()
		for _, b := range p.More {
			more.Add(part.NewButton("phone-"+string(b.ID), b.Label, "", func() { do(b) }).Small().Tap)
		}
		content.Add(more)
	}
	return content
}
