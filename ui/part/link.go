package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// NewLink opens something: a page, a folder. open is given the address.
func NewLink(id, text, address string, open func(address string)) *Tap {
	words := NewText("")
	words.Color, words.Under, words.OneLine = look.ColorAccent, true, true
	words.Set(broken(text, words, look.ReadingEm))
	t := NewTap("link", id, text, words, func() {
		if open != nil {
			open(address)
		}
	})
	t.PadX, t.PadY, t.Radius = 0, look.Half, look.Half
	t.Tip = address
	return t
}

// NewMenuButton opens a menu under itself, and shows so where it has a word. items is
// asked each time.
func NewMenuButton(id, label, icon string, items func() []*fyne.MenuItem) *Button {
	after := "down"
	if icon == "more" {
		after = ""
	}
	b := newButton(id, label, icon, after, false, nil)
	b.OnTap = func() {
		at := placeOf(canvasOf(b.Tap), b.Tap)
		ShowMenu(b.Tap, at.AddXY(0, b.Tap.Size().Height+look.Half), items()...)
	}
	b.OnMenu = func(fyne.Position) { b.OnTap() }
	return b
}

// ShowMenu opens a menu at a place of the window that an object is in.
func ShowMenu(in fyne.CanvasObject, at fyne.Position, items ...*fyne.MenuItem) {
	c := canvasOf(in)
	if len(items) == 0 || c == nil {
		return
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	if RightToLeft() {
		at.X = max(at.X+in.Size().Width-menu.MinSize().Width, 0)
	}
	menu.ShowAtPosition(at)
}

// NewIconButton is a button without a word, whose name is its help.
func NewIconButton(id, name, icon string, onTap func()) *Tap {
	t := NewTap("button", id, name, NewIcon(icon), onTap)
	t.Tip, t.Radius = name, look.CornerSmall
	return t
}

// NewReading keeps content as narrow as text reads well, whatever the room.
func NewReading(content fyne.CanvasObject) *fyne.Container {
	return container.New(Reading{}, content)
}

// NewNarrow keeps content no wider than so many sizes of body text.
func NewNarrow(em float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(Reading{Em: em}, content)
}

// Reading is the layout of content that reads well: no wider than a line of text
// should be, at the leading edge.
type Reading struct {
	Em float32 // 0: that of text
}

var _ fyne.Layout = Reading{}

// Layout implements fyne.Layout.
func (r Reading) Layout(o []fyne.CanvasObject, size fyne.Size) {
	em := r.Em
	if em == 0 {
		em = look.ReadingEm
	}
	w := min(size.Width, look.Em(em))
	for _, c := range o {
		Tall(c, w)
		c.Move(fyne.NewPos(lead(0, w, size.Width), 0))
	}
}

// MinSize implements fyne.Layout.
func (Reading) MinSize(o []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, c := range o {
		if c.Visible() {
			s = s.Max(c.MinSize())
		}
	}
	return s
}
