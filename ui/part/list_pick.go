package part

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// listPicks are the rows that are picked, by what stands for them in ListItem.Pick: a row
// that is not listed now, as something else is searched for, stays picked.
type listPicks struct {
	is   map[string]bool
	from string // ID of the row from which Shift picks
}

// Picked is what is picked, in the order of the rows; then what is not listed now.
func (l *List) Picked() []string {
	out := make([]string, 0, len(l.picks.is))
	seen := map[string]bool{}
	take := func(p string) {
		if l.picks.is[p] && !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	for i := range l.items {
		take(l.items[i].Pick)
	}
	if len(out) == len(l.picks.is) {
		return out
	}
	rest := make([]string, 0, len(l.picks.is)-len(out))
	for p := range l.picks.is {
		if !seen[p] {
			rest = append(rest, p)
		}
	}
	slices.Sort(rest)
	return append(out, rest...)
}

// PickedCount is how many are picked.
func (l *List) PickedCount() int { return len(l.picks.is) }

// PickNone takes all picks back. Nobody is told.
func (l *List) PickNone() {
	clear(l.picks.is)
	l.picks.from = ""
	l.area.refresh()
}

// picked reports whether the row of an item is picked.
func (l *List) picked(i int) bool { return l.items[i].Pick != "" && l.picks.is[l.items[i].Pick] }

// pick picks the row of an item, or no more, or all from the one picked last to it.
func (l *List) pick(i int, how Pick) {
	if !l.Picks || i < 0 || i >= len(l.items) || l.items[i].ID == "" {
		return
	}
	if l.picks.is == nil {
		l.picks.is = map[string]bool{}
	}
	switch p := l.items[i].Pick; how {
	case PickAlso:
		if p == "" {
			return
		}
		if l.picks.from = l.items[i].ID; l.picks.is[p] {
			delete(l.picks.is, p)
		} else {
			l.picks.is[p] = true
		}
	case PickTo:
		from := l.index(l.picks.from)
		if from < 0 {
			from = i
			l.picks.from = l.items[i].ID
		}
		for j := min(from, i); j <= max(from, i); j++ {
			if p := l.items[j].Pick; p != "" {
				l.picks.is[p] = true
			}
		}
	default:
		return
	}
	l.told()
}

// pickAll picks all that are listed.
func (l *List) pickAll() {
	if l.picks.is == nil {
		l.picks.is = map[string]bool{}
	}
	for i := range l.items {
		if p := l.items[i].Pick; p != "" {
			l.picks.is[p] = true
		}
	}
	l.told()
}

func (l *List) told() {
	l.area.refresh()
	if l.OnPick != nil {
		l.OnPick()
	}
}

// TypedShortcut implements fyne.Shortcutable: all are picked. Others are the window's.
func (l *List) TypedShortcut(s fyne.Shortcut) {
	if _, all := s.(*fyne.ShortcutSelectAll); all && l.Picks {
		l.pickAll()
		return
	}
	if c, ok := canvasOf(l).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// tickRoom is the width that the ticks of a list take, which can be hit with the mouse.
func tickRoom() float32 { return max(look.IconSide()+look.Space, look.Target) }

// onTick reports whether a place of the row is where its tick is.
func (r *listRow) onTick(at fyne.Position) bool {
	if RightToLeft() {
		at.X = r.Size().Width - at.X
	}
	return r.a.columns.tick > 0 && r.item.Pick != "" && at.X < look.ListPad+r.a.columns.tick
}
