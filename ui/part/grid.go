package part

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Grid shows many square pictures in rows under headings, and makes only those that can
// be seen. One cell has the cursor; which are chosen its owner knows. It is one stop of
// the Tab key: the arrows, Home, End and the page keys move the cursor.
type Grid struct {
	widget.BaseWidget

	About Description

	Cell    func(i int) GridCell                            // what a cell is to look like
	Picture func(i, side int) (img image.Image, tried bool) // nil, true: none can be made
	Want    func(side int, cells []int)                     // which pictures are needed, those in sight first

	OnPick  func(i int, how Pick) // a cell is picked
	OnGroup func(group int)       // a heading is
	OnAll   func()                // all are
	OnTake  func(i int)           // Enter, or a double click
	OnMenu  func(i int, at fyne.Position)
	Said    func(i int) string // a cell in words

	groups []GridGroup
	count  int
	mark   int // the cell with the cursor; -1: none
	begin  int // the cell to be seen at the upper edge once there is room; -1: none
	area   *gridArea
	scroll *gridScroll
	top    *gridHead // the heading of what is at the upper edge

	focused bool
}

// GridGroup is a heading, and how many cells stand under it.
type GridGroup struct {
	ID, Title, Note string
	Count           int
	State           GridMark
}

// GridMark says how many cells of a group are chosen.
type GridMark uint8

// None, some and all.
const (
	GridNone GridMark = iota
	GridSome
	GridAll
)

// GridCell is all that a cell is drawn from, but its picture.
type GridCell struct {
	ID     string
	Words  string // on the picture: how long a film is
	Icons  [3]string
	Empty  string // icon in place of a picture that cannot be made
	Chosen bool
}

// Pick is how a cell is picked.
type Pick uint8

// Alone, besides the others, or all from the last one on.
const (
	PickOne Pick = iota
	PickAlso
	PickTo
)

var (
	_ fyne.Widget    = (*Grid)(nil)
	_ fyne.Focusable = (*Grid)(nil)
	_ Described      = (*Grid)(nil)
	_ Holder         = (*Grid)(nil)
)

// NewGrid makes an empty grid.
func NewGrid(id, name string) *Grid {
	g := &Grid{About: Description{Role: "grid", ID: id, Name: name}, mark: -1, begin: -1}
	g.area = newGridArea(g)
	g.scroll = newGridScroll(g)
	g.top = newGridHead(g)
	g.ExtendBaseWidget(g)
	return g
}

// Describe implements Described.
func (g *Grid) Describe() Description { return g.About }

// Inside implements Holder.
func (g *Grid) Inside() []fyne.CanvasObject {
	if g.area.marks[g.top.index] != nil {
		return g.area.seen() // it stands over that heading itself
	}
	return append(g.area.seen(), g.top)
}

// Set exchanges what is shown. The cursor goes to a cell, or to none.
func (g *Grid) Set(groups []GridGroup, cursor int) {
	g.groups, g.count = groups, 0
	for _, group := range groups {
		g.count += group.Count
	}
	g.mark = cursor
	if cursor >= g.count {
		g.mark = -1
	}
	g.area.forget()
	g.settle()
}

// SetGroups exchanges the headings of the same groups: their marks.
func (g *Grid) SetGroups(groups []GridGroup) {
	g.groups = groups
	g.Renew()
}

// Cursor is the cell with the cursor; -1: none.
func (g *Grid) Cursor() int { return g.mark }

// SetCursor puts the cursor on a cell and shows it.
func (g *Grid) SetCursor(i int) {
	g.mark = max(min(i, g.count-1), -1)
	g.reveal(g.mark)
	g.Renew()
}

// First is the first cell that can be seen.
func (g *Grid) First() int {
	first, _ := g.area.inSight()
	return first
}

// ShowFrom has a cell in the row at the upper edge, now or as soon as there is room.
func (g *Grid) ShowFrom(i int) {
	if g.begin = max(min(i, g.count-1), -1); g.begin >= 0 && g.scroll.Size().Height > 0 {
		g.area.restack(g.scroll.Size().Width)
	}
}

// Go shows the heading of a group at the upper edge.
func (g *Grid) Go(group int) {
	if group >= 0 && group < len(g.area.heads) {
		g.scroll.to(g.area.heads[group])
	}
}

// Renew draws what has changed: marks, and pictures that have come.
func (g *Grid) Renew() { g.area.place() }

func (g *Grid) settle() {
	g.area.stack(g.area.Size().Width)
	g.scroll.Refresh()
	g.scroll.to(min(g.scroll.Offset.Y, max(g.area.total-g.scroll.Size().Height, 0)))
	if g.mark >= 0 {
		g.reveal(g.mark)
	}
}

// reveal scrolls so that a cell is to be seen under the heading that stays.
func (g *Grid) reveal(i int) {
	if i < 0 || i >= g.count || g.scroll.Size().Height <= 0 {
		return
	}
	a := g.area
	row, _ := a.find(i)
	from, to := a.rows[row].top-a.headHeight-look.GridRing, a.rows[row].top+a.cell+look.GridGap
	y, h := g.scroll.Offset.Y, g.scroll.Size().Height
	switch {
	case from < y:
		y = from
	case to > y+h:
		y = min(to-h, from)
	default:
		return
	}
	g.scroll.to(y)
}

// FocusGained implements fyne.Focusable.
func (g *Grid) FocusGained() {
	g.focused = true
	if g.mark < 0 && g.count > 0 {
		g.mark = g.First()
	}
	g.Renew()
	turned()
}

// FocusLost implements fyne.Focusable.
func (g *Grid) FocusLost() {
	g.focused = false
	g.Renew()
	tellTurned(true)
}

// TypedRune implements fyne.Focusable.
func (g *Grid) TypedRune(r rune) { passOnRune(g, r) }

// TypedKey implements fyne.Focusable.
func (g *Grid) TypedKey(e *fyne.KeyEvent) {
	mods := modifiers()
	if !g.Key(e.Name, mods&fyne.KeyModifierShift != 0) {
		passOn(g, e)
	}
}

// TypedShortcut implements fyne.Shortcutable: all are chosen.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	if _, all := s.(*fyne.ShortcutSelectAll); all && g.OnAll != nil {
		g.OnAll()
		return
	}
	if c, ok := canvasOf(g).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// Held reports whether a key such as Shift is held down.
func Held(key fyne.KeyModifier) bool { return modifiers()&key != 0 }

func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// Key moves the cursor, picks or takes by a key; with Shift all from the cell that was
// picked last. It reports whether the key means anything here.
func (g *Grid) Key(name fyne.KeyName, shift bool) bool {
	if g.count == 0 {
		return false
	}
	to, back := max(g.mark, 0), 1
	if RightToLeft() {
		back = -1
	}
	switch name {
	case fyne.KeyRight:
		to += back
	case fyne.KeyLeft:
		to -= back
	case fyne.KeyDown:
		to = g.area.below(to, 1)
	case fyne.KeyUp:
		to = g.area.below(to, -1)
	case fyne.KeyPageDown:
		to = g.area.below(to, g.page())
	case fyne.KeyPageUp:
		to = g.area.below(to, -g.page())
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = g.count - 1
	case fyne.KeySpace:
		g.pick(to, PickAlso)
		return true
	case fyne.KeyReturn, fyne.KeyEnter:
		if g.OnTake != nil {
			g.OnTake(to)
		}
		return true
	case desktop.KeyMenu:
		g.menu(to, g.area.anchor(to))
		return true
	default:
		return false
	}
	to = max(min(to, g.count-1), 0)
	if shift {
		g.pick(to, PickTo)
	}
	if to == 0 && name != fyne.KeyRight && name != fyne.KeyLeft {
		g.scroll.to(0)
	}
	g.SetCursor(to)
	return true
}

// page is by how many rows the page keys move.
func (g *Grid) page() int {
	return max(int(g.scroll.Size().Height/(g.area.cell+look.GridGap))-1, 1)
}

func (g *Grid) pick(i int, how Pick) {
	if i < 0 || i >= g.count {
		return
	}
	g.mark = i
	if g.OnPick != nil {
		g.OnPick(i, how)
	}
	g.Renew()
}

func (g *Grid) menu(i int, at fyne.Position) {
	if g.OnMenu != nil && i >= 0 {
		g.mark = i
		g.Renew()
		g.OnMenu(i, at)
	}
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	return &gridRenderer{g: g, back: NewFill(theme.ColorNameBackground)}
}

type gridRenderer struct {
	g    *Grid
	back *canvas.Raster // behind the heading that stays
}

func (r *gridRenderer) Layout(size fyne.Size) {
	g := r.g
	g.scroll.Resize(size)
	g.scroll.Move(fyne.Position{})
	r.head()
}

// head puts the heading that stays where it belongs.
func (r *gridRenderer) head() {
	g := r.g
	g.top.Resize(fyne.NewSize(g.Size().Width-2*look.ListMargin, g.area.headHeight))
	g.top.Move(fyne.NewPos(look.ListMargin, 0))
	r.back.Resize(fyne.NewSize(g.Size().Width, g.area.headHeight))
}

func (r *gridRenderer) MinSize() fyne.Size {
	return fyne.NewSize(look.GridCell+2*look.ListMargin, look.GridCell)
}

func (r *gridRenderer) Refresh() {
	if r.g.area.headHeight != gridHeadHeight() { // another size of text
		r.g.area.restack(r.g.area.Size().Width)
	}
	r.head()
	r.g.area.Refresh()
	r.g.top.Refresh()
	r.back.Refresh()
	canvas.Refresh(r.g)
}

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.g.scroll, r.back, r.g.top}
}

func (r *gridRenderer) Destroy() {}
