package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// phones shows a card for each phone.
type phones struct {
	do    func(screen.Button)
	open  func(udid string) // its page
	box   *fyne.Container
	cards map[string]*phoneCard
	none  *fyne.Container
	said  *part.Text
	tight bool // there are many of them
	shown piece[[]screen.Phone]
}

// roomyPhones have room in the sidebar with the way; the cards of more stand closer.
const roomyPhones = 3

// phoneCard is one card; it can be chosen where there are several.
type phoneCard struct {
	tap   *part.Tap
	shown piece[screen.Phone]
}

func newPhones(do func(screen.Button), open func(udid string)) *phones {
	p := &phones{do: do, open: open, box: part.NewColumn(1), cards: map[string]*phoneCard{}, said: part.NewText("")}
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
	tight := len(cards) > roomyPhones
	if tight != p.tight { // each card has another height
		p.tight, p.cards = tight, map[string]*phoneCard{}
	}
	for _, c := range cards {
		here[c.UDID] = true
		card := p.cards[c.UDID]
		if card == nil {
			card = &phoneCard{}
			card.tap = part.NewTap("phone", "phone-"+c.UDID, "", part.NewColumn(1), nil)
			p.cards[c.UDID] = card
		}
		p.fill(card, c)
		objects = append(objects, card.tap)
	}
	for id := range p.cards {
		if !here[id] {
			delete(p.cards, id)
		}
	}
	p.box.Objects, p.box.Layout = objects, part.NewColumn(p.gap()).Layout
	p.box.Refresh()
	return true
}

// fill shows a phone on its card.
func (p *phones) fill(c *phoneCard, s screen.Phone) {
	if !c.shown.set(s) {
		return
	}
	t := c.tap
	t.PadX, t.PadY = look.Space, look.Space+look.Half
	if p.tight {
		t.PadY = look.Half
	}
	t.Fill, t.Stroke, t.Lifted = look.ColorSurface, look.ColorLine, true
	t.About.Name, t.About.State = s.Name, ""
	if s.Chosen && s.Others {
		t.Stroke, t.About.State = look.ColorAccent, "chosen"
	}
	t.Content = p.content(s)
	t.SetEnabled(s.Choose != nil)
	t.OnTap = func() { p.do(*s.Choose) }
	t.Refresh()
}

// gap is what stands between cards, and between the lines of one, in spaces.
func (p *phones) gap() float32 {
	if p.tight {
		return 0.5
	}
	return 1
}

// content is the phone in brief, and what the chosen backup means to it. All else
// has its place on the page of the phone.
func (p *phones) content(s screen.Phone) *fyne.Container {
	head := part.NewColumn(0, part.NewCutName(part.NewStrong(s.Name)))
	if s.Line != "" {
		head.Add(part.NewNote(s.Line))
	}
	size := look.PhoneRow
	content := part.NewColumn(p.gap(), part.NewMiddle(1, part.NewPicture(s.Picture, size.Width, size.Height), head))
	if s.State != nil {
		content.Add(line(*s.State, true))
	}
	if s.Others && !s.Chosen {
		return content // which phone it is, is all that matters of the others
	}
	switch {
	case s.Storage == nil:
	case s.Storage.Whole == 0: // an empty ring would say nothing
		content.Add(part.NewNote(s.Storage.Name))
	default:
		content.Add(storageGauge(*s.Storage, true))
	}
	if s.IOS != nil {
		content.Add(iosBrief(*s.IOS, s.Others || s.State != nil || s.Storage != nil && s.Storage.Alert != ""))
	}
	if s.Storage == nil && s.IOS == nil && len(s.Facts) == 0 {
		return content
	}
	facts := container.New(&part.Flow{Gap: look.Space, Lines: look.Half})
	for _, f := range s.Facts {
		facts.Add(phoneFact(f))
	}
	if len(s.Facts) > 0 {
		content.Add(facts)
	}
	buttons := part.NewFlow(part.NewButton("phone-page-"+s.UDID, s.Details, "", func() { p.open(s.UDID) }).Small().Tap)
	if b := s.BackUp; b != nil {
		made := part.NewButton("phone-back-up", b.Label, "", func() { p.do(*b) }).Small()
		made.SetEnabled(b.Enabled)
		buttons.Add(made.Tap)
	}
	content.Add(buttons)
	return content
}

// phoneFact is an icon with a word or two that says more on hover.
func phoneFact(l screen.PhoneFact) fyne.CanvasObject {
	word := part.NewNote(l.Short)
	word.OneLine, word.Color = true, look.ColorInk
	icon := part.NewIcon(l.Icon)
	icon.SetMinSize(fyne.NewSquareSize(look.IconSide() * look.RingShare))
	row := container.New(part.Row{Gap: look.Stroke, Grow: -1, Middle: true}, icon, word)
	return part.NewHelped(row, l.Text)
}
