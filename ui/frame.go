package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// frame lays the window out: the facts on the left, the way on the right, the
// rail above the way. Where the window is too narrow for both at the reader's
// size of text, the facts stand under the way and all of it scrolls as one.
type frame struct {
	widget.BaseWidget

	facts, way []fyne.CanvasObject
	rail       fyne.CanvasObject
	banner     fyne.CanvasObject

	left, right *part.Page
	edge        *canvas.Rectangle
	narrow      bool
}

var (
	_ fyne.Widget = (*frame)(nil)
	_ part.Holder = (*frame)(nil)
)

// Widths in sizes of body text.
const (
	factsEm  float32 = 23
	narrowEm float32 = 48 // below this, one column
)

func newFrame(banner, rail fyne.CanvasObject, facts, way []fyne.CanvasObject) *frame {
	f := &frame{
		facts: facts, way: way, rail: rail, banner: banner,
		left: part.NewPage(2 * look.Space), right: part.NewPage(3 * look.Space),
		edge: canvas.NewRectangle(nil),
	}
	f.left.Set(facts...)
	f.right.Set(way...)
	f.ExtendBaseWidget(f)
	return f
}

// Inside implements part.Holder.
func (f *frame) Inside() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.banner, f.rail, f.right, f.left}
}

// settle gives everything the height it needs after its words have changed.
func (f *frame) settle() {
	f.left.Settle()
	f.right.Settle()
	f.Refresh()
}

// Resize implements fyne.CanvasObject.
func (f *frame) Resize(size fyne.Size) {
	narrow := size.Width < narrowEm*theme.Size(part.Body)
	if narrow != f.narrow {
		f.narrow = narrow
		if narrow {
			f.left.Set()
			f.right.Set(append(append([]fyne.CanvasObject{f.facts[0]}, f.way...), f.facts[1:]...)...) // the header stays on top
		} else {
			f.left.Set(f.facts...)
			f.right.Set(f.way...)
		}
	}
	f.BaseWidget.Resize(size)
}

// CreateRenderer implements fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	r := &frameRenderer{f: f}
	f.edge.FillColor = theme.Color(look.ColorLine)
	return r
}

type frameRenderer struct{ f *frame }

func (r *frameRenderer) Layout(size fyne.Size) {
	f := r.f
	top := float32(0)
	if f.banner.Visible() {
		top = part.Tall(f.banner, size.Width)
		f.banner.Move(fyne.NewPos(0, 0))
	}
	split := float32(0)
	if !f.narrow {
		split = min(factsEm*theme.Size(part.Body), size.Width*0.45)
		f.left.Move(fyne.NewPos(0, top))
		f.left.Resize(fyne.NewSize(split, size.Height-top))
		f.edge.Move(fyne.NewPos(split, top))
		f.edge.Resize(fyne.NewSize(1, size.Height-top))
	}
	f.left.Hidden, f.edge.Hidden = f.narrow, f.narrow
	x, width := split+1, size.Width-split-1
	if f.rail.Visible() {
		margin := 3 * look.Space
		f.rail.Move(fyne.NewPos(x+margin, top+2*look.Space))
		f.rail.Resize(fyne.NewSize(width-2*margin, f.rail.MinSize().Height))
		top += f.rail.MinSize().Height + 2*look.Space
	}
	f.right.Move(fyne.NewPos(x, top))
	f.right.Resize(fyne.NewSize(width, size.Height-top))
}

func (r *frameRenderer) MinSize() fyne.Size { return fyne.NewSize(320, 240) }

func (r *frameRenderer) Refresh() {
	r.f.edge.FillColor = theme.Color(look.ColorLine)
	r.Layout(r.f.Size())
	canvas.Refresh(r.f)
}

func (r *frameRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.f.left, r.f.edge, r.f.rail, r.f.right, r.f.banner}
}

func (r *frameRenderer) Destroy() {}
