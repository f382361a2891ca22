package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Panel is a problem, or advice: a headline on the ground of its tone, with icon and
// word, that opens and closes what stands under it.
type Panel struct {
	widget.BaseWidget
	head  *Tap
	icon  *canvas.Raster
	title *Text
	word  *Text
	sign  *canvas.Raster
	body  *fyne.Container
	tone  Tone
	open  bool

	// OnToggle is called after the person has opened or closed the panel.
	OnToggle func(open bool)
}

var (
	_ fyne.Widget = (*Panel)(nil)
	_ Holder      = (*Panel)(nil)
)

// NewPanel makes a closed panel.
func NewPanel(id string) *Panel {
	p := &Panel{icon: NewIcon("note"), title: NewStrong(""), word: NewNote(""), sign: NewIcon("forward"), body: NewColumn(2), tone: Accent}
	words := NewColumn(0, p.title, p.word)
	p.head = NewTap("panel", id, "", NewRow(1, p.icon, words, p.sign), func() {
		p.SetOpen(!p.open)
		if p.OnToggle != nil {
			p.OnToggle(p.open)
		}
	})
	p.head.PadX, p.head.PadY, p.head.Radius = look.CardPad, look.Space+look.Half, look.Corner
	p.ExtendBaseWidget(p)
	p.show()
	return p
}

// SetHead changes the headline and the word under it.
func (p *Panel) SetHead(title, word string) {
	p.head.About.Name = title
	p.title.Set(title)
	p.word.Set(word)
	p.word.Hidden = word == ""
	p.Refresh()
}

// SetTone says how serious it is.
func (p *Panel) SetTone(t Tone) {
	p.tone = t
	SetArt(p.icon, look.Icon(t.Icon()))
	p.Refresh()
}

// SetBody changes what stands in the panel.
func (p *Panel) SetBody(objects ...fyne.CanvasObject) {
	p.body.Objects = objects
	p.body.Refresh()
	p.Refresh()
}

// Head is what opens and closes the panel.
func (p *Panel) Head() *Tap { return p.head }

// Open reports whether the body is to be seen.
func (p *Panel) Open() bool { return p.open }

// SetOpen opens or closes the panel.
func (p *Panel) SetOpen(open bool) {
	if p.open == open {
		return
	}
	p.open = open
	p.show()
	p.Refresh()
}

func (p *Panel) show() {
	p.head.About.State = "closed"
	if p.open {
		p.head.About.State = "open"
	}
	p.body.Hidden = !p.open
	SetArt(p.sign, Chevron(p.open))
}

// Inside implements Holder.
func (p *Panel) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{p.head, p.body} }

// CreateRenderer implements fyne.Widget.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	r := &panelRenderer{p: p, back: canvas.NewRectangle(nil), ground: canvas.NewRectangle(nil)}
	r.colour()
	return r
}

type panelRenderer struct {
	p            *Panel
	back, ground *canvas.Rectangle
}

func (r *panelRenderer) Layout(size fyne.Size) {
	h := Tall(r.p.head, size.Width)
	r.p.head.Move(fyne.NewPos(0, 0))
	r.back.Resize(size)
	r.ground.Move(fyne.NewPos(look.Hairline, look.Hairline))
	r.ground.Resize(fyne.NewSize(size.Width-2*look.Hairline, h-2*look.Hairline))
	if r.p.open {
		r.p.body.Resize(fyne.NewSize(size.Width-2*look.CardPad, max(size.Height-h-2*look.CardPad, 0)))
		r.p.body.Move(fyne.NewPos(look.CardPad, h+look.CardPad))
	}
}

func (r *panelRenderer) MinSize() fyne.Size {
	s := r.p.head.MinSize()
	if r.p.open {
		b := r.p.body.MinSize()
		s.Width = max(s.Width, b.Width+2*look.CardPad)
		s.Height += b.Height + 2*look.CardPad
	}
	return s
}

func (r *panelRenderer) colour() {
	r.back.CornerRadius, r.ground.CornerRadius = look.Corner, look.Corner
	r.ground.BottomLeftCornerRadius, r.ground.BottomRightCornerRadius = 0, 0
	if r.p.open { // the ground ends straight where the body begins
		r.ground.CornerRadius = 0
		r.ground.TopLeftCornerRadius, r.ground.TopRightCornerRadius = look.Corner, look.Corner
	}
	r.back.FillColor, r.ground.FillColor = theme.Color(look.ColorSurface), theme.Color(r.p.tone.Soft())
	r.back.StrokeColor, r.back.StrokeWidth, r.back.Shadow = theme.Color(look.ColorLine), look.Hairline, look.CardShadow()
	if r.p.tone == Accent && !r.p.open { // advice that waits is calm; only what stops or warns has a ground of its own
		r.ground.FillColor = nil
	}
}

func (r *panelRenderer) Refresh() {
	r.colour()
	r.Layout(r.p.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.p)
}

func (r *panelRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.ground, r.p.head, r.p.body}
}

func (r *panelRenderer) Destroy() {}

// Chevron is the sign of what opens: it points down when open, else onwards.
func Chevron(open bool) fyne.Resource {
	if open {
		return look.Icon("down")
	}
	return look.Icon("forward")
}

// NewOnward is the sign of what leads on when it is clicked.
func NewOnward() *canvas.Raster { return NewIcon("forward") }
