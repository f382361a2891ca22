package part

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// listArea is what scrolls in a list. It is as tall as all rows and holds those
// that can be seen; a row that leaves is used again for one that comes.
type listArea struct {
	widget.BaseWidget
	l *List

	tops       []float32 // of each item
	total      float32
	rowHeight  float32
	headHeight float32
	insetAt    float32
	columns    listColumns

	mouse float32 // where the mouse is, in what can be seen; nowhere: not here
	over  int     // the item under it; -1: none

	rows  map[int]*listRow // by item
	heads map[int]*listHeading
	free  []*listRow
	blank []*listHeading
	cards []*slab // behind the rows of each group
	ring  *ring   // of the focus, where no row is marked
}

var _ fyne.Widget = (*listArea)(nil)

func newListArea(l *List) *listArea {
	a := &listArea{l: l, rows: map[int]*listRow{}, heads: map[int]*listHeading{}, ring: newRing(), rowHeight: 1, mouse: nowhere, over: -1}
	a.ExtendBaseWidget(a)
	return a
}

// listTop is where a list begins, below the ring of its focus.
const listTop = ringWidth + look.Space

// stack finds where each item stands.
func (a *listArea) stack(width float32) {
	l := a.l
	inner := width - 2*look.ListMargin
	a.columns.fit(inner)
	a.rowHeight = a.columns.height
	heading := headingHeight()
	y := float32(listTop)
	a.headHeight = 0
	if l.head != nil && l.head.Visible() && width > 0 {
		if a.headHeight = Tall(l.head, inner); a.headHeight > 0 {
			y += a.headHeight + look.ListGroup
		}
	}
	a.tops = append(a.tops[:0], make([]float32, len(l.items))...)
	for i := range l.items {
		if l.items[i].ID == "" {
			if i > 0 && !l.items[i].Within {
				y += look.ListGroup
			}
			a.tops[i] = y
			y += heading
			continue
		}
		a.tops[i] = y
		y += a.rowHeight
		if i == l.mark && l.inset != nil && width > 0 {
			a.insetAt = y
			y += Tall(l.inset, inner-2*look.ListPad) + look.Space
		}
	}
	a.total = y + look.ListGroup
}

func (a *listArea) height(i int) float32 {
	if a.l.items[i].ID == "" {
		return headingHeight()
	}
	if i == a.l.mark && a.l.inset != nil {
		return a.rowHeight + a.l.inset.Size().Height + look.Space
	}
	return a.rowHeight
}

// place puts what can be seen where it belongs.
func (a *listArea) place() {
	l := a.l
	size := a.Size()
	if size.Width <= 0 || len(a.tops) != len(l.items) {
		return
	}
	inner := size.Width - 2*look.ListMargin
	from := l.scroll.Offset.Y
	to := from + l.scroll.Size().Height
	if l.head != nil {
		l.head.Move(fyne.NewPos(look.ListMargin, listTop))
		l.head.Resize(fyne.NewSize(inner, a.headHeight))
	}
	a.pointed()
	first := max(sort.Search(len(a.tops), func(i int) bool { return a.tops[i] > from })-1, 0)
	last := sort.Search(len(a.tops), func(i int) bool { return a.tops[i] >= to })
	for i, r := range a.rows {
		if i < first || i >= last || l.items[i].ID == "" {
			delete(a.rows, i)
			a.free = append(a.free, r)
		}
	}
	for i, h := range a.heads {
		if i < first || i >= last || l.items[i].ID != "" {
			delete(a.heads, i)
			a.blank = append(a.blank, h)
		}
	}
	for i := first; i < last; i++ {
		at := fyne.NewPos(look.ListMargin, a.tops[i])
		if l.items[i].ID == "" {
			h := a.heading(i)
			if l.items[i].Within {
				at.Y += look.Half // nearer to its own rows
			}
			h.Move(at)
			h.Resize(fyne.NewSize(inner, headingHeight()))
			continue
		}
		r := a.row(i)
		r.Move(at)
		r.Resize(fyne.NewSize(inner, a.rowHeight))
	}
	if l.inset != nil && l.mark >= 0 {
		l.inset.Move(fyne.NewPos(look.ListMargin+look.ListPad, a.insetAt))
	}
	a.placeCards(first, last, inner, from, to)
	a.edge()
}

// row returns the row of an item, made anew or used again as needed.
func (a *listArea) row(i int) *listRow {
	r := a.rows[i]
	if r == nil {
		if n := len(a.free); n > 0 {
			r, a.free = a.free[n-1], a.free[:n-1]
		} else {
			r = newListRow(a)
		}
		a.rows[i] = r
	}
	r.set(i)
	return r
}

func (a *listArea) heading(i int) *listHeading {
	h := a.heads[i]
	if h == nil {
		if n := len(a.blank); n > 0 {
			h, a.blank = a.blank[n-1], a.blank[:n-1]
		} else {
			h = newListHeading()
		}
		a.heads[i] = h
	}
	h.set(a.l.items[i])
	return h
}

// refresh draws the rows that can be seen anew, where they are not as they are to be.
func (a *listArea) refresh() {
	for i, r := range a.rows {
		r.set(i)
	}
}

// nowhere is a place that no row is at.
const nowhere = -1

// hover takes where the mouse is, counted from the first row; nowhere: not here.
func (a *listArea) hover(y float32) {
	if a.mouse = nowhere; y >= 0 {
		a.mouse = y - a.l.scroll.Offset.Y
	}
	if a.pointed() {
		a.refresh()
	}
}

// pointed finds the item under the mouse, and reports whether it is another one.
func (a *listArea) pointed() bool {
	before := a.over
	a.over = -1
	if y := a.mouse + a.l.scroll.Offset.Y; a.mouse >= 0 {
		i := sort.Search(len(a.tops), func(i int) bool { return a.tops[i] > y }) - 1
		if i >= 0 && a.l.items[i].ID != "" && y < a.tops[i]+a.rowHeight {
			a.over = i
		}
	}
	return a.over != before
}

// edge shows the ring of the focus around the rows while none is marked.
func (a *listArea) edge() {
	show := a.l.focused && a.l.mark < 0
	if show != a.ring.shown() {
		canvas.Refresh(a.ring.sides[0])
	}
	if show {
		view := a.l.scroll
		a.ring.put(fyne.NewPos(ringWidth, view.Offset.Y+ringWidth), view.Size().SubtractWidthHeight(2*ringWidth, 2*ringWidth))
	} else if a.ring.shown() {
		a.ring.hide()
	}
}

// anchor is where the menu of a row opens when no mouse says it.
func (a *listArea) anchor(i int) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(a)
	x := look.ListMargin + look.ListPad + a.columns.tick + a.columns.picture
	if RightToLeft() {
		x = a.Size().Width - x
	}
	return at.AddXY(x, a.tops[i]+a.rowHeight-look.Space)
}

// seen are the objects that can be seen, from top to bottom.
func (a *listArea) seen() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if a.l.head != nil {
		out = append(out, a.l.head)
	}
	order := make([]int, 0, len(a.rows)+len(a.heads))
	for i := range a.rows {
		order = append(order, i)
	}
	for i := range a.heads {
		order = append(order, i)
	}
	sort.Ints(order)
	for _, i := range order {
		if h := a.heads[i]; h != nil {
			out = append(out, h)
			continue
		}
		out = append(out, a.rows[i])
		if i == a.l.mark && a.l.inset != nil {
			out = append(out, a.l.inset)
		}
	}
	if a.l.inset != nil && a.l.mark >= 0 && a.rows[a.l.mark] == nil {
		out = append(out, a.l.inset) // it keeps its place, and its focus, out of sight
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (a *listArea) CreateRenderer() fyne.WidgetRenderer {
	a.ExtendBaseWidget(a)
	return &listAreaRenderer{a}
}

type listAreaRenderer struct{ a *listArea }

func (r *listAreaRenderer) Layout(size fyne.Size) {
	r.a.stack(size.Width)
	r.a.place()
	switch {
	case r.a.l.place != nil:
		r.a.l.GoOn(*r.a.l.place)
	case r.a.l.wanted:
		r.a.l.RevealMark()
	}
}

func (r *listAreaRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.a.total) }

func (r *listAreaRenderer) Refresh() {
	for _, row := range r.a.rows {
		row.Refresh()
	}
	for _, h := range r.a.heads {
		h.Refresh()
	}
	canvas.Refresh(r.a)
}

func (r *listAreaRenderer) Objects() []fyne.CanvasObject {
	a := r.a
	var out []fyne.CanvasObject
	for _, c := range a.cards {
		out = append(out, c.objects()...)
	}
	out = append(out, a.seen()...)
	return append(out, a.ring.objects()...)
}

func (r *listAreaRenderer) Destroy() {}
