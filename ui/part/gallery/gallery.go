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
	Name  string
	Em    float32 // width that it is shown at
	Make  func() []fyne.CanvasObject
	Plain bool // neither the size of text nor the direction of reading changes it
}

// Specimens are all parts, in the order in which they are shown.
func Specimens() []Specimen {
	return []Specimen{
		{Name: "type", Em: 30, Make: typeSizes},
		{Name: "colours", Em: 46, Make: colours, Plain: true},
		{Name: "buttons", Em: 46, Make: buttons},
		{Name: "fields", Em: 24, Make: fields},
		{Name: "checks", Em: 30, Make: checks},
		{Name: "badges", Em: 30, Make: badges},
		{Name: "rings", Em: 46, Make: rings},
		{Name: "ring-narrow", Em: 14, Make: narrowRings},
		{Name: "scales", Em: 17, Make: scales},
		{Name: "steps", Em: 17, Make: steps},
		{Name: "panels", Em: 40, Make: panels},
		{Name: "evidence", Em: 40, Make: evidence},
		{Name: "progress", Em: 34, Make: progress},
		{Name: "activity", Em: 30, Make: activity},
		{Name: "doors", Em: 46, Make: doors},
		{Name: "figures", Em: 46, Make: figures},
		{Name: "answers", Em: 34, Make: answers},
		{Name: "empty", Em: 34, Make: empty},
		{Name: "steplist", Em: 26, Make: stepList},
		{Name: "actionbar", Em: 46, Make: actionBars},
		{Name: "actionbar-narrow", Em: 24, Make: narrowBars},
		{Name: "strips", Em: 46, Make: strips},
		{Name: "strip-narrow", Em: 20, Make: narrowStrips},
		{Name: "help", Em: 26, Make: help},
		{Name: "copy", Em: 34, Make: copies},
		{Name: "icons", Em: 30, Make: icons, Plain: true},
		{Name: "pictures", Em: 46, Make: pictures, Plain: true},
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
