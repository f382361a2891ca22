package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// phonePage is the page of a phone. It is open until the person leaves it, and
// lies in the place of the way meanwhile.
type phonePage struct {
	w     *Window
	udid  string
	page  *part.Page
	shown piece[screen.PhonePage]
	fold  bool // the details are open
	from  focusPlace
}

// showPhone opens the page of a phone.
func (w *Window) showPhone(udid string) {
	p := &phonePage{w: w, udid: udid, page: part.NewPage(look.Margin), from: w.focusNow()}
	w.setPhonePage(p)
	if !p.apply() {
		w.setPhonePage(nil)
		return
	}
	w.frame.showInstead(p.page)
	p.land()
	w.menu.apply()
	w.dumpSoon()
}

// phoneAgain opens the page once more, where it is open, in the window as it is drawn now.
func (w *Window) phoneAgain() {
	was := w.phonePage
	if was == nil {
		return
	}
	w.showPhone(was.udid)
	if w.phonePage != nil {
		w.phonePage.from = was.from
	}
}

// land puts the focus where the page begins.
func (p *phonePage) land() {
	if back, ok := p.find("phonepage-back"); ok {
		p.w.win.Canvas().Focus(back)
	}
}

// closePhone goes back to the way, and reports whether there was a page to leave.
func (w *Window) closePhone() bool {
	p := w.phonePage
	if p == nil {
		return false
	}
	w.setPhonePage(nil)
	w.frame.showInstead(nil)
	switch on, ok := p.from.on.(fyne.CanvasObject); {
	case p.from.on == nil:
		w.win.Canvas().Unfocus()
	case ok && on.Visible() && !disabled(on) && part.Path(w.frame, on) != nil:
		w.win.Canvas().Focus(p.from.on)
	default: // the window was drawn anew meanwhile
		w.refocus(p.from.id)
	}
	w.menu.apply()
	w.dumpSoon()
	return true
}

// setPhonePage opens or closes the page. While it is open, each screen has the list,
// whose rows it shows.
func (w *Window) setPhonePage(p *phonePage) {
	w.phonePage = p
	w.lists.Store(p != nil)
}

// backups is the list of the backups, also behind a page that does not show it.
func (w *Window) backups() *screen.Backups {
	if w.last.Backups == nil {
		m := w.maker.Load() // what it remembers belongs to the pump's goroutine
		w.last.Backups = screen.Maker{Words: m.Words, Guide: m.Guide}.Backups(w.source.Situation())
	}
	return w.last.Backups
}

// apply shows what the phone says now. false: it is not there any more.
func (p *phonePage) apply() bool {
	situation, route := p.w.source.Situation()
	s, here := p.w.maker.Load().PhonePage(situation, route, p.w.backups(), p.udid)
	if !here {
		return false
	}
	if p.shown.set(s) {
		p.draw(s)
	}
	return true
}

func (p *phonePage) draw(s screen.PhonePage) {
	w := p.w
	focused := ""
	if d, ok := w.win.Canvas().Focused().(part.Described); ok {
		focused = d.Describe().ID
	}
	back := part.NewButton("phonepage-back", w.say("action/back"), "back", func() { w.closePhone() })
	copied := part.NewButton("phonepage-copy", w.say("phonepage/copy"), "copy", func() { w.copyText(s.Text()) })
	head := part.NewColumn(0.5, part.NewTitle(s.Phone.Name), part.NewNote(s.Phone.Line))
	if s.Phone.State != nil {
		head.Add(line(*s.Phone.State, false))
	}
	objects := []fyne.CanvasObject{
		part.NewFlow(back.Tap, copied.Tap),
		part.NewMiddle(1, part.NewPicture(s.Phone.Picture, look.PhoneLarge.Width, look.PhoneLarge.Height), head),
	}
	if s.Phone.Storage != nil && s.Phone.Storage.Whole > 0 {
		objects = append(objects, part.NewCard(storageGauge(*s.Phone.Storage, false)))
	}
	if s.Phone.IOS != nil {
		objects = append(objects, part.NewCard(iosGauge(*s.Phone.IOS)))
	}
	buttons := part.NewFlow()
	if b := s.BackUp; b != nil {
		buttons.Add(part.NewButton("phonepage-back-up", b.Label, "", func() { w.do(*b) }).Tap)
	}
	for _, b := range s.Phone.More {
		buttons.Add(part.NewButton("phonepage-"+string(b.ID), b.Label, "", func() { w.do(b) }).Tap)
	}
	objects = append(objects, part.NewHeading(w.say("phonepage/facts")), part.NewCard(facts(s.Facts)))
	if len(buttons.Objects) > 0 {
		objects = append(objects, buttons)
	}
	objects = append(objects, part.NewHeading(w.say("phonepage/backups")))
	for _, r := range s.Backups {
		objects = append(objects, part.NewCard(part.NewColumn(0.5,
			part.NewStrong(r.When), part.NewNote(join(r.Size, r.IOS, r.Locked)), line(r.State, true))))
	}
	if s.None != "" {
		objects = append(objects, part.NewText(s.None))
	}
	fold := part.NewFold("phonepage-details", w.say("phonepage/details"), facts(s.Details))
	if p.fold {
		fold.Toggle()
	}
	fold.OnToggle = func(open bool) {
		p.fold = open
		p.page.Settle()
		w.dumpSoon()
	}
	p.page.Set(part.NewReading(part.NewColumn(2, append(objects, fold.Container)...)))
	if o, ok := p.find(focused); ok && focused != "" {
		w.win.Canvas().Focus(o)
	}
}

// find finds what can have the focus on the page.
func (p *phonePage) find(id string) (found fyne.Focusable, ok bool) {
	part.Each(p.page, func(o fyne.CanvasObject) {
		d, described := o.(part.Described)
		if f, able := o.(fyne.Focusable); able && described && d.Describe().ID == id {
			found, ok = f, true
		}
	})
	return found, ok
}

// facts are names with their values, one a line.
func facts(list []screen.NamedFact) *fyne.Container {
	column := part.NewColumn(0.5)
	for _, f := range list {
		name := part.NewText(f.Name)
		name.Color = look.ColorMuted
		column.Add(container.New(&part.Halves{Gap: look.Space}, name, part.NewText(f.Value)))
	}
	return column
}

// join puts a dot between what there is.
func join(parts ...string) string {
	all := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		if all != "" {
			all += " · "
		}
		all += p
	}
	return all
}
