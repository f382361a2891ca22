package part

import (
	"math"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// gridRow is a row of cells.
type gridRow struct {
	top          float32
	group        int
	first, count int
}

// gridArea is what scrolls in a grid. It is as tall as all rows and holds what can be
// seen; a cell that leaves is used again for one that comes. It takes the mouse for all.
type gridArea struct {
	widget.BaseWidget
	g *Grid

	rows       []gridRow
	heads      []float32 // of each group
	total      float32
	columns    int
	cell       float32
	headHeight float32
	side       int // of pictures, in dots

	cells map[int]*gridCell
	marks map[int]*gridHead
	ring  [4]*canvas.Rectangle // around the cell with the cursor
	free  []*gridCell
	blank []*gridHead

	over, last, before int  // the cell under the mouse, the one pressed last, and the time before; -1: none
	more               bool // pictures are taken with the next painting
	wanted             [2]int
	wantedSide         int
}

var (
	_ fyne.Widget            = (*gridArea)(nil)
	_ desktop.Mouseable      = (*gridArea)(nil)
	_ desktop.Hoverable      = (*gridArea)(nil)
	_ fyne.DoubleTappable    = (*gridArea)(nil)
	_ fyne.SecondaryTappable = (*gridArea)(nil)
	_ fyne.Tappable          = (*gridArea)(nil)
)

func newGridArea(g *Grid) *gridArea {
	a := &gridArea{g: g, cells: map[int]*gridCell{}, marks: map[int]*gridHead{}, cell: look.GridCell, columns: 1, over: -1, last: -1, before: -1}
	for i := range a.ring {
		a.ring[i] = canvas.NewRectangle(nil)
		a.ring[i].Hide()
	}
	a.ExtendBaseWidget(a)
	return a
}

// forget lets no cell stay that of what it was.
func (a *gridArea) forget() {
	for i, c := range a.cells {
		delete(a.cells, i)
		c.face = gridFace{}
		a.free = append(a.free, c)
	}
	for i, h := range a.marks {
		delete(a.marks, i)
		a.blank = append(a.blank, h)
	}
	a.over, a.last, a.before, a.wanted, a.wantedSide = -1, -1, -1, [2]int{}, 0
}

// stack finds where each row stands.
func (a *gridArea) stack(width float32) {
	inner := max(width-2*look.ListMargin, look.GridCell)
	a.columns = max(int((inner+look.GridGap)/(look.GridCell+look.GridGap)), look.GridFew)
	a.cell = float32(math.Floor(float64((inner - float32(a.columns-1)*look.GridGap) / float32(a.columns))))
	a.headHeight = gridHeadHeight()
	scale := float32(1)
	if c := canvasOf(a); c != nil {
		scale = c.Scale()
	}
	a.side = (int(math.Ceil(float64(a.cell*scale))) + look.GridSteps - 1) / look.GridSteps * look.GridSteps
	a.rows, a.heads = a.rows[:0], a.heads[:0]
	y, first := float32(0), 0
	for g, group := range a.g.groups {
		if g > 0 {
			y += look.GridGroup
		}
		a.heads = append(a.heads, y)
		y += a.headHeight
		for n := 0; n < group.Count; n += a.columns {
			a.rows = append(a.rows, gridRow{y, g, first + n, min(a.columns, group.Count-n)})
			y += a.cell + look.GridGap
		}
		first += group.Count
	}
	a.total = y + look.GridGroup
	a.wanted = [2]int{}
}

// restack finds it anew for another width or size of text; the row at the upper edge stays
// there.
func (a *gridArea) restack(width float32) {
	g := a.g
	if g.scroll.Size().Height <= 0 {
		return
	}
	first := g.begin
	if first < 0 && g.scroll.Offset.Y > 0 {
		first = g.First()
	}
	g.begin = -1
	a.stack(width)
	g.scroll.Refresh()
	if first >= 0 && first < g.count {
		row, _ := a.find(first)
		g.scroll.ScrollToOffset(fyne.NewPos(0, max(a.rows[row].top-a.headHeight, 0)))
	}
	g.scroll.within()
	a.place()
}

// find is the row of a cell, and its column.
func (a *gridArea) find(i int) (row, column int) {
	row = max(sort.Search(len(a.rows), func(r int) bool { return a.rows[r].first > i })-1, 0)
	if len(a.rows) == 0 {
		return 0, 0
	}
	return row, i - a.rows[row].first
}

// below is the cell that is n rows below another one, in its column as far as there is one.
func (a *gridArea) below(i, n int) int {
	row, column := a.find(i)
	to := max(min(row+n, len(a.rows)-1), 0)
	if to == row {
		if n > 0 {
			return a.g.count - 1
		}
		return 0
	}
	return a.rows[to].first + min(column, a.rows[to].count-1)
}

// inSight are the cells whose rows can be seen: from the first to before the last.
func (a *gridArea) inSight() (first, last int) {
	from := a.g.scroll.Offset.Y
	f, l := a.rowsBetween(from+a.headHeight, from+a.g.scroll.Size().Height)
	if f >= l {
		return 0, 0
	}
	return a.rows[f].first, a.rows[l-1].first + a.rows[l-1].count
}

func (a *gridArea) rowsBetween(from, to float32) (first, last int) {
	first = sort.Search(len(a.rows), func(i int) bool { return a.rows[i].top+a.cell > from })
	last = sort.Search(len(a.rows), func(i int) bool { return a.rows[i].top >= to })
	return first, last
}

// at is the place of a cell.
func (a *gridArea) at(i int) fyne.Position {
	row, column := a.find(i)
	x := look.ListMargin + float32(column)*(a.cell+look.GridGap)
	if RightToLeft() {
		x = a.Size().Width - x - a.cell
	}
	return fyne.NewPos(x, a.rows[row].top)
}

// cellAt is the cell at a place; -1 where there is none.
func (a *gridArea) cellAt(p fyne.Position) int {
	r := sort.Search(len(a.rows), func(i int) bool { return a.rows[i].top > p.Y }) - 1
	if r < 0 || p.Y >= a.rows[r].top+a.cell {
		return -1
	}
	x := p.X
	if RightToLeft() {
		x = a.Size().Width - x
	}
	x -= look.ListMargin
	n := int(x / (a.cell + look.GridGap))
	if x < 0 || n >= a.rows[r].count || x-float32(n)*(a.cell+look.GridGap) >= a.cell {
		return -1
	}
	return a.rows[r].first + n
}

// place puts what can be seen where it belongs, and asks for its pictures.
func (a *gridArea) place() {
	if a.Size().Width <= 0 || len(a.heads) != len(a.g.groups) {
		return
	}
	from := a.g.scroll.Offset.Y
	to := from + a.g.scroll.Size().Height
	firstRow, lastRow := a.rowsBetween(from, to)
	first, last := 0, 0
	if firstRow < lastRow {
		first, last = a.rows[firstRow].first, a.rows[lastRow-1].first+a.rows[lastRow-1].count
	}
	for i, c := range a.cells {
		if i < first || i >= last {
			delete(a.cells, i)
			a.free = append(a.free, c)
		}
	}
	a.want(first, last)
	taken, more := 0, false
	for i := first; i < last; i++ {
		c := a.cells[i]
		if c == nil {
			if n := len(a.free); n > 0 {
				c, a.free = a.free[n-1], a.free[:n-1]
			} else {
				c = newGridCell(a)
			}
			a.cells[i] = c
		}
		c.Move(a.at(i))
		c.Resize(fyne.NewSquareSize(a.cell))
		if c.set(i, taken < look.GridPictures) {
			taken++
		}
		more = more || c.waits
	}
	a.placeHeads(from, to)
	a.placeRing()
	if more && !a.more {
		a.more = true
		again(func() { a.more = false; a.g.Renew() })
	}
}

// placeRing puts the ring of the focus around the cell with the cursor.
func (a *gridArea) placeRing() {
	on := a.g.focused && a.cells[a.g.mark] != nil
	for i, r := range a.ring {
		if r.Hidden == on {
			r.Hidden = !on
			defer canvas.Refresh(r)
		}
		if !on {
			continue
		}
		const w = look.GridRing
		at, side := a.at(a.g.mark).SubtractXY(w, w), a.cell+2*w
		place, size := at, fyne.NewSize(side, w)
		if i == 1 {
			place = at.AddXY(0, side-w)
		}
		if i > 1 {
			place, size = at.AddXY(float32(i%2)*(side-w), w), fyne.NewSize(w, side-2*w)
		}
		if ink := theme.Color(look.ColorInk); r.FillColor != ink {
			r.FillColor = ink
			defer canvas.Refresh(r)
		}
		r.Move(place)
		r.Resize(size)
	}
}

// again has something done after the next painting.
var again = func(f func()) { later(look.GridBeat, f) }

// placeHeads puts the headings, and the one that stays at the upper edge.
func (a *gridArea) placeHeads(from, to float32) {
	g := a.g
	inner := a.Size().Width - 2*look.ListMargin
	for i, h := range a.marks {
		if a.heads[min(i, len(a.heads)-1)]+a.headHeight < from || i >= len(a.heads) || a.heads[i] >= to {
			delete(a.marks, i)
			a.blank = append(a.blank, h)
		}
	}
	begin := sort.Search(len(a.heads), func(i int) bool { return a.heads[i]+a.headHeight >= from })
	for i := begin; i < len(a.heads) && a.heads[i] < to; i++ {
		h := a.marks[i]
		if h == nil {
			if n := len(a.blank); n > 0 {
				h, a.blank = a.blank[n-1], a.blank[:n-1]
			} else {
				h = newGridHead(g)
			}
			a.marks[i] = h
		}
		h.set(i)
		h.Move(fyne.NewPos(look.ListMargin, a.heads[i]))
		h.Resize(fyne.NewSize(inner, a.headHeight))
	}
	g.top.set(sort.Search(len(a.heads), func(i int) bool { return a.heads[i] > from }) - 1)
}

// want asks for the pictures in sight, then for those that the next turns of a wheel
// bring.
func (a *gridArea) want(first, last int) {
	if a.g.Want == nil || a.wanted == [2]int{first, last} && a.wantedSide == a.side {
		return
	}
	down := first >= a.wanted[0]
	a.wanted, a.wantedSide = [2]int{first, last}, a.side
	cells := make([]int, 0, 2*(last-first))
	for i := first; i < last; i++ {
		cells = append(cells, i)
	}
	ahead := (last - first) / 2
	if down {
		for i := last; i < min(last+ahead, a.g.count); i++ {
			cells = append(cells, i)
		}
	} else {
		for i := first - 1; i >= max(first-ahead, 0); i-- {
			cells = append(cells, i)
		}
	}
	a.g.Want(a.side, cells)
}

// anchor is where the menu of a cell opens when no mouse says it.
func (a *gridArea) anchor(i int) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(a).Add(a.at(i)).AddXY(a.cell/2, a.cell/2)
}
