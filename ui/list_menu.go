package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// sortBy orders the rows.
func (l *list) sortBy(by screen.Sort) {
	if !slices.Contains(screen.Sorts, by) {
		by = screen.SortDate
	}
	l.sort = by
	l.order.SetLabel(l.host.say("list/sort-" + string(by)))
	if l.backups.Rows() > 0 {
		l.fill()
		l.rows.RevealMark()
	}
}

// openOrder opens the menu of the orders.
func (l *list) openOrder() {
	items := make([]part.MenuItem, 0, len(screen.Sorts))
	for _, by := range screen.Sorts {
		items = append(items, part.MenuItem{
			ID: "sort-" + string(by), Label: l.host.say("list/sort-" + string(by)), Ticked: by == l.sort, Do: func() {
				l.sortBy(by)
				l.host.ordered(by)
			},
		})
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l.order.Tap)
	l.show(at.AddXY(0, l.order.Size().Height), l.order.Tap, items)
}

// openMenu opens what can be done with a row.
func (l *list) openMenu(folder string, at fyne.Position) {
	row := l.backups.Row(folder)
	if row == nil {
		return
	}
	l.show(at, l.rows, l.rowMenu(folder))
}

// rowMenu is what can be done with a row.
func (l *list) rowMenu(folder string) []part.MenuItem {
	var items []part.MenuItem
	add := func(id, label, icon string, do func()) {
		items = append(items, part.MenuItem{ID: id, Label: label, Icon: icon, Do: do})
	}
	line := func() {
		if n := len(items); n > 0 && items[n-1].Label != "" {
			items = append(items, part.MenuItem{})
		}
	}
	offered := func(id guide.ActionID) {
		if b := l.backups.Offer(id, folder, l.route); b != nil {
			add("menu-"+string(id), b.Label, "", func() { l.host.do(*b) })
		}
	}
	first, second := guide.ActChooseBackup, guide.ActLookInside
	if l.route.Take == second {
		first, second = second, first
	}
	if b := l.choose(folder); b != nil && b.Enabled {
		offered(first)
	} else if b != nil {
		items = append(items, part.MenuItem{ID: "menu-closed", Label: b.Why, Off: true})
	}
	line()
	offered(second)
	line()
	offered(guide.ActCheck)
	offered(guide.ActCheckQuick)
	if l.backups.All(guide.ActCheckAll, l.route) != nil {
		add("menu-check-all", l.host.say("list/check-all"), "", l.host.all)
	}
	line()
	if !l.details.beside {
		label := "list/details"
		if l.details.open {
			label = "list/details-hide"
		}
		add("menu-details", l.host.say(label), "", l.toggle)
	}
	if l.host.reveal != nil {
		add("menu-show", l.host.say(l.host.showKey()), "folder", func() { l.host.reveal(folder) })
	}
	add("menu-copy-path", l.host.say("list/copy-path"), "", func() { l.host.copy(folder) })
	add("menu-copy-details", l.host.say("list/copy-details"), "", func() { l.copyDetails(folder) })
	if b := l.backups.Forget(folder); b != nil {
		line()
		add("menu-forget", l.host.say("list/forget"), "", func() { l.host.do(*b) })
	}
	return items
}

// markedText is all that is known of the marked backup, as text.
func (l *list) markedText() string {
	if d := l.backups.Details(l.marked(), l.route); d != nil {
		return d.Text()
	}
	return ""
}

func (l *list) copyDetails(folder string) {
	if d := l.backups.Details(folder, l.route); d != nil {
		l.host.copy(d.Text())
	}
}

// show opens a menu; the focus goes back to where it was.
func (l *list) show(at fyne.Position, from fyne.Focusable, items []part.MenuItem) {
	c := l.host.canvas()
	l.menu = part.OpenMenu(c, at, func() {
		l.menu = nil
		if o, ok := from.(fyne.CanvasObject); ok && part.Path(c.Content(), o) != nil { // the page may be another one now
			c.Focus(from)
		}
		l.host.changed()
	}, items...)
	l.host.changed()
}
