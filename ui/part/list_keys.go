package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// step finds the row that is n rows after another one; -1 stands before the first.
// It stops at the ends; -1 where there is no row.
func (l *List) step(from, n int) int {
	found, d := from, 1
	if n < 0 {
		n, d = -n, -1
	}
	for i := from + d; n > 0 && i >= 0 && i < len(l.items); i += d {
		if l.items[i].ID != "" {
			found = i
			n--
		}
	}
	return found
}

// Key moves the mark by a key, or takes the marked row. It reports whether the
// key means anything to the list. Others, such as a field to search in, may hand
// their keys on.
func (l *List) Key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyDown:
		l.moved(l.step(l.mark, 1))
	case fyne.KeyUp:
		if l.mark < 0 {
			l.moved(l.step(len(l.items), -1))
		} else {
			l.moved(l.step(l.mark, -1))
		}
	case fyne.KeyPageDown:
		l.moved(l.step(l.mark, l.page()))
	case fyne.KeyPageUp:
		l.moved(l.step(l.mark, -l.page()))
	case fyne.KeyHome:
		l.moved(l.step(-1, 1))
	case fyne.KeyEnd:
		l.moved(l.step(len(l.items), -1))
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.mark >= 0 && l.OnTake != nil {
			l.OnTake(l.Marked())
		}
		return true
	default:
		return false
	}
	l.RevealMark()
	if name == fyne.KeyHome || l.mark == l.step(-1, 1) {
		l.Top()
		l.RevealMark() // where little can be seen at once, what is above it leaves
	}
	return true
}

// page is how many rows the page keys move by: one less than can be seen.
func (l *List) page() int {
	return max(int(l.scroll.Size().Height/l.area.rowHeight)-1, 1)
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	shift := modifiers()&fyne.KeyModifierShift != 0
	before := l.mark
	switch {
	case l.Key(e.Name):
		if shift && l.Picks && l.mark != before {
			if before >= 0 && l.index(l.picks.from) < 0 {
				l.picks.from = l.items[before].ID
			}
			l.pick(l.mark, PickTo)
		}
		return
	case e.Name == fyne.KeySpace && l.Picks:
		l.pick(l.mark, PickAlso)
		return
	case e.Name == fyne.KeySpace:
		if l.mark >= 0 && l.OnOpen != nil {
			l.OnOpen(l.Marked())
		}
		return
	case e.Name == desktop.KeyMenu || e.Name == fyne.KeyF10 && shift:
		if l.mark >= 0 && l.OnMenu != nil {
			l.RevealMark()
			l.OnMenu(l.Marked(), l.area.anchor(l.mark))
		}
		return
	case l.OnKey != nil && l.OnKey(e):
		return
	}
	passOn(l, e)
}
