package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Party is one side of what a page is about: a backup, or a phone.
type Party struct {
	Picture string
	Name    string // "Anna’s iPhone"
	Line    string // "3 May · 31 GB"; may be empty
	Tone    Tone   // of the word
	Word    string // "complete", "damaged: 14 files are missing"; may be empty
}

// StripState says what a page is about: from this backup to that phone.
type StripState struct {
	From, To Party  // To may be without a name
	Note     string // "made by another iPhone"; may be empty
	Full     bool   // large, for the last page before a restore
}

// NewStrip makes the strip above a page.
func NewStrip(s StripState) fyne.CanvasObject {
	size := look.PhoneStrip
	if s.Full {
		size = look.PhoneLarge
	}
	parts := []fyne.CanvasObject{newParty(s.From, size, s.Full)}
	if s.To.Name != "" {
		arrow := NewIcon("onward")
		parts = append(parts, container.NewCenter(arrow), newParty(s.To, size, s.Full))
	}
	column := NewColumn(0.5, container.New(&stripLayout{}, parts...))
	if s.Note != "" {
		note := NewNote(s.Note)
		note.Color = look.ColorWarn
		column.Add(NewRow(1, NewIcon("warn"), note))
	}
	card := NewCard(column)
	card.Pad = look.Space + look.Half
	if s.Full {
		card.Pad = look.CardPad
	}
	return card
}

func newParty(p Party, size fyne.Size, full bool) fyne.CanvasObject {
	name := NewStrong(p.Name)
	if full {
		name = NewHeading(p.Name)
	}
	var words *fyne.Container
	if full {
		words = NewColumn(0.5, name)
	} else {
		words = NewColumn(0.5, NewCutName(name))
	}
	if p.Line != "" {
		words.Add(NewNote(p.Line))
	}
	if p.Word != "" {
		words.Add(NewBadge(p.Tone, "", p.Word))
	}
	return NewMiddle(1, NewPicture(p.Picture, size.Width, size.Height), words)
}

// stripLayout puts the two sides beside each other with the arrow between them, and
// under each other, without the arrow, where there is no room.
type stripLayout struct{ width float32 }

// stripEm is the width that a side must have.
const stripEm = look.DoorEm

func (l *stripLayout) side(o []fyne.CanvasObject, width float32) float32 {
	if len(o) < 3 {
		return width
	}
	return (width - o[1].MinSize().Width - 2*look.Space) / 2
}

func (l *stripLayout) beside(o []fyne.CanvasObject, width float32) bool {
	return len(o) < 3 || l.side(o, width) >= look.Em(stripEm)
}

func (l *stripLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if len(o) == 3 {
		o[1].(*fyne.Container).Hidden = !l.beside(o, size.Width)
	}
	if !l.beside(o, size.Width) {
		Column{Gap: look.Space}.Layout(o, size)
		return
	}
	w := l.side(o, size.Width)
	Tall(o[0], w)
	o[0].Move(fyne.NewPos(lead(0, w, size.Width), 0))
	if len(o) < 3 {
		return
	}
	h := max(o[0].Size().Height, Tall(o[2], w))
	o[0].Resize(fyne.NewSize(w, h))
	o[2].Resize(fyne.NewSize(w, h))
	a := o[1].MinSize()
	o[1].Resize(a)
	o[1].Move(fyne.NewPos(lead(w+look.Space, a.Width, size.Width), (h-a.Height)/2))
	x := size.Width - w
	o[2].Move(fyne.NewPos(lead(x, w, size.Width), 0))
}

func (l *stripLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	if l.width > 0 && !l.beside(o, l.width) {
		return Column{Gap: look.Space}.MinSize(o)
	}
	var s fyne.Size
	for _, p := range o {
		s = s.Max(p.MinSize())
	}
	return s
}
