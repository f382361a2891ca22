package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// actionBar holds the buttons of a page. It stands below the page and never
// scrolls away: the way back, the quiet ones, and the primary one at the end.
type actionBar struct {
	do    func(screen.Button)
	ready func() bool // what the page asks for has been typed
	press func()      // triggers the primary action of the page

	box     *part.ActionBar
	primary *part.Button
	more    *part.Button // opens the menu of what is seldom wanted
	rest    []screen.Button
	buttons map[string]*part.Button

	shown   piece[barContent]
	page    barContent     // what the page wants
	instead *screen.Button // the action of what is marked on the page, in place of the page's own
}

// barContent is what an action bar shows.
type barContent struct {
	Back    *screen.Button
	Quiet   []screen.Button
	Primary *screen.Button
}

func newActionBar(say func(string) string, do func(screen.Button), ready func() bool, press func()) *actionBar {
	b := &actionBar{do: do, ready: ready, press: press, buttons: map[string]*part.Button{}, box: part.NewActionBar()}
	b.box.Max = pageEm
	b.primary = part.NewPrimary("primary", "", b.trigger)
	b.more = part.NewMenuButton("more", "", "more", b.items)
	b.more.About.Name, b.more.Tip = say("action/more"), say("action/more")
	return b
}

// trigger does what the primary button says.
func (b *actionBar) trigger() {
	switch {
	case b.instead == nil:
		b.press()
	case b.instead.Enabled:
		b.do(*b.instead)
	}
}

// byEnter reports whether Enter, with the focus on nothing that uses it, triggers
// the primary action.
func (b *actionBar) byEnter() bool {
	p := b.shown.value.Primary
	return p != nil && !p.ByHand()
}

// apply shows the buttons of a page and reports whether the height may have
// changed.
func (b *actionBar) apply(p screen.Page, back *screen.Button) bool {
	b.page = barContent{Back: back, Quiet: p.Secondary, Primary: p.Primary}
	return b.show()
}

// setPrimary puts the action of what is marked on the page in the place of the
// page's own; nil takes it away.
func (b *actionBar) setPrimary(p *screen.Button) {
	if b.instead != p {
		b.instead = p
		b.show()
	}
}

func (b *actionBar) show() bool {
	content := b.page
	if b.instead != nil {
		content.Primary = b.instead
	}
	if !b.shown.set(content) {
		b.check()
		return false
	}
	here := map[string]bool{}
	if p := content.Primary; p != nil {
		here[keyOf(*p)] = true // one thing is offered once
	}
	var back *part.Button
	if content.Back != nil {
		shown := *content.Back
		for _, s := range content.Quiet { // the page may have its own word for it
			if keyOf(s) == keyOf(shown) {
				shown = s
			}
		}
		if !here[keyOf(shown)] {
			back = b.button(shown, true)
			here[keyOf(shown)] = true
		}
	}
	var list []screen.Button
	for _, s := range content.Quiet {
		if !here[keyOf(s)] {
			list = append(list, s)
			here[keyOf(s)] = true
		}
	}
	shown, more := seldom(list)
	var quiet []*part.Button
	for _, s := range shown {
		quiet = append(quiet, b.button(s, false))
	}
	if b.rest = more; len(more) > 0 {
		quiet = append(quiet, b.more)
	}
	for key := range b.buttons {
		if !here[key] {
			delete(b.buttons, key)
		}
	}
	var primary *part.Button
	why := ""
	if p := content.Primary; p != nil {
		primary = b.primary
		primary.SetPrimary(p.Kind != guide.KindStop)
		primary.SetDanger(p.Kind == guide.KindDanger && p.ID == guide.ActRestoreHere)
		primary.SetLabel(p.Label)
		primary.About.ID = "primary-" + string(p.ID)
		if !p.Enabled {
			why = p.Why
		}
	}
	b.check()
	b.box.Set(back, quiet, primary, why)
	return true
}

// mostQuiet is how many quiet buttons stand in the bar, beside the way back.
const mostQuiet = 2

// seldom takes those out of the quiet buttons that are wanted least, where there
// are too many: they stand in a menu.
func seldom(list []screen.Button) (shown, more []screen.Button) {
	if len(list) <= mostQuiet {
		return list, nil
	}
	var rare []screen.Button
	for _, s := range list {
		switch {
		case s.ID == guide.ActSaveReport, s.ID == guide.ActRescan, s.ID == guide.ActCheck:
			rare = append(rare, s)
		case len(shown) < mostQuiet:
			shown = append(shown, s)
		default:
			more = append(more, s)
		}
	}
	return shown, append(more, rare...)
}

// items are the actions that stand in the menu.
func (b *actionBar) items() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, s := range b.rest {
		item := fyne.NewMenuItem(look.WithoutEmoji(s.Label), func() { b.do(s) })
		item.Disabled = !s.Enabled
		items = append(items, item)
	}
	return items
}

// keyOf tells actions apart.
func keyOf(s screen.Button) string { return string(s.ID) + "\x00" + s.Value }

// button returns the quiet button of an action, made or changed as needed.
func (b *actionBar) button(s screen.Button, back bool) *part.Button {
	made := b.buttons[keyOf(s)]
	if made == nil {
		id := s.ID
		if back && id == guide.ActGoTo {
			id = guide.ActBack
		}
		made = part.NewButton("do-"+string(id), s.Label, iconOf(id), nil)
		b.buttons[keyOf(s)] = made
	}
	made.OnTap = func() { b.do(s) }
	made.SetLabel(s.Label)
	made.Tip = s.Help
	made.SetEnabled(s.Enabled)
	return made
}

// check lets the primary button react where it can.
func (b *actionBar) check() {
	p := b.shown.value.Primary
	b.primary.SetEnabled(p != nil && p.Enabled && (b.instead != nil || b.ready()))
}

// empty reports whether there is nothing in the bar.
func (b *actionBar) empty() bool {
	c := b.shown.value
	return c.Primary == nil && c.Back == nil && len(c.Quiet) == 0
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
