package ui

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// textSizes are the steps of the size of text.
var textSizes = look.TextSizes

// textSize is the step that is chosen.
func (w *Window) textSize() float32 { return cmp.Or(w.theme.Scale, 1) }

// zoom goes some steps up or down, with 0 back to the normal size.
func (w *Window) zoom(steps int) {
	to := float32(1)
	if steps != 0 {
		to = nextSize(w.textSize(), steps)
	}
	if to != w.textSize() {
		w.setSize(to)
	}
}

func (w *Window) canZoom(steps int) bool { return nextSize(w.textSize(), steps) != w.textSize() }

// nextSize is the step so far away, or the last one there is. A size between two
// steps, of an earlier version, goes to its neighbour.
func nextSize(size float32, steps int) float32 {
	at, found := slices.BinarySearch(textSizes, size)
	switch {
	case found:
		at += steps
	case steps > 0:
		at += steps - 1
	default:
		at += steps
	}
	return textSizes[min(max(at, 0), len(textSizes)-1)]
}

// typedText is what a person has typed, by the ID of its field, and where the
// focus is.
type typedText struct {
	fields  map[string]string
	focused string
}

// typedNow keeps what is typed on the page while its widgets are made anew.
func (w *Window) typedNow() typedText {
	t := typedText{fields: map[string]string{}}
	if w.win.Content() == nil {
		return t
	}
	part.Each(w.win.Content(), func(o fyne.CanvasObject) {
		if f, ok := o.(*part.Field); ok && f.Text != "" {
			t.fields[f.About.ID] = f.Text
		}
	})
	if d, ok := w.win.Canvas().Focused().(part.Described); ok && len(w.sheets) == 0 {
		t.focused = d.Describe().ID
	}
	return t
}

// typedBack puts it into the new ones.
func (w *Window) typedBack(t typedText) {
	part.Each(w.win.Content(), func(o fyne.CanvasObject) {
		if f, ok := o.(*part.Field); ok && t.fields[f.About.ID] != "" {
			f.Restore(t.fields[f.About.ID])
		}
		d, ok := o.(part.Described)
		if focus, able := o.(fyne.Focusable); ok && able && t.focused != "" && d.Describe().ID == t.focused {
			w.win.Canvas().Focus(focus)
		}
	})
}
