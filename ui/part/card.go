package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Card is a surface with rounded corners around its content.
type Card struct {
	widget.BaseWidget

	Fill    fyne.ThemeColorName
	Pad     float32
	Flat    bool        // without outline and shadow
	About   Description // what it is, where it is more than what is in it
	Content fyne.CanvasObject
}

var (
	_ fyne.Widget = (*Card)(nil)
	_ Described   = (*Card)(nil)
)

// NewCard makes a plain card.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{Fill: look.ColorSurface, Pad: look.CardPad, Content: content}
	c.ExtendBaseWidget(c)
	return c
}

// Describe implements Described.
func (c *Card) Describe() Description { return c.About }

// Inside implements Holder.
func (c *Card) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{c.Content} }

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	r := &cardRenderer{c: c, back: canvas.NewRectangle(nil)}
	r.colour()
	return r
}

type cardRenderer struct {
	c    *Card
	back *canvas.Rectangle
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.c.Content.Move(fyne.NewPos(r.c.Pad, r.c.Pad))
	r.c.Content.Resize(size.SubtractWidthHeight(2*r.c.Pad, 2*r.c.Pad))
}

func (r *cardRenderer) MinSize() fyne.Size {
	return r.c.Content.MinSize().AddWidthHeight(2*r.c.Pad, 2*r.c.Pad)
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.c.Content}
}

func (r *cardRenderer) colour() {
	r.back.CornerRadius = look.Corner
	r.back.FillColor = theme.Color(r.c.Fill)
	r.back.StrokeColor, r.back.StrokeWidth, r.back.Shadow = nil, 0, canvas.Shadow{}
	if !r.c.Flat {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Color(look.ColorLine), look.Hairline
		if r.c.Fill == look.ColorSurface {
			r.back.Shadow = look.CardShadow()
		}
	}
}

func (r *cardRenderer) Refresh() {
	r.colour()
	r.Layout(r.c.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.c)
}

func (r *cardRenderer) Destroy() {}
