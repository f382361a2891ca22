package inside

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// Describe implements part.Described.
func (l *largePhoto) Describe() part.Description {
	d := part.Description{Role: "picture", ID: "photo-large", Name: l.p.said(l.at)}
	switch {
	case l.img == nil:
		d.State = "empty"
	case l.found != itself:
		d.State = "preview"
	}
	return d
}

// FocusGained implements fyne.Focusable.
func (l *largePhoto) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements fyne.Focusable.
func (l *largePhoto) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune implements fyne.Focusable.
func (l *largePhoto) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (l *largePhoto) TypedKey(e *fyne.KeyEvent) {
	on := 1
	if part.RightToLeft() {
		on = -1
	}
	switch e.Name {
	case fyne.KeyRight:
		l.turn(l.at + on)
	case fyne.KeyLeft:
		l.turn(l.at - on)
	case fyne.KeyDown, fyne.KeyPageDown:
		l.turn(l.at + 1)
	case fyne.KeyUp, fyne.KeyPageUp:
		l.turn(l.at - 1)
	case fyne.KeyHome:
		l.turn(0)
	case fyne.KeyEnd:
		l.turn(len(l.p.shown) - 1)
	case fyne.KeySpace:
		l.p.pick(l.at, part.PickAlso)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
		l.p.shut()
	default:
		if f := l.p.h.Canvas.OnTypedKey(); f != nil {
			f(e)
		}
	}
}
