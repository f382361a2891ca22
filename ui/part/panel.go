package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Panel is a problem, or advice: a headline with the icon and the word of its
// tone, that opens and closes what stands under it.
type Panel struct {
	*Card
	head  *Tap
	icon  *canvas.Raster
	title *Text
	word  *Text
	sign  *canvas.Raster
	body  *fyne.Container
	open  bool

	// OnToggle is called after the person has opened or closed the panel.
	OnToggle func(open bool)
}

// NewPanel makes a closed panel.
func NewPanel(id string) *Panel {
	p := &Panel{icon: NewIcon("note"), title: NewStrong(""), word: NewNote(""), sign: NewIcon("forward"), body: NewColumn(2)}
	words := NewColumn(0, p.title, p.word)
	p.head = NewTap("panel", id, "", NewRow(1, p.icon, words, p.sign), func() {
		p.SetOpen(!p.open)
		if p.OnToggle != nil {
			p.OnToggle(p.open)
		}
	})
	p.head.PadX, p.head.PadY, p.head.Radius = 0, 0, look.CornerSmall
	p.Card = NewCard(NewColumn(2, p.head, p.body))
	p.SetTone(Accent)
	p.show()
	return p
}

// SetHead changes the headline and the word under it.
func (p *Panel) SetHead(title, word string) {
	p.head.About.Name = title
	p.title.Set(title)
	p.word.Set(word)
	p.word.Hidden = word == ""
}

// SetTone says how serious it is.
func (p *Panel) SetTone(t Tone) {
	p.Band, p.Fill = t.Fill(), t.Soft()
	SetArt(p.icon, look.Icon(t.Icon()))
	p.Card.Refresh()
}

// SetBody changes what stands in the panel.
func (p *Panel) SetBody(objects ...fyne.CanvasObject) {
	p.body.Objects = objects
	p.Card.Refresh()
}

// Open reports whether the body is to be seen.
func (p *Panel) Open() bool { return p.open }

// SetOpen opens or closes the panel.
func (p *Panel) SetOpen(open bool) {
	if p.open == open {
		return
	}
	p.open = open
	p.show()
	p.Card.Refresh()
}

func (p *Panel) show() {
	p.head.About.State = "closed"
	if p.open {
		p.head.About.State = "open"
	}
	p.body.Hidden = !p.open
	SetArt(p.sign, Chevron(p.open))
}

// Chevron is the sign of what opens: it points down when open, else onwards.
func Chevron(open bool) fyne.Resource {
	switch {
	case open:
		return look.Icon("down")
	case RightToLeft():
		return look.Icon("back")
	}
	return look.Icon("forward")
}

// NewOnward is the sign of what leads on when it is clicked.
func NewOnward() *canvas.Raster {
	img := NewIcon("forward")
	SetArt(img, Chevron(false))
	return img
}
