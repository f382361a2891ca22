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
	if by := turns(e.Name); by != 0 {
		l.turn(l.at + by)
		return
	}
	switch e.Name {
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

// turns is how many pictures a key goes on in a large view; 0: it is not for that.
func turns(key fyne.KeyName) int {
	on := 1
	if part.RightToLeft() {
		on = -1
	}
	switch key {
	case fyne.KeyRight:
		return on
	case fyne.KeyLeft:
		return -on
	case fyne.KeyDown, fyne.KeyPageDown:
		return 1
	case fyne.KeyUp, fyne.KeyPageUp:
		return -1
	}
	return 0
}
