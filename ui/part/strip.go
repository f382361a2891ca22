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

// NewStrip makes the strip above a page: a line, or two where there is no room for
// one. The full one shows both sides large.
func NewStrip(s StripState) fyne.CanvasObject {
	if s.Full {
		return fullStrip(s)
	}
	line := NewFlow(shortParty(s.From))
	line.Layout = &Flow{Gap: look.Space, Even: true}
	if s.From.Line != "" {
		facts := NewNote(s.From.Line)
		facts.OneLine = true
		line.Add(facts)
	}
	if s.From.Word != "" {
		badge := NewBadge(s.From.Tone, "", s.From.Word)
		badge.word.Cut, badge.word.OneLine = false, true
		line.Add(badge)
	}
	if s.To.Name != "" { // the arrow stays with what it points at
		line.Add(NewMiddle(-1, NewIcon("onward"), shortParty(s.To)))
	}
	column := NewColumn(0.5, line)
	addNote(column, s.Note)
	card := NewCard(column)
	card.Pad, card.About = look.Space, s.describe()
	return card
}

// describe says on one line what the strip shows.
func (s StripState) describe() Description {
	said := s.From.Name
	for _, more := range []string{s.From.Line, s.From.Word, s.Note} {
		if more != "" {
			said += ", " + more
		}
	}
	if s.To.Name != "" {
		said += " → " + s.To.Name
	}
	return Description{Role: "strip", ID: "strip", Name: said}
}

func fullStrip(s StripState) fyne.CanvasObject {
	parts := []fyne.CanvasObject{fullParty(s.From)}
	if s.To.Name != "" {
		parts = append(parts, container.NewCenter(NewIcon("onward")), fullParty(s.To))
	}
	column := NewColumn(0.5, container.New(&stripLayout{}, parts...))
	addNote(column, s.Note)
	card := NewCard(column)
	card.About = s.describe()
	return card
}

func addNote(column *fyne.Container, text string) {
	if text == "" {
		return
	}
	note := NewNote(text)
	note.Color = look.ColorWarn
	column.Add(NewRow(1, NewIcon("warn"), note))
}

// shortParty is a picture with a name on one line; a very long one is read whole on
// hover.
func shortParty(p Party) fyne.CanvasObject {
	name := NewStrong("")
	name.OneLine = true
	shown := p.Name
	for runes := look.NameRunes; runes > 1; runes-- { // fewer, where letters are wide
		shown = cutMiddle(p.Name, runes)
		if name.Set(shown); name.MinSize().Width <= look.Em(look.NameEm) {
			break
		}
	}
	size := look.PhoneLine
	row := NewMiddle(-1, NewPicture(p.Picture, size.Width, size.Height), name)
	if shown != p.Name {
		return NewHelped(row, p.Name)
	}
	return row
}

func fullParty(p Party) fyne.CanvasObject {
	words := NewColumn(0.5, NewHeading(p.Name))
	if p.Line != "" {
		words.Add(NewNote(p.Line))
	}
	if p.Word != "" {
		words.Add(NewBadge(p.Tone, "", p.Word))
	}
	size := look.PhoneLarge
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
