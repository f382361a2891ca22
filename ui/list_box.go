package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// listBox lays the Choose page out: headline, the line with the search, the rows,
// and the details beside them where there is room.
type listBox struct {
	widget.BaseWidget
	l    *list
	edge *canvas.Rectangle
}

var (
	_ fyne.Widget = (*listBox)(nil)
	_ part.Holder = (*listBox)(nil)
)

// Widths in sizes of body text.
const (
	besideEm   float32 = 70 // from here on, the details stand beside the rows
	paneEm     float32 = 25
	oneLineEm  float32 = 44 // from here on, count, search and order stand on one line
	searchEm   float32 = 17
	longTextEm float32 = 46 // wider text does not read well
)

func newListBox(l *list) *listBox {
	b := &listBox{l: l, edge: canvas.NewRectangle(color.Transparent)}
	b.ExtendBaseWidget(b)
	return b
}

// Inside implements part.Holder.
func (b *listBox) Inside() []fyne.CanvasObject {
	l := b.l
	return []fyne.CanvasObject{l.title, l.body, l.count, l.search, l.order.Tap, l.rows, l.none, l.details.pane, l.empty}
}

// CreateRenderer implements fyne.Widget.
func (b *listBox) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	b.edge.FillColor = theme.Color(look.ColorLine)
	return &listBoxRenderer{b}
}

type listBoxRenderer struct{ b *listBox }

func (r *listBoxRenderer) Layout(size fyne.Size) {
	l := r.b.l
	em := theme.Size(part.Body)
	none := l.backups.Rows() == 0
	for _, o := range []fyne.CanvasObject{l.title, l.body, l.count, l.search, l.order.Tap} {
		show(o, !none)
	}
	show(l.empty, none)
	show(l.rows, !none && l.found > 0)
	show(l.none, !none && l.found == 0)
	if none {
		l.details.setBeside(false)
		show(l.details.pane, false)
		r.b.edge.Hide()
		l.empty.Move(fyne.NewPos(0, 0))
		l.empty.Resize(size)
		return
	}
	beside := size.Width >= besideEm*em
	l.details.setBeside(beside)
	const margin = 2 * look.Space
	width := size.Width - 2*margin
	y := float32(margin)
	for _, t := range []*part.Text{l.title, l.body} {
		h := part.Tall(t, min(width, longTextEm*em))
		t.Move(leading(margin, min(width, longTextEm*em), size.Width, y))
		if h > 0 {
			y += h + look.Space/2
		}
	}
	y += look.Space
	y = r.tools(margin, width, y, size.Width) + look.Space
	rows := size.Width
	show(l.details.pane, beside)
	r.b.edge.Hidden = !beside
	if beside {
		pane := paneEm * em
		rows -= pane
		l.details.pane.Move(leading(rows, pane, size.Width, y))
		l.details.pane.Resize(fyne.NewSize(pane, max(size.Height-y, 0)))
		r.b.edge.Move(leading(rows, 1, size.Width, y))
		r.b.edge.Resize(fyne.NewSize(1, max(size.Height-y, 0)))
	}
	l.rows.Move(leading(0, rows, size.Width, y))
	l.rows.Resize(fyne.NewSize(rows, max(size.Height-y, 0)))
	part.Tall(l.none, min(rows-2*margin, longTextEm*em))
	l.none.Move(fyne.NewPos((rows-l.none.Size().Width)/2, y+4*look.Space))
}

// tools puts the count, the search and the order beside each other, or the count
// above them, and returns where they end.
func (r *listBoxRenderer) tools(x, width, y, all float32) float32 {
	l := r.b.l
	em := theme.Size(part.Body)
	order, search := l.order.MinSize(), l.search.MinSize()
	h := max(order.Height, search.Height)
	count := l.count.MinSize().Height
	if width >= oneLineEm*em {
		field := searchEm * em
		room := width - field - order.Width - 2*look.Space
		part.Tall(l.count, room)
		l.count.Move(leading(x, room, all, y+max((h-l.count.MinSize().Height)/2, 0)))
		l.search.Move(leading(x+room+look.Space, field, all, y))
		l.search.Resize(fyne.NewSize(field, h))
		l.order.Move(leading(x+width-order.Width, order.Width, all, y))
		l.order.Resize(fyne.NewSize(order.Width, h))
		return y + h
	}
	part.Tall(l.count, width)
	l.count.Move(leading(x, width, all, y))
	if count > 0 {
		y += l.count.MinSize().Height + look.Space/2
	}
	field := width - order.Width - look.Space
	if field < 10*em { // the order goes under the search
		l.search.Move(leading(x, width, all, y))
		l.search.Resize(fyne.NewSize(width, h))
		y += h + look.Space/2
		l.order.Move(leading(x, min(order.Width, width), all, y))
		l.order.Resize(fyne.NewSize(min(order.Width, width), h))
		return y + h
	}
	l.search.Move(leading(x, field, all, y))
	l.search.Resize(fyne.NewSize(field, h))
	l.order.Move(leading(x+field+look.Space, order.Width, all, y))
	l.order.Resize(fyne.NewSize(order.Width, h))
	return y + h
}

func show(o fyne.CanvasObject, on bool) {
	if o.Visible() != on {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

// leading is the place of an object that begins at x, counted from the leading edge.
func leading(x, w, all, y float32) fyne.Position {
	if rightToLeft() {
		x = all - x - w
	}
	return fyne.NewPos(x, y)
}

func (r *listBoxRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 160) }

func (r *listBoxRenderer) Refresh() {
	r.b.edge.FillColor = theme.Color(look.ColorLine)
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *listBoxRenderer) Objects() []fyne.CanvasObject {
	l := r.b.l
	return []fyne.CanvasObject{l.title, l.body, l.count, l.search, l.order.Tap, l.rows, l.none, r.b.edge, l.details.pane, l.empty}
}

func (r *listBoxRenderer) Destroy() {}

// fillHead makes what stands above the rows.
func (l *list) fillHead() {
	objects := []fyne.CanvasObject{}
	if l.panels != nil {
		objects = append(objects, l.panels)
	}
	for _, t := range l.backups.Troubles {
		objects = append(objects, l.trouble(t))
	}
	if l.backups.Busy != "" {
		objects = append(objects, part.NewCard(line(screen.Line{Icon: "note", Tone: screen.TonePlain, Text: l.backups.Busy}, false)))
	}
	l.head.Objects = objects
	if l.backups.Rows() > 0 {
		l.rows.SetHead(l.head)
	} else {
		l.rows.SetHead(nil)
	}
}

// trouble is a folder in which nothing was found, with what to do about it.
func (l *list) trouble(t screen.Trouble) fyne.CanvasObject {
	row := part.NewMiddle(1, part.NewIcon(t.Line.Icon), part.NewColumn(0.25, part.NewText(t.Line.Text), part.NewNote(t.Path)))
	for _, b := range []*screen.Button{t.Action, t.Forget} {
		if b != nil {
			row.Add(part.NewButton("trouble-"+string(b.ID)+"-"+t.Path, b.Label, "", func() { l.host.do(*b) }).Small().Tap)
		}
	}
	card := part.NewCard(row)
	card.Pad = look.Space
	return card
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
		column.Add(middled(part.NewPicture(p.Picture, 192, 128)))
	}
	column.Add(centred(part.NewTitle(p.Title)))
	column.Add(centred(part.NewText(p.Body)))
	column.Add(l.head)
	l.empty.Set(container.New(part.Inset{X: 2 * look.Space, Y: 4 * look.Space}, container.New(readable{}, column)))
}

// middled centres an object in the width that there is.
func middled(o fyne.CanvasObject) *fyne.Container { return container.NewCenter(o) }

// readable keeps its object in the middle, no wider than reads well.
type readable struct{}

func (readable) width(all float32) float32 { return min(all, longTextEm*theme.Size(part.Body)) }

func (r readable) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := r.width(size.Width)
	part.Tall(o[0], w)
	o[0].Move(fyne.NewPos((size.Width-w)/2, 0))
}

func (readable) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, o[0].MinSize().Height)
}

func rightToLeft() bool { return false }
