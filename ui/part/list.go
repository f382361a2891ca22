package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// List shows rows under headings, and makes only those that can be seen: hundreds
// cost what a dozen do. One row is marked. The list is one stop of the Tab key; the
// arrows, Home, End and the page keys move the mark.
//
// Fyne's list was not taken: its rows are of one kind, it has no headings, no
// context menu, no double click, no page keys, and nothing in it is mirrored.
type List struct {
	widget.BaseWidget

	About  Description
	OnMark func(id string)                   // another row is marked, by the person
	OnTake func(id string)                   // Enter, or a double click
	OnTap  func(id string)                   // a single click, not on a tick and with no key held
	OnOpen func(id string)                   // the space bar
	OnMenu func(id string, at fyne.Position) // a right click, the menu key, or “more”
	OnRune func(r rune)                      // what is typed while the focus is here
	OnKey  func(e *fyne.KeyEvent) bool       // other keys; true when used
	Prefix string                            // of the names that tests know the rows by
	More   string                            // what the button at the end of a row is called
	Plain  bool                              // rows have no picture and no menu
	Picks  bool                              // several rows can be picked, by ticks and keys
	OnPick func()                            // others are picked, by the person

	head   fyne.CanvasObject // above the rows; scrolls with them
	inset  fyne.CanvasObject // under the marked row
	items  []ListItem
	mark   int // index of the marked row; -1: none
	picks  listPicks
	scroll *listScroll
	area   *listArea

	focused bool
	wanted  bool       // the marked row is to be revealed as soon as there is room
	place   *ListPlace // to be gone to as soon as there is room
}

// ListItem is a heading or, when it has an ID, a row.
type ListItem struct {
	ID      string
	Title   string
	Tag     string // a badge beside the title
	Picture string
	Cells   [listCells]string
	Icon    string // a small icon after the cells
	State   ListState
	Note    string // the second line
	Said    string // all of it in words
	Dim     bool   // it cannot be chosen now
	Found   [2]int // what was searched for in the note, in bytes
	Pick    string // what is picked with the row, where rows can be; empty: nothing
	Within  bool   // a heading within the card around it: it begins a section, not a group
}

// ListState is the badge at the end of a row.
type ListState struct {
	Icon, Text string
	Ink, Fill  fyne.ThemeColorName
}

// listCells is how many columns stand between the title and the badge.
const listCells = 3

var (
	_ fyne.Widget       = (*List)(nil)
	_ fyne.Focusable    = (*List)(nil)
	_ fyne.Shortcutable = (*List)(nil)
	_ Described         = (*List)(nil)
	_ Holder            = (*List)(nil)
)

// NewList makes an empty list.
func NewList(id, name string) *List {
	l := &List{About: Description{Role: "list", ID: id, Name: name}, mark: -1}
	l.area = newListArea(l)
	l.scroll = newListScroll(l)
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return widget.NewSimpleRenderer(l.scroll)
}

// Set exchanges the rows. The mark stays on its row; where that is gone, none is
// marked.
func (l *List) Set(items []ListItem) {
	marked := l.Marked()
	l.items = items
	l.mark = l.index(marked)
	l.area.measure()
	l.Settle()
}

// SetHead sets what stands above the rows; nil: nothing.
func (l *List) SetHead(o fyne.CanvasObject) {
	l.head = o
	l.Settle()
}

// SetInset sets what stands under the marked row; nil: nothing.
func (l *List) SetInset(o fyne.CanvasObject) {
	if l.inset == o {
		return
	}
	l.inset = o
	l.Settle()
}

// Settle gives everything the height that it needs now.
func (l *List) Settle() {
	l.area.stack(l.area.Size().Width)
	l.scroll.Refresh()
	l.area.place()
}

// Top scrolls to the beginning.
func (l *List) Top() { l.scrollTo(0) }

// scrollTo scrolls to a place. Fyne tells nobody of that.
func (l *List) scrollTo(y float32) {
	l.scroll.ScrollToOffset(fyne.NewPos(0, max(y, 0)))
	l.area.place()
}

// Marked returns the ID of the marked row; empty: none is.
func (l *List) Marked() string {
	if l.mark < 0 {
		return ""
	}
	return l.items[l.mark].ID
}

// Mark marks a row, or none. Nobody is told: it was no person.
func (l *List) Mark(id string) { l.setMark(l.index(id)) }

func (l *List) index(id string) int {
	if id == "" {
		return -1
	}
	return slices.IndexFunc(l.items, func(i ListItem) bool { return i.ID == id })
}

func (l *List) setMark(i int) {
	if i == l.mark {
		return
	}
	l.mark = i
	if l.inset != nil {
		l.Settle()
	}
	l.area.refresh()
	l.area.edge()
}

// moved marks a row for the person.
func (l *List) moved(i int) {
	if i == l.mark || i < 0 || i >= len(l.items) {
		return
	}
	l.setMark(i)
	if l.OnMark != nil {
		l.OnMark(l.items[i].ID)
	}
}

// markInSight reports whether some of the marked row is to be seen.
func (l *List) markInSight() bool {
	if l.mark < 0 || l.mark >= len(l.area.tops) {
		return false
	}
	top := l.area.tops[l.mark] - l.scroll.Offset.Y
	return top+l.area.rowHeight > 0 && top < l.scroll.Size().Height
}

// RevealMark scrolls so that the marked row is to be seen.
func (l *List) RevealMark() {
	if l.wanted = l.mark >= 0 && l.scroll.Size().Height <= 0; l.wanted || l.mark < 0 || len(l.area.tops) <= l.mark {
		return
	}
	from, to := l.area.tops[l.mark], l.area.tops[l.mark]+l.area.height(l.mark)
	if l.mark > 0 && l.items[l.mark-1].ID == "" {
		from = l.area.tops[l.mark-1] // the first row of a group shows its heading
	}
	y, h := l.scroll.Offset.Y, l.scroll.Size().Height
	switch {
	case from < y:
		y = from
	case to > y+h:
		y = min(to-h, from)
	default:
		return
	}
	switch l.mark {
	case l.step(len(l.items), -1):
		y = min(max(y, l.area.total-h), from) // with the edge of its card, and never past it
	case l.step(-1, 1):
		if l.head == nil {
			y = 0
		}
	}
	l.scrollTo(y)
}

// Reveal scrolls so that what is in the list is to be seen.
func (l *List) Reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	from := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(l.scroll).Y
	to, h, y := from+o.Size().Height, l.scroll.Size().Height, l.scroll.Offset.Y
	switch {
	case from < 0:
		l.scrollTo(y + from - look.Space)
	case to > h:
		l.scrollTo(y + min(to-h+look.Space, from))
	}
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) {
	if r != ' ' && l.OnRune != nil {
		l.OnRune(r)
	}
}

// FocusGained implements fyne.Focusable.
func (l *List) FocusGained() { l.focus(true) }

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() { l.focus(false) }

func (l *List) focus(on bool) {
	l.focused = on
	l.area.refresh()
	l.area.edge()
	tellTurned(!on)
}

// Describe implements Described.
func (l *List) Describe() Description { return l.About }

// AccessibilityLabel is the name of the list and of the marked row.
func (l *List) AccessibilityLabel() string {
	if l.mark < 0 {
		return l.About.Name
	}
	return l.About.Name + ": " + l.items[l.mark].Said
}

// Inside implements Holder: what can be seen of the list.
func (l *List) Inside() []fyne.CanvasObject { return l.area.seen() }

// View is the part of the window that shows the rows.
func (l *List) View() fyne.CanvasObject { return l.scroll }
