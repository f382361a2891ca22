package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Page is content that scrolls up and down and is as wide as the page, with a
// margin. Content wider than that is impossible: everything wraps. What gets the
// focus is scrolled into view.
type Page struct {
	widget.BaseWidget

	Max float32 // widest that the content gets, in sizes of body text; 0: no limit

	scroll  *wheel
	content *fyne.Container // the margin
	column  *fyne.Container // what is within
	margin  float32
	width   float32
}

var (
	_ fyne.Widget = (*Page)(nil)
	_ Holder      = (*Page)(nil)
)

// Set exchanges what the page shows.
func (p *Page) Set(content ...fyne.CanvasObject) {
	p.column.Objects = content
	p.Settle()
}

// NewPage makes a page with a margin of so many units.
func NewPage(margin float32, content ...fyne.CanvasObject) *Page {
	p := &Page{column: NewColumn(2, content...), margin: margin}
	p.content = container.New(pageLayout{p}, p.column)
	p.scroll = newWheel(p.content)
	p.ExtendBaseWidget(p)
	return p
}

// Inside implements Holder.
func (p *Page) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{p.content} }

// Top scrolls to the beginning.
func (p *Page) Top() { p.scroll.ScrollToTop() }

// Offset returns how far the page is scrolled.
func (p *Page) Offset() float32 { return p.scroll.Offset.Y }

// GoTo scrolls to an offset that Offset told.
func (p *Page) GoTo(y float32) { p.to(y) }

// Reveal scrolls so that an object is to be seen. Of one that is taller than
// the page its beginning is shown.
func (p *Page) Reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(p.scroll).Y
	height := p.scroll.Size().Height
	switch edge := 2 * look.Space; {
	case y < edge:
		p.to(p.scroll.Offset.Y + y - edge)
	case y+o.Size().Height+edge > height:
		p.to(p.scroll.Offset.Y + min(y-edge, y+o.Size().Height+edge-height))
	}
}

// to scrolls to an offset within the content.
func (p *Page) to(y float32) {
	most := p.content.Size().Height - p.scroll.Size().Height
	p.scroll.ScrollToOffset(fyne.NewPos(0, max(min(y, most), 0)))
}

// TypedKey scrolls by the keys that people scroll with, and reports whether it
// has used one.
func (p *Page) TypedKey(key fyne.KeyName) bool {
	line, whole := linesANotch*textLine(), p.scroll.Size().Height
	switch key {
	case fyne.KeyDown:
		p.to(p.scroll.Offset.Y + line)
	case fyne.KeyUp:
		p.to(p.scroll.Offset.Y - line)
	case fyne.KeyPageDown:
		p.to(p.scroll.Offset.Y + whole - line)
	case fyne.KeyPageUp:
		p.to(p.scroll.Offset.Y - whole + line)
	case fyne.KeyHome:
		p.to(0)
	case fyne.KeyEnd:
		p.to(p.content.Size().Height)
	default:
		return false
	}
	return true
}

// Settle gives the content the height that it needs now.
func (p *Page) Settle() {
	if p.width <= 0 {
		return
	}
	Tall(p.content, p.width)
	p.content.Refresh()
	p.scroll.Refresh()
}

// Resize implements fyne.CanvasObject.
func (p *Page) Resize(size fyne.Size) {
	shorter := size.Height < p.Size().Height
	p.width = size.Width
	Tall(p.content, size.Width)
	p.BaseWidget.Resize(size)
	if shorter {
		p.follow()
	}
}

// follow keeps what has the focus in sight where the room for the page shrinks.
func (p *Page) follow() {
	c := canvasOf(p)
	if c == nil {
		return
	}
	if on, ok := c.Focused().(fyne.CanvasObject); ok && Path(p, on) != nil {
		p.Reveal(on)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return widget.NewSimpleRenderer(p.scroll)
}

// Height returns how tall the content is at a width.
func (p *Page) Height(width float32) float32 { return Tall(p.content, width) }

// Clamp returns the margin at both sides and the width between them of content
// that is to be no wider than so many sizes of body text, within a width.
func Clamp(width, margin, most float32) (left, inner float32) {
	inner = width - 2*margin
	if most > 0 {
		inner = min(inner, most*theme.Size(Body))
	}
	return (width - inner) / 2, inner
}

// pageLayout keeps the margin of a page and the limit of its width.
type pageLayout struct{ p *Page }

func (l pageLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, inner := Clamp(size.Width, l.p.margin, l.p.Max)
	for _, o := range objects {
		o.Move(fyne.NewPos(left, l.p.margin))
		Tall(o, inner)
	}
}

func (l pageLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s.AddWidthHeight(2*l.p.margin, 2*l.p.margin)
}
