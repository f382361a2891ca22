// Package gallery shows every part of the window in every state, for those who make
// them: in a window of its own (lifeboat -gallery), and as pictures in the tests of
// package part. Its words are examples and are not translated.
package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// Specimen is a kind of part in its states.
type Specimen struct {
	Name string
	Em   float32 // width that it is shown at
	Make func() []fyne.CanvasObject
}

// Specimens are all parts, in the order in which they are shown.
func Specimens() []Specimen {
	return []Specimen{
		{"type", 30, typeSizes},
		{"colours", 46, colours},
		{"buttons", 46, buttons},
		{"fields", 24, fields},
		{"checks", 30, checks},
		{"badges", 30, badges},
		{"rings", 46, rings},
		{"ring-narrow", 14, narrowRings},
		{"scales", 17, scales},
		{"steps", 17, steps},
		{"panels", 40, panels},
		{"evidence", 40, evidence},
		{"progress", 34, progress},
		{"tiles", 46, tiles},
		{"answers", 34, answers},
		{"empty", 34, empty},
		{"steplist", 26, stepList},
		{"actionbar", 46, actionBars},
		{"actionbar-narrow", 24, narrowBars},
		{"strips", 46, strips},
		{"strip-narrow", 20, narrowStrips},
		{"help", 26, help},
		{"copy", 34, copies},
		{"icons", 30, icons},
		{"pictures", 46, pictures},
	}
}

// Page is all of them on one long page.
func Page() fyne.CanvasObject {
	column := part.NewColumn(3)
	for _, s := range Specimens() {
		column.Add(part.NewHeading(s.Name))
		column.Add(Shown(s))
	}
	return part.NewPage(look.Margin, column)
}

// Shown is a specimen at its width.
func Shown(s Specimen) fyne.CanvasObject {
	return container.New(width{s.Em}, part.NewColumn(2, s.Make()...))
}

// width gives what it holds so many sizes of text, or the room where that is less.
type width struct{ em float32 }

func (w width) Layout(o []fyne.CanvasObject, size fyne.Size) {
	wide := min(look.Em(w.em), size.Width)
	for _, c := range o {
		part.Tall(c, wide)
		x := float32(0)
		if part.RightToLeft() {
			x = size.Width - wide
		}
		c.Move(fyne.NewPos(x, 0))
	}
}

func (w width) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width, o[0].MinSize().Height)
}

// The states that a mouse and a keyboard bring.
func hovered(t *part.Tap) *part.Tap { t.MouseIn(nil); return t }

func pressed(t *part.Tap) *part.Tap {
	t.MouseIn(nil)
	t.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	return t
}

func focused(t *part.Tap) *part.Tap { t.FocusGained(); return t }

func off(b *part.Button) *part.Button { b.SetEnabled(false); return b }
