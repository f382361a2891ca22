package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// frame lays the window out: the sidebar with the phones and the steps, beside
// it what the page is about, the page, which scrolls, and its buttons, which do
// not. Where the window is too narrow for both at the reader's size of text, a
// line on top stands for the sidebar, and what was in it follows the page.
type frame struct {
	widget.BaseWidget
	frameParts

	side, page *part.Page
	whole      fyne.CanvasObject // takes the place of the page; nil: the page
	instead    fyne.CanvasObject // takes the place of page, strip and buttons
	edge       *canvas.Rectangle // of the sidebar
	back       *canvas.Raster    // of the sidebar
	narrow     bool
	low        bool   // there is no room for the strip above what takes the place of the page
	start      bool   // the first page: the steps begin after it
	onTurn     func() // the sidebar has come or gone
}

// frameParts are what the frame lays out.
type frameParts struct {
	banner  fyne.CanvasObject // above all
	head    fyne.CanvasObject // of the sidebar
	foot    fyne.CanvasObject // of the sidebar
	compact fyne.CanvasObject // in place of the sidebar
	strip   fyne.CanvasObject // what the page is about
	bar     *part.ActionBar   // the buttons of the page
	phones  fyne.CanvasObject
	steps   fyne.CanvasObject
	rail    *part.Steps       // in them
	step    fyne.CanvasObject // in place of the steps, where there is no room for them
	way     []fyne.CanvasObject
}

var (
	_ fyne.Widget = (*frame)(nil)
	_ part.Holder = (*frame)(nil)
)

// pageEm is the width of a page of text, in sizes of body text.
const pageEm = look.ReadingEm

func newFrame(parts frameParts) *frame {
	f := &frame{
		frameParts: parts,
		side:       part.NewPage(look.SidebarPad), page: part.NewPage(look.Margin),
		edge: canvas.NewRectangle(nil), back: part.NewFill(look.ColorSidebar),
	}
	f.page.Max = pageEm
	f.fill()
	f.ExtendBaseWidget(f)
	return f
}

// fill puts the content where it belongs at the width of the window.
func (f *frame) fill() {
	if f.narrow {
		f.side.Set()
		f.page.Set(append(append([]fyne.CanvasObject{}, f.way...), f.phones)...)
		return
	}
	f.side.Set(f.phones)
	f.page.Set(f.way...)
}

// body puts an object in the place of the page; nil brings the page back.
func (f *frame) body(o fyne.CanvasObject) {
	if f.whole == o {
		return
	}
	f.whole = o
	f.Refresh()
}

// showInstead puts an object in the place of page, strip and buttons, such as the
// page of a phone; nil brings them back.
func (f *frame) showInstead(o fyne.CanvasObject) {
	if f.instead == o {
		return
	}
	f.instead = o
	f.Refresh()
}

// Inside implements part.Holder, in the order in which Tab goes.
func (f *frame) Inside() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{f.banner, f.compact, f.head, f.side, f.steps, f.step, f.foot}
	switch {
	case f.instead != nil:
		return append(objects, f.instead)
	case f.whole != nil && f.low:
		return append(objects, f.whole, f.bar)
	case f.whole != nil:
		return append(objects, f.strip, f.whole, f.bar)
	}
	return append(objects, f.strip, f.page, f.bar)
}

// settle gives everything the height it needs after its words have changed.
func (f *frame) settle() {
	f.side.Settle()
	f.page.Settle()
	f.Refresh()
}

// Resize implements fyne.CanvasObject.
func (f *frame) Resize(size fyne.Size) {
	turned := size.Width < look.Em(look.NarrowEm) != f.narrow
	if turned {
		f.narrow = !f.narrow
		f.fill()
	}
	f.BaseWidget.Resize(size)
	if turned && f.onTurn != nil {
		f.onTurn()
	}
}

// CreateRenderer implements fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	r := &frameRenderer{f: f}
	r.colour()
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
	wide := !f.narrow
	setVisible(f.compact, f.narrow)
	for _, o := range []fyne.CanvasObject{f.side, f.edge, f.back, f.head, f.foot} {
		setVisible(o, wide)
	}
	if !wide {
		setVisible(f.steps, false)
		setVisible(f.step, false)
	}
	left := float32(0)
	if wide {
		left = look.Em(look.SidebarEm)
		x := float32(0)
		if part.RightToLeft() {
			x = size.Width - left
		}
		r.sidebar(fyne.NewPos(x, top), fyne.NewSize(left, size.Height-top))
		if part.RightToLeft() {
			r.main(fyne.NewPos(0, top), fyne.NewSize(size.Width-left, size.Height-top))
			return
		}
	} else {
		f.compact.Move(fyne.NewPos(0, top))
		top += part.Tall(f.compact, size.Width)
	}
	r.main(fyne.NewPos(left, top), fyne.NewSize(size.Width-left, size.Height-top))
}

// sidebar lays out head, content and foot; only the content scrolls.
func (r *frameRenderer) sidebar(at fyne.Position, size fyne.Size) {
	f := r.f
	f.back.Move(at)
	f.back.Resize(size)
	edge := size.Width - look.Hairline
	if part.RightToLeft() {
		edge = 0
	}
	f.edge.Move(at.AddXY(edge, 0))
	f.edge.Resize(fyne.NewSize(look.Hairline, size.Height))
	inner := size.Width - 2*look.SidebarPad
	f.head.Move(at.AddXY(look.SidebarPad, look.SidebarPad))
	head := part.Tall(f.head, inner) + look.SidebarPad
	foot := part.Tall(f.foot, inner) + look.SidebarPad
	f.foot.Move(at.AddXY(look.SidebarPad, size.Height-foot))
	rest := size.Height - head - foot
	phones := f.side.Height(size.Width - look.Hairline)
	steps, shown := float32(0), f.steps
	if !f.start {
		// The card whole if it can be; where that leaves no room to see where one is, it
		// scrolls; in a low window a line stands for the steps.
		least := min(phones, look.Em(look.PhonesEm))
		if !f.rail.Fit(rest-phones-look.Space) && !f.rail.Fit(rest-least-look.Space) {
			shown = f.step
		}
		steps = part.Tall(shown, inner) + look.Space
	}
	setVisible(f.steps, !f.start && shown == f.steps)
	setVisible(f.step, !f.start && shown == f.step)
	phones = min(phones, rest-steps)
	f.side.Move(at.AddXY(0, head))
	f.side.Resize(fyne.NewSize(size.Width-look.Hairline, max(phones, 1)))
	shown.Move(at.AddXY(look.SidebarPad, head+phones))
}

// main lays out the strip, the page and the buttons.
func (r *frameRenderer) main(at fyne.Position, size fyne.Size) {
	f := r.f
	if f.instead != nil {
		f.instead.Move(at)
		f.instead.Resize(size)
		return
	}
	f.bar.Max = pageEm
	if f.whole != nil {
		f.bar.Max = 0
	}
	top, bottom := float32(0), float32(0)
	if f.bar.Visible() {
		bottom = part.Tall(f.bar, size.Width)
		f.bar.Move(at.AddXY(0, size.Height-bottom))
	}
	f.low = false
	if f.strip.Visible() {
		left, inner := part.Clamp(size.Width, look.Margin, f.bar.Max)
		f.strip.Move(at.AddXY(left, look.CardPad))
		top = part.Tall(f.strip, inner) + look.CardPad
		if f.low = f.whole != nil && size.Height-top-bottom < look.Em(look.LowEm); f.low {
			top = 0
		}
	}
	body := fyne.CanvasObject(f.page)
	if f.whole != nil {
		body = f.whole
	}
	body.Move(at.AddXY(0, top))
	body.Resize(fyne.NewSize(size.Width, max(size.Height-top-bottom, 1)))
}

func setVisible(o fyne.CanvasObject, on bool) {
	switch {
	case on == o.Visible():
	case on:
		o.Show()
	default:
		o.Hide()
	}
}

func (r *frameRenderer) MinSize() fyne.Size { return look.LeastFrame }

func (r *frameRenderer) colour() {
	r.f.edge.FillColor = theme.Color(look.ColorLine)
}

func (r *frameRenderer) Refresh() {
	r.colour()
	r.Layout(r.f.Size())
	canvas.Refresh(r.f)
}

func (r *frameRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.f.back, r.f.edge}, r.f.Inside()...)
}

func (r *frameRenderer) Destroy() {}
