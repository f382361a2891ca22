package part

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Ends is the layout of a bar of buttons. Its objects are the quiet buttons (a
// flow), a note, and the one that matters, which stands at the trailing end. The
// note stands between them where there is room, else above; the quiet buttons
// stand above the other where both do not fit on a line.
type Ends struct {
	Note  float32 // width that the note needs to stand between
	width float32
}

var _ fyne.Layout = (*Ends)(nil)

// Layout implements fyne.Layout.
func (e *Ends) Layout(o []fyne.CanvasObject, size fyne.Size) {
	e.width = size.Width
	e.arrange(o, size.Width)
}

// MinSize implements fyne.Layout.
func (e *Ends) MinSize(o []fyne.CanvasObject) fyne.Size {
	width := e.width
	if width <= 0 {
		width = 1e6
	}
	return fyne.NewSize(o[2].MinSize().Width, e.arrange(o, width))
}

// arrange places the objects and returns how tall they are.
func (e *Ends) arrange(o []fyne.CanvasObject, width float32) float32 {
	const gap = look.Space
	lead, note, trail := o[0], o[1], o[2]
	leads, trails := lineOf(lead), float32(0)
	if trail.Visible() {
		trails = min(trail.MinSize().Width, width)
	}
	rest := width - leads - trails - 2*gap
	said := note.Visible() && note.MinSize().Height > 0
	y := float32(0)
	if said && rest < e.Note {
		note.Move(fyne.NewPos(0, y))
		y += Tall(note, width) + gap
		said = false
	}
	if leads > 0 && trails > 0 && rest < -gap { // two lines
		lead.Move(fyne.NewPos(0, y))
		y += Tall(lead, width) + gap
		leads = 0
	}
	height := float32(0)
	if leads > 0 {
		lead.Move(fyne.NewPos(0, y))
		height = Tall(lead, width-trails)
	}
	if trails > 0 {
		trail.Move(fyne.NewPos(width-trails, y))
		height = max(height, Tall(trail, trails))
	}
	if said {
		h := Tall(note, rest)
		note.Move(fyne.NewPos(leads+gap, y+max((height-h)/2, 0)))
		height = max(height, h)
	}
	return y + height
}

// lineOf is the width of the visible objects of a container beside each other.
func lineOf(o fyne.CanvasObject) float32 {
	c, ok := o.(*fyne.Container)
	if !ok || !o.Visible() {
		return 0
	}
	width := float32(0)
	for _, child := range c.Objects {
		if !child.Visible() {
			continue
		}
		if width > 0 {
			width += look.Space
		}
		width += child.MinSize().Width
	}
	return width
}
