package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// listBox lays the Choose page out: headline, the line with the search, the rows,
// and the details beside them where there is room.
type listBox struct {
	widget.BaseWidget
	l    *list
	edge *canvas.Rectangle
	low  bool // the headline scrolls with the rows: else there would be no room for them
}

var (
	_ fyne.Widget = (*listBox)(nil)
	_ part.Holder = (*listBox)(nil)
)

func newListBox(l *list) *listBox {
	b := &listBox{l: l, edge: canvas.NewRectangle(color.Transparent)}
	b.ExtendBaseWidget(b)
	return b
}

// Inside implements part.Holder.
func (b *listBox) Inside() []fyne.CanvasObject {
	l := b.l
	if b.low {
		return []fyne.CanvasObject{l.rows, l.details.pane, l.empty}
	}
	return []fyne.CanvasObject{l.top, l.rows, l.details.pane, l.empty}
}

// CreateRenderer implements fyne.Widget.
func (b *listBox) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	b.edge.FillColor = theme.Color(look.ColorLine)
	return &listBoxRenderer{b}
}

type listBoxRenderer struct{ b *listBox }

func (r *listBoxRenderer) Layout(size fyne.Size) {
	b, l := r.b, r.b.l
	none := l.backups.Rows() == 0
	beside := !none && size.Width >= look.Em(look.DetailsEm)
	focused, ok := l.host.canvas().Focused().(fyne.CanvasObject)
	inside := ok && part.Path(l.details.pane, focused) != nil
	setVisible(l.empty, none)
	setVisible(l.rows, !none)
	setVisible(l.top, !none)
	setVisible(l.details.pane, beside)
	b.edge.Hidden = !beside
	l.details.setBeside(beside)
	if inside && !beside && !none { // the pane has taken it along
		l.host.canvas().Focus(l.rows)
	}
	if none {
		l.empty.Move(fyne.NewPos(0, 0))
		l.empty.Resize(size)
		return
	}
	const margin = look.ListMargin
	width, y := size.Width-2*margin, float32(margin)
	if l.top.Size().Width == width {
		l.top.Refresh() // its words may be others, at the same width
	}
	h := part.Tall(l.top, width)
	if low := size.Height-h < look.Em(look.ListLowEm); low != b.low {
		b.low = low
		l.placeHead()
	}
	if b.low {
		y = 0
	} else {
		l.top.Resize(fyne.NewSize(width, h))
		l.top.Move(fyne.NewPos(margin, y))
		y += h + look.Space
	}
	rows := size.Width
	if beside {
		pane := look.Em(look.ListPaneEm)
		rows -= pane
		l.details.pane.Move(leading(rows, pane, size.Width, y))
		l.details.pane.Resize(fyne.NewSize(pane, max(size.Height-y, 0)))
		b.edge.Move(leading(rows, look.Hairline, size.Width, y))
		b.edge.Resize(fyne.NewSize(look.Hairline, max(size.Height-y, 0)))
	}
	l.rows.Move(leading(0, rows, size.Width, y))
	l.rows.Resize(fyne.NewSize(rows, max(size.Height-y, 0)))
}

func (r *listBoxRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.Em(look.ListMoreEm)) }

func (r *listBoxRenderer) Refresh() {
	r.b.edge.FillColor = theme.Color(look.ColorLine)
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *listBoxRenderer) Objects() []fyne.CanvasObject { return append(r.b.Inside(), r.b.edge) }

func (r *listBoxRenderer) Destroy() {}

// topLayout puts the headline over the count, the search and the order; these
// three beside each other where there is room.
type topLayout struct {
	l      *list
	height float32
}

// Layout implements fyne.Layout.
func (t *topLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l := t.l
	y := float32(0)
	put := func(o fyne.CanvasObject, x, w, h float32) {
		o.Move(leading(x, w, size.Width, y))
		o.Resize(fyne.NewSize(w, h))
	}
	text := func(o fyne.CanvasObject, w float32) {
		if h := part.Tall(o, w); h > 0 {
			put(o, 0, w, h)
			y += h + look.Half
		}
	}
	text(l.title, min(size.Width, look.Em(look.ReadingEm)))
	text(l.body, min(size.Width, look.Em(look.ReadingEm)))
	y += look.Space
	all, gap := fyne.Size{}, float32(0)
	setVisible(l.all.Tap, l.route.Take != guide.ActLookInside && l.backups.All(guide.ActCheckAll, l.route) != nil)
	if l.all.Visible() {
		all, gap = l.all.Tap.MinSize(), look.ListGap
	}
	order, field := l.order.Tap.MinSize(), look.Em(look.ListSearchEm)
	h := max(order.Height, l.search.MinSize().Height)
	if size.Width >= look.Em(look.ListLineEm) {
		room := size.Width - field - order.Width - 2*look.Space
		words := min(l.count.Width()+1, room-all.Width-gap)
		count := part.Tall(l.count, words)
		l.count.Move(leading(0, words, size.Width, y+max((h-count)/2, 0)))
		l.all.Move(leading(words+gap, all.Width, size.Width, y+(h-all.Height)/2))
		l.all.Resize(all)
		put(l.search, room+look.Space, field, h)
		put(l.order.Tap, size.Width-order.Width, order.Width, h)
		t.height = y + h
		return
	}
	words := min(l.count.Width()+1, size.Width-all.Width-gap)
	count := part.Tall(l.count, words)
	l.count.Move(leading(0, words, size.Width, y+max((all.Height-count)/2, 0)))
	put(l.all.Tap, words+gap, all.Width, all.Height)
	y += max(count, all.Height) + look.Half
	if field = size.Width - order.Width - look.Space; field < look.Em(look.ListFieldEm) { // the order goes under the search
		put(l.search, 0, size.Width, h)
		y += h + look.Space
		put(l.order.Tap, 0, min(order.Width, size.Width), h)
	} else {
		put(l.search, 0, field, h)
		put(l.order.Tap, field+look.Space, order.Width, h)
	}
	t.height = y + h
}

// MinSize implements fyne.Layout.
func (t *topLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, t.height) }

// leading is the place of an object that begins at x, counted from the leading edge.
func leading(x, w, all, y float32) fyne.Position {
	if part.RightToLeft() {
		x = all - x - w
	}
	return fyne.NewPos(x, y)
}

// fillEmpty makes the page without a backup: the headline in the middle, a
// picture, and below it what helps.
func (l *list) fillEmpty() {
	if l.backups.Rows() > 0 {
		l.empty.Set()
		return
	}
	p := l.page.value
	column := part.NewColumn(1)
	if look.Picture(p.Picture) != nil {
		column.Add(middled(part.NewPicture(p.Picture, look.PictureHead.Width, look.PictureHead.Height)))
	}
	column.Add(l.emptyTitle)
	column.Add(centred(part.NewText(p.Body)))
	if p.Seeks {
		column.Add(container.New(part.Inset{Y: look.Space}, l.seeks))
	}
	column.Add(l.head)
	l.empty.Set(container.New(part.Inset{X: look.ListMargin, Y: look.Margin}, container.New(readable{}, column)))
}

// middled centres an object in the width that there is.
func middled(o fyne.CanvasObject) *fyne.Container { return container.NewCenter(o) }

// readable keeps its object in the middle, no wider than reads well.
type readable struct{}

func (readable) width(all float32) float32 { return min(all, look.Em(look.ReadingEm)) }

func (r readable) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := r.width(size.Width)
	part.Tall(o[0], w)
	o[0].Move(fyne.NewPos((size.Width-w)/2, 0))
}

func (readable) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, o[0].MinSize().Height)
}
