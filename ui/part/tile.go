package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// NewDoor is a way in, all of which can be clicked: a picture, what it is called, and
// what is said of it.
func NewDoor(id, title, picture string, size fyne.Size, said []fyne.CanvasObject, onTap func()) *Tap {
	words := NewColumn(0.5, NewHeading(title))
	for _, o := range said {
		words.Add(o)
	}
	t := NewTap("button", id, title, container.New(Row{Gap: look.CardPad, Grow: 1, Middle: true},
		NewPicture(picture, size.Width, size.Height), words, NewOnward()), onTap)
	t.Fill, t.Stroke, t.Lifted, t.PadX, t.PadY = look.ColorSurface, look.ColorLine, true, look.CardPad, look.CardPad
	return t
}

// NewAnswer is one of several answers, with what it looks like. A click leads on.
func NewAnswer(id, title, note string, onTap func()) *Tap {
	column := NewColumn(0.5, NewStrong(title))
	if note != "" {
		column.Add(NewNote(note))
	}
	t := NewTap("button", id, title, NewMiddle(0, column, NewOnward()), onTap)
	t.Fill, t.Stroke, t.PadX, t.PadY = look.ColorSurface, look.ColorLine, look.CardPad, look.Space+look.Half
	return t
}

// NewEmpty fills a place where there is nothing yet: a picture, what could be there,
// and how it gets there.
func NewEmpty(picture, title, body string, buttons ...*Button) *fyne.Container {
	head, text := NewHeading(title), NewText(body)
	head.Align, text.Align, text.Color = fyne.TextAlignCenter, fyne.TextAlignCenter, look.ColorMuted
	column := NewColumn(2, NewPicture(picture, look.PictureHead.Width, look.PictureHead.Height), head)
	if body != "" {
		column.Add(text)
	}
	if len(buttons) > 0 {
		flow := NewFlow()
		flow.Layout.(*Flow).Middle = true
		for _, b := range buttons {
			flow.Add(b.Tap)
		}
		column.Add(flow)
	}
	return NewReading(column)
}

// NewCheck is a tick with its words.
func NewCheck(id, text string, on bool, onChange func(on bool)) *Check {
	c := &Check{box: NewIcon("check-off"), words: NewText(text), on: on}
	c.Tap = NewTap("check", id, text, NewRow(1, c.box, c.words), func() {
		c.Set(!c.on)
		if onChange != nil {
			onChange(c.on)
		}
	})
	c.Tap.PadX, c.Tap.PadY, c.Tap.Radius = look.Half, look.Half, look.CornerSmall
	c.show()
	return c
}

// NewCheckCard is a tick that stands on a card of its own.
func NewCheckCard(id, text string, on bool, onChange func(on bool)) *Check {
	c := NewCheck(id, text, on, onChange)
	c.Tap.Fill, c.Tap.Stroke, c.Tap.Radius = look.ColorSurface, look.ColorLine, look.Corner
	c.Tap.PadX, c.Tap.PadY = look.CardPad, look.Space+look.Half
	return c
}

// Choice is one of several answers of which one is taken.
type Choice struct {
	ID, Label string
	Chosen    bool
	Take      func()
}

// NewChoices shows answers beside each other; the one that is taken is marked.
func NewChoices(list ...Choice) *fyne.Container {
	flow := NewFlow()
	for _, c := range list {
		text := NewText(c.Label)
		text.OneLine = true
		var content fyne.CanvasObject = text
		if c.Chosen {
			text.Bold = true
			content = NewMiddle(1, NewIcon("tick"), text)
		}
		t := NewTap("choice", c.ID, c.Label, content, c.Take)
		t.Fill, t.Stroke, t.Radius, t.PadX = look.ColorSurface, look.ColorLine, look.CornerSmall, look.CardPad
		if c.Chosen {
			t.Fill, t.Stroke, t.About.State = look.ColorAccentSoft, look.ColorAccent, "chosen"
		}
		flow.Add(t)
	}
	return flow
}
