package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// MenuItem is a line of a Menu; one without a label separates others.
type MenuItem struct {
	ID, Label, Icon string
	Off             bool // it cannot be done now
	Ticked          bool
	Do              func()
}

// Menu is a menu that opens at a place. The arrow keys, Enter and Escape work in
// it, and a click beside it closes it.
type Menu struct {
	popup *widget.PopUpMenu
	items []MenuItem
}

// OpenMenu opens a menu; closed is called when it has gone.
func OpenMenu(c fyne.Canvas, at fyne.Position, closed func(), items ...MenuItem) *Menu {
	m := &Menu{items: items}
	menu := fyne.NewMenu("")
	for _, i := range items {
		if i.Label == "" {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			continue
		}
		item := fyne.NewMenuItem(look.WithoutEmoji(i.Label), i.Do)
		item.Disabled, item.Checked = i.Off, i.Ticked
		if i.Icon != "" {
			item.Icon = look.Icon(i.Icon)
		}
		menu.Items = append(menu.Items, item)
	}
	m.popup = widget.NewPopUpMenu(menu, c)
	dismiss := m.popup.OnDismiss
	m.popup.OnDismiss = func() {
		if dismiss != nil {
			dismiss()
		}
		if closed != nil {
			closed()
		}
	}
	m.popup.ShowAtPosition(at)
	return m
}

// Close closes the menu.
func (m *Menu) Close() { m.popup.Hide() }

// Each tells of each line: where it is, and what it is.
func (m *Menu) Each(tell func(o fyne.CanvasObject, d Description)) {
	for i, o := range m.popup.Items {
		if item := m.items[i]; item.Label != "" {
			d := Description{Role: "menu-item", ID: item.ID, Name: item.Label, Disabled: item.Off}
			if item.Ticked {
				d.State = "on"
			}
			tell(o, d)
		}
	}
}

// Items are the lines of the menu.
func (m *Menu) Items() []MenuItem { return m.items }
