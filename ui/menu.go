package ui

import (
	"runtime"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// command is something that the menu bar offers, and that its keys do. The bar is
// never the only way to it: some drivers do not draw menus.
type command struct {
	id    string
	label string                // key of its words
	keys  fyne.KeyboardShortcut // shown in the menu; nil: none
	also  []fyne.Shortcut       // other keys that do the same
	plain fyne.KeyName          // a key without Ctrl, such as F1
	do    func()
	may   func() bool // nil: always
	is    func() bool // whether it has a tick; nil: never
	above bool        // also while a sheet stands before the window
	quit  bool
	menu  []*command // opens beside it
}

// menuBar is the bar of menus. Its items stay the same while the window stands;
// only what they may do changes, which Fyne looks up when a menu opens. So the
// menus cost no redraw.
type menuBar struct {
	w     *Window
	main  *fyne.MainMenu
	all   []*command
	items map[*command]*fyne.MenuItem

	offered map[guide.ActionID]*guide.Action // what the Route offers now, of what menus speak of
}

// newMenu makes the menu bar in the language of the window.
func (w *Window) newMenu() *menuBar {
	m := &menuBar{w: w, items: map[*command]*fyne.MenuItem{}}
	m.main = fyne.NewMainMenu(
		m.menu("menu/file", m.file()), m.menu("menu/edit", m.edit()), m.menu("menu/view", m.view()),
		m.menu("menu/backup", m.backup()), m.menu("menu/help", m.help()))
	w.win.SetMainMenu(m.main)
	m.listen()
	return m
}

// menu makes one menu; nil stands for a line between its items.
func (m *menuBar) menu(label string, commands []*command) *fyne.Menu {
	menu := fyne.NewMenu(m.w.say(label))
	for _, c := range commands {
		if c == nil {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			continue
		}
		item := fyne.NewMenuItem(m.w.say(c.label), func() { m.run(c) })
		item.IsQuit = c.quit
		if c.keys != nil {
			item.Shortcut = c.keys
		}
		if c.menu != nil {
			item.ChildMenu = m.menu(c.label, c.menu)
		} else {
			m.all = append(m.all, c)
		}
		m.items[c] = item
		menu.Items = append(menu.Items, item)
	}
	return menu
}

// run does what a command says, where it may: Fyne triggers keys of switched-off
// items, too.
func (m *menuBar) run(c *command) {
	if c.do != nil && m.mayNow(c) {
		c.do()
	}
}

func (m *menuBar) mayNow(c *command) bool {
	if len(m.w.sheets) > 0 && !c.above {
		return false
	}
	return c.may == nil || c.may()
}

// apply brings the items to what is offered now.
func (m *menuBar) apply() {
	m.offered = map[guide.ActionID]*guide.Action{}
	take := func(a *guide.Action) {
		if a != nil && a.Enabled && m.offered[a.ID] == nil {
			m.offered[a.ID] = a
		}
	}
	r := &m.w.last.Route
	take(r.Primary)
	for i := range r.Secondary {
		take(&r.Secondary[i])
	}
	for i := range r.Panels {
		take(r.Panels[i].Action)
	}
	for i := range r.Beside {
		if r.Beside[i].ID != guide.ActChooseBackup { // hundreds
			take(&r.Beside[i])
		}
	}
	m.look()
}

// look switches the items on and off, as they may do something now or not.
func (m *menuBar) look() {
	for c, item := range m.items {
		item.Disabled = c.menu == nil && !m.mayNow(c)
		item.Checked = c.is != nil && c.is()
	}
}

// act is a command that presses what the Route offers.
func (m *menuBar) act(id guide.ActionID, label string, keys fyne.KeyboardShortcut) *command {
	return &command{
		id: string(id), label: label, keys: keys,
		may: func() bool { return m.offered[id] != nil },
		do:  func() { m.w.do(m.w.button(*m.offered[id])) },
	}
}

// button gives an action of the Route its words.
func (w *Window) button(a guide.Action) screen.Button {
	return w.maker.Load().Button(a)
}

func (m *menuBar) file() []*command {
	w := m.w
	return []*command{
		m.act(guide.ActAddFolder, "menu/add-folder", control(fyne.KeyO)),
		m.act(guide.ActBackUpPhone, "menu/back-up-phone", control(fyne.KeyB)),
		nil,
		{
			id: "save-report", label: "action/save-report", keys: control(fyne.KeyS), do: w.showReport,
			may: func() bool { return w.source.Save != nil },
		},
		nil,
		{id: "settings", label: "menu/settings", keys: control(fyne.KeyComma), do: w.showSettings},
		nil,
		{id: "close", label: "action/close", keys: control(fyne.KeyW), above: true, do: w.closeOne},
		{id: "quit", label: "action/quit", keys: control(fyne.KeyQ), above: true, quit: true, do: w.close},
	}
}

func (m *menuBar) edit() []*command {
	w := m.w
	return []*command{
		{id: "cut", label: "menu/cut", keys: &fyne.ShortcutCut{}, above: true, may: w.canCut, do: func() { w.editing(&fyne.ShortcutCut{Clipboard: w.app.Clipboard()}) }},
		{id: "copy", label: "menu/copy", keys: &fyne.ShortcutCopy{}, above: true, may: w.canCopy, do: w.copyFocused},
		{id: "paste", label: "menu/paste", keys: &fyne.ShortcutPaste{}, above: true, may: w.canType, do: func() { w.editing(&fyne.ShortcutPaste{Clipboard: w.app.Clipboard()}) }},
		{id: "select-all", label: "menu/select-all", keys: &fyne.ShortcutSelectAll{}, above: true, may: w.canSelect, do: func() { w.editing(&fyne.ShortcutSelectAll{}) }},
		nil,
		{id: "find", label: "menu/find", keys: control(fyne.KeyF), do: w.list.find, may: func() bool { return w.list.open() }},
		nil,
		{id: "copy-page", label: "menu/copy-page", keys: control(fyne.KeyC, fyne.KeyModifierShift), above: true, do: w.copyPage},
	}
}

func (m *menuBar) view() []*command {
	w := m.w
	theme := func(mode look.Mode, label string) *command {
		return &command{
			id: label, label: label, above: true, is: func() bool { return w.theme.Mode == mode },
			do: func() { w.setMode(mode) },
		}
	}
	larger := &command{
		id: "larger", label: "menu/larger", keys: control(fyne.KeyPlus), above: true, do: func() { w.zoom(1) },
		may: func() bool { return w.canZoom(1) },
		// Where + is on the key of =, and where the shift for it is told along.
		also: []fyne.Shortcut{control(fyne.KeyEqual), control(fyne.KeyEqual, fyne.KeyModifierShift), control(fyne.KeyPlus, fyne.KeyModifierShift)},
	}
	smaller := &command{
		id: "smaller", label: "menu/smaller", keys: control(fyne.KeyMinus), above: true, do: func() { w.zoom(-1) },
		may: func() bool { return w.canZoom(-1) },
	}
	reload := m.act(guide.ActRescan, "menu/reload", reloadKey(runtime.GOOS))
	reload.also = reloadAlso(runtime.GOOS)
	reload.plain = fyne.KeyF5
	return []*command{
		{id: "back", label: "action/back", keys: backKey(runtime.GOOS), do: w.back, may: func() bool { return w.last.Back != nil || w.phonePage != nil }},
		reload,
		{
			id: "phone", label: "phonepage/title", keys: control(fyne.KeyI), do: func() { w.showPhone(w.phoneOfWay()) },
			may: func() bool { return w.phoneOfWay() != "" && w.phonePage == nil },
		},
		nil,
		larger, smaller,
		{id: "normal", label: "menu/normal", keys: control(fyne.Key0), above: true, do: func() { w.zoom(0) }},
		nil,
		{id: "theme", label: "settings/theme", menu: []*command{
			theme(look.System, "settings/theme-system"), theme(look.Light, "settings/theme-light"), theme(look.Dark, "settings/theme-dark"),
		}},
	}
}

func (m *menuBar) backup() []*command {
	w := m.w
	checked := func() bool { return w.last.Route.Verdict != nil }
	check := m.act(guide.ActCheck, "action/check", control(fyne.KeyK))
	again := m.act(guide.ActCheck, "menu/check-again", nil)
	again.id = "check-again"
	again.may = func() bool { return m.offered[guide.ActCheck] != nil && checked() }
	return []*command{
		check,
		m.act(guide.ActCheckQuick, "action/check-quick", nil),
		again,
		{
			id: "check-all", label: "list/check-all", keys: control(fyne.KeyK, fyne.KeyModifierShift), do: w.askCheckAll,
			may: func() bool { return m.offered[guide.ActCheckAll] != nil },
		},
		{
			id: string(guide.ActLookInside), label: "action/look-inside", keys: control(fyne.KeyL), do: w.lookInside,
			may: func() bool { return w.looksInside() != nil },
		},
		m.act(guide.ActRepair, "action/repair", nil),
		m.act(guide.ActRehearse, "action/rehearse", nil),
		nil,
		{
			id: "show-folder", label: w.showKey(), keys: control(fyne.KeyE), do: func() { w.reveal(w.subject()) },
			may: func() bool { return w.source.Reveal != nil && w.subject() != "" },
		},
		{
			id: "copy-path", label: "menu/copy-path", do: func() { w.copyText(w.subject()) },
			may: func() bool { return w.subject() != "" },
		},
	}
}

// subject is the folder of the backup that the page or the marked row is about.
func (w *Window) subject() string {
	if w.list.here {
		return w.list.marked()
	}
	if about := w.last.Route.About; about != nil {
		return about.Backup
	}
	return ""
}

// looksInside is the way into the backup that the page or the marked row is about; nil
// where there is none now.
func (w *Window) looksInside() *screen.Button {
	folder := w.subject()
	if folder == "" {
		return nil
	}
	a, ok := w.last.Route.Offered(guide.ActLookInside, folder)
	if !ok {
		return nil
	}
	b := w.button(a)
	return &b
}

func (w *Window) lookInside() {
	if b := w.looksInside(); b != nil {
		w.do(*b)
	}
}

func (m *menuBar) help() []*command {
	w := m.w
	return []*command{
		{
			id: "explain", label: "menu/explain", keys: &desktopKey{KeyName: fyne.KeyF1}, plain: fyne.KeyF1, do: w.showExplain,
			may: func() bool { return w.source.Explain != nil },
		},
		nil,
		{id: "privacy", label: "privacy/title", do: w.showPrivacy},
		{id: "licences", label: "licences/title", do: w.showLicences},
		{id: "about", label: "about/title", do: w.showAbout},
	}
}

// phoneOfWay is the phone that the way is about, else the only one that is here.
func (w *Window) phoneOfWay() string {
	for _, p := range w.last.Phones {
		if p.Chosen || len(w.last.Phones) == 1 {
			return p.UDID
		}
	}
	return ""
}
