package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// items are the groups as lines of the list.
func (l *list) items(groups []screen.Group) []part.ListItem {
	items := make([]part.ListItem, 0, l.backups.Rows()+len(groups))
	headings := len(l.backups.Groups) > 1 || len(groups) == 1 && groups[0].Tag != ""
	recommended := l.host.say("list/recommended")
	l.found = 0
	for _, g := range groups {
		if headings {
			items = append(items, part.ListItem{Title: g.Name, Tag: g.Tag, Note: g.Note, Said: g.Said})
		}
		l.found += len(g.Rows)
		for _, r := range g.Rows {
			item := part.ListItem{
				ID: r.Folder, Title: r.Name, Picture: r.Picture, Note: r.Note, Said: r.Said,
				Cells: [3]string{r.When, r.IOS, r.Size}, State: badgeOf(r.State), Dim: l.backups.Busy != "",
			}
			if r.Locked != "" {
				item.Icon = "lock"
			}
			if r.Folder == l.backups.Recommend {
				item.Tag = recommended
				item.Said += ", " + recommended
			}
			items = append(items, item)
		}
	}
	return items
}

// badgeOf is the state of a backup as a badge.
func badgeOf(s screen.Line) part.ListState {
	fill := fyne.ThemeColorName("")
	switch s.Tone {
	case screen.ToneGood:
		fill = look.ColorGoodSoft
	case screen.ToneWarn:
		fill = look.ColorWarnSoft
	case screen.ToneStop:
		fill = look.ColorStopSoft
	}
	return part.ListState{Icon: s.Icon, Text: s.Text, Ink: colorOf(s.Tone), Fill: fill}
}
