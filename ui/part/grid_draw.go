package part

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// CreateRenderer implements fyne.Widget.
func (a *gridArea) CreateRenderer() fyne.WidgetRenderer {
	a.ExtendBaseWidget(a)
	return &gridAreaRenderer{a}
}

type gridAreaRenderer struct{ a *gridArea }

func (r *gridAreaRenderer) Layout(size fyne.Size) {
	r.a.stack(size.Width)
	r.a.place()
}

func (r *gridAreaRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.a.total) }

func (r *gridAreaRenderer) Refresh() {
	for i, c := range r.a.cells { // another theme, say
		c.face = gridFace{}
		c.set(i, true)
	}
	for _, h := range r.a.marks {
		h.Refresh()
	}
	r.a.placeRing()
	canvas.Refresh(r.a)
}

func (r *gridAreaRenderer) Objects() []fyne.CanvasObject {
	out := r.a.seen()
	for _, o := range r.a.ring {
		out = append(out, o)
	}
	return out
}

func (r *gridAreaRenderer) Destroy() {}

// seen are the objects that can be seen, from top to bottom.
func (a *gridArea) seen() []fyne.CanvasObject {
	order := make([]int, 0, len(a.cells))
	for i := range a.cells {
		order = append(order, i)
	}
	sort.Ints(order)
	out := make([]fyne.CanvasObject, 0, len(a.cells)+len(a.marks))
	for _, i := range order {
		out = append(out, a.cells[i])
	}
	heads := make([]int, 0, len(a.marks))
	for i := range a.marks {
		heads = append(heads, i)
	}
	sort.Ints(heads)
	for _, i := range heads {
		out = append(out, a.marks[i])
	}
	return out
}
