package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// actionBar holds the buttons of a page. It stands below the page and never
// scrolls away: the way back and the quiet ones first, the primary one last.
type actionBar struct {
	do    func(screen.Button)
	ready func() bool // what the page asks for has been typed
	press func()      // triggers the primary action

	box     *fyne.Container
	quiet   *fyne.Container
	why     *part.Text
	primary *part.Button
	buttons map[string]*part.Button

	shown   shown[barContent]
	page    *screen.Button // the page's own primary action
	instead *screen.Button // that of what is marked on the page, in its place
	last    screen.Page
	back    *screen.Button
}

// barContent is what an action bar shows.
type barContent struct {
	Back    *screen.Button
	Quiet   []screen.Button
	Primary *screen.Button
}

func newActionBar(do func(screen.Button), ready func() bool, press func()) *actionBar {
	b := &actionBar{do: do, ready: ready, press: press, buttons: map[string]*part.Button{}}
	b.quiet = part.NewFlow()
	b.why = part.NewNote("")
	b.why.Align = fyne.TextAlignTrailing
	b.primary = part.NewPrimary("primary", "", func() { b.take() })
	b.box = container.New(&part.Ends{Note: 12 * theme.Size(part.Body)}, b.quiet, b.why, b.primary.Tap)
	return b
}

// apply shows the buttons of a page.
func (b *actionBar) apply(p screen.Page, back *screen.Button) bool {
	b.page, b.last, b.back = p.Primary, p, back
	primary := p.Primary
	if b.instead != nil {
		primary = b.instead
	}
	content := barContent{Back: back, Quiet: p.Secondary, Primary: primary}
	if !b.shown.set(content) {
		b.check()
		return false
	}
	var objects []fyne.CanvasObject
	here := map[string]bool{}
	add := func(s screen.Button) {
		key := string(s.ID) + "\x00" + s.Value
		if here[key] || primary != nil && primary.ID == s.ID && primary.Value == s.Value {
			return
		}
		here[key] = true
		objects = append(objects, b.button(key, s))
	}
	if back != nil {
		shown := *back
		for _, s := range p.Secondary { // the page may have its own word for it
			if s.ID == back.ID && s.Value == back.Value {
				shown = s
			}
		}
		add(shown)
	}
	for _, s := range p.Secondary {
		add(s)
	}
	for key := range b.buttons {
		if !here[key] {
			delete(b.buttons, key)
		}
	}
	b.quiet.Objects = objects
	b.quiet.Hidden = len(objects) == 0
	b.primary.Tap.Hidden = primary == nil
	b.why.Set("")
	if primary != nil {
		b.primary.SetPrimary(primary.Kind != guide.KindStop)
		b.primary.SetLabel(primary.Label)
		b.primary.About.ID = "primary-" + string(primary.ID)
		if !primary.Enabled {
			b.why.Set(primary.Why)
		}
	}
	b.why.Hidden = b.why.Text() == ""
	b.check()
	b.box.Refresh()
	return true
}

// setPrimary puts the action of what is marked on the page in the place of the
// page's own; nil takes it away.
func (b *actionBar) setPrimary(p *screen.Button) {
	if b.instead == p {
		return
	}
	b.instead = p
	b.apply(b.last, b.back)
}

// take triggers the primary action.
func (b *actionBar) take() {
	switch p := b.instead; {
	case p == nil:
		b.press()
	case p.Enabled:
		b.do(*p)
	}
}

// button returns the quiet button of an action, made or changed as needed.
func (b *actionBar) button(key string, s screen.Button) *part.Tap {
	made := b.buttons[key]
	if made == nil {
		id := s.ID
		if id == guide.ActGoTo && b.shown.value.Back != nil && s.Value == b.shown.value.Back.Value {
			id = guide.ActBack
		}
		made = part.NewButton("do-"+string(id), s.Label, iconOf(id), nil)
		b.buttons[key] = made
	}
	made.OnTap = func() { b.do(s) }
	made.SetLabel(s.Label)
	made.SetEnabled(s.Enabled)
	return made.Tap
}

// check lets the primary button react where it can.
func (b *actionBar) check() {
	p := b.shown.value.Primary
	b.primary.SetEnabled(p != nil && p.Enabled && (p == b.instead || b.ready()))
}

// empty reports whether there is nothing in the bar.
func (b *actionBar) empty() bool {
	return b.shown.value.Primary == nil && len(b.quiet.Objects) == 0
}

// iconOf names the icon of a quiet button, if it has one.
func iconOf(a guide.ActionID) string {
	switch a {
	case guide.ActBack:
		return "back"
	case guide.ActAddFolder:
		return "plus"
	case guide.ActSaveReport:
		return "save"
	}
	return ""
}
