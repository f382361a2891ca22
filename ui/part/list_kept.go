package part

import (
	"maps"
	"sort"
)

// ListPlace is where a list was left: what is at its upper edge, what is marked, and what
// is picked. It holds no more than names of rows, as the rows may be others by then.
type ListPlace struct {
	top    string  // ID of the first row that was to be seen
	shift  float32 // how far it was scrolled past, in units
	marked string
	picks  map[string]bool
	from   string
}

// Place is where the list is.
func (l *List) Place() ListPlace {
	if l.place != nil {
		return *l.place
	}
	p := ListPlace{marked: l.Marked(), picks: maps.Clone(l.picks.is), from: l.picks.from}
	y := l.scroll.Offset.Y
	if i := sort.Search(len(l.area.tops), func(i int) bool { return l.area.tops[i] > y }) - 1; y > 0 && i >= 0 {
		for i < len(l.items)-1 && l.items[i].ID == "" {
			i++
		}
		p.top, p.shift = l.items[i].ID, y-l.area.tops[i]
	}
	return p
}

// GoOn goes to where the list was left. Nobody is told: it was no person.
func (l *List) GoOn(p ListPlace) {
	l.picks.is, l.picks.from = maps.Clone(p.picks), p.from
	if i := l.index(p.marked); i >= 0 {
		l.setMark(i)
	}
	l.area.refresh()
	if l.place = nil; l.scroll.Size().Height <= 0 || len(l.area.tops) != len(l.items) {
		l.place = &p
		return
	}
	if i := l.index(p.top); i >= 0 {
		most := l.area.total - l.scroll.Size().Height
		l.scrollTo(min(l.area.tops[i]+p.shift, max(most, 0)))
	}
}
