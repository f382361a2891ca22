package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Badge is a state in an icon and a word: checked, damaged, not checked.
type Badge struct {
	block
	back *canvas.Rectangle
	icon *canvas.Raster
	word *Text
}

// NewBadge makes a badge. An empty icon means that of the tone.
func NewBadge(tone Tone, icon, word string) *Badge {
	b := &Badge{back: canvas.NewRectangle(nil), icon: NewIcon("good"), word: NewNote("")}
	b.word.Cut = true
	b.icon.SetMinSize(fyne.NewSquareSize(look.IconSide() * look.RingShare))
	inside := container.New(Inset{X: look.Space, Y: look.Stroke}, fyneRow(Row{Gap: look.Half, Grow: 1, Middle: true}, b.icon, b.word))
	b.content = container.New(badgeLayout{b}, b.back, inside)
	b.ExtendBaseWidget(b)
	b.Set(tone, icon, word)
	return b
}

// Set changes what the badge says.
func (b *Badge) Set(tone Tone, icon, word string) {
	if icon == "" {
		icon = tone.Icon()
	}
	b.back.FillColor = theme.Color(tone.Soft())
	SetArt(b.icon, look.Icon(icon))
	b.word.Color = tone.Ink()
	if tone == Muted || tone == Plain {
		b.word.Color = look.ColorMuted
	}
	b.word.Set(word)
	b.Refresh()
}

// badgeLayout makes a badge as wide as its word, and no wider than its room.
type badgeLayout struct{ b *Badge }

func (l badgeLayout) whole() float32 {
	w := textWidth(l.b.word.Text(), Small, fyne.TextStyle{})
	return w + 1 + l.b.icon.MinSize().Width + look.Half + 2*look.Space
}

func (l badgeLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(l.whole(), size.Width)
	x := lead(0, w, size.Width)
	h := o[1].MinSize().Height
	for _, object := range o {
		object.Resize(fyne.NewSize(w, h))
		object.Move(fyne.NewPos(x, 0))
	}
	l.b.back.CornerRadius = h / 2
}

func (l badgeLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[1].MinSize()
	return fyne.NewSize(m.Width, m.Height)
}
