package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Page is content that scrolls up and down and is as wide as the page, with a
// margin. Content wider than that is impossible: everything wraps.
type Page struct {
	widget.BaseWidget
	scroll  *container.Scroll
	content *fyne.Container // the margin
	column  *fyne.Container // what is within
	width   float32
}

var _ fyne.Widget = (*Page)(nil)

// Set exchanges what the page shows.
func (p *Page) Set(content ...fyne.CanvasObject) {
	p.column.Objects = content
	p.Settle()
}

// NewPage makes a page with a margin of so many units.
func NewPage(margin float32, content ...fyne.CanvasObject) *Page {
	p := &Page{column: NewColumn(2, content...)}
	p.content = container.New(Inset{X: margin, Y: margin}, p.column)
	p.scroll = container.NewVScroll(p.content)
	p.ExtendBaseWidget(p)
	return p
}

// Inside implements Holder.
func (p *Page) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{p.content} }

// Top scrolls to the beginning.
func (p *Page) Top() { p.scroll.ScrollToTop() }

// Reveal scrolls so that an object is to be seen.
func (p *Page) Reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(p.scroll).Y
	height := p.scroll.Size().Height
	switch {
	case y < 0:
		p.scroll.ScrollToOffset(fyne.NewPos(0, max(p.scroll.Offset.Y+y-2*look.Space, 0)))
	case y+o.Size().Height > height:
		p.scroll.ScrollToOffset(fyne.NewPos(0, p.scroll.Offset.Y+min(y, y+o.Size().Height-height+2*look.Space)))
	}
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
	p.width = size.Width
	Tall(p.content, size.Width)
	p.BaseWidget.Resize(size)
}

// CreateRenderer implements fyne.Widget.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return widget.NewSimpleRenderer(p.scroll)
}

// Height returns how tall the content is at a width.
func (p *Page) Height(width float32) float32 { return Tall(p.content, width) }
