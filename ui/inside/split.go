package inside

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// split shows a head, a list below it, and what is chosen in the list: beside it, or, where
// there is no room, in its place.
type split struct {
	widget.BaseWidget
	head, list, pane fyne.CanvasObject
	empty            fyne.CanvasObject // in place of the list; nil: there is one

	edge   *canvas.Rectangle
	open   bool // the pane is shown where there is no room for both
	beside bool // there is
}

var (
	_ fyne.Widget = (*split)(nil)
	_ part.Holder = (*split)(nil)
)

func newSplit(head, list, pane fyne.CanvasObject) *split {
	s := &split{head: head, list: list, pane: pane, edge: canvas.NewRectangle(nil)}
	s.ExtendBaseWidget(s)
	return s
}

// setOpen shows the pane, or the list.
func (s *split) setOpen(open bool) {
	if s.open != open {
		s.open = open
		s.Refresh()
	}
}

// Inside implements part.Holder.
func (s *split) Inside() []fyne.CanvasObject {
	if s.empty != nil {
		return []fyne.CanvasObject{s.empty}
	}
	return []fyne.CanvasObject{s.head, s.list, s.pane}
}

// CreateRenderer implements fyne.Widget.
func (s *split) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return &splitRenderer{s}
}

type splitRenderer struct{ s *split }

func (r *splitRenderer) Layout(size fyne.Size) {
	s := r.s
	s.edge.FillColor = theme.Color(look.ColorLine)
	if s.empty != nil {
		s.edge.Hidden = true
		s.empty.Move(fyne.NewPos(look.Margin, look.Margin))
		s.empty.Resize(size.SubtractWidthHeight(2*look.Margin, look.Margin))
		return
	}
	s.beside = size.Width >= look.Em(look.InsideBothEm)
	list, pane := size.Width, size.Width
	if s.beside {
		list = max(look.Em(look.InsideListEm), size.Width*look.InsideShare)
		pane = size.Width - list - look.Hairline
	}
	setVisible(s.head, s.beside || !s.open)
	setVisible(s.list, s.beside || !s.open)
	setVisible(s.pane, s.beside || s.open)
	s.edge.Hidden = !s.beside
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		if part.RightToLeft() {
			x = size.Width - x - w
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, max(h, 0)))
	}
	head := s.head.MinSize().Height
	put(s.head, look.Margin, look.Space, list-2*look.Margin, head)
	y := head + 2*look.Space
	put(s.list, 0, y, list, size.Height-y)
	put(s.pane, size.Width-pane, 0, pane, size.Height)
	put(s.edge, list, 0, look.Hairline, size.Height)
}

func (r *splitRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.BubbleWait) }

func (r *splitRenderer) Refresh() {
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *splitRenderer) Objects() []fyne.CanvasObject { return append(r.s.Inside(), r.s.edge) }
func (r *splitRenderer) Destroy()                     {}

// setVisible shows or hides an object, where it is not so yet.
func setVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible == o.Visible():
	case visible:
		o.Show()
	default:
		o.Hide()
	}
}

// underHead puts a line and its last object under the first, in all the room that is left.
type underHead struct{}

// Layout implements fyne.Layout.
func (*underHead) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Refresh()
	h := part.Tall(o[0], size.Width)
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Move(fyne.NewPos(0, h))
	o[1].Resize(fyne.NewSize(size.Width, look.Hairline))
	o[1].(*canvas.Rectangle).FillColor = theme.Color(look.ColorLine)
	h += look.Hairline
	o[2].Move(fyne.NewPos(0, h))
	o[2].Resize(fyne.NewSize(size.Width, max(size.Height-h, 0)))
}

// MinSize implements fyne.Layout.
func (*underHead) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+look.Hairline+b.Height)
}
