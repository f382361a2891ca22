package part

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// FoundAt is where a part of a line of words is drawn, measured from the edge at which the
// words of the line begin, and how wide it is: words that run against the direction of
// the window begin at its other end.
func FoundAt(line string, from, to int, size fyne.ThemeSizeName, style fyne.TextStyle) (at, wide float32) {
	if from < 0 || to > len(line) || from >= to {
		return 0, 0
	}
	style = look.Style(line, style)
	measure := func(s string) float32 { return textWidth(s, size, style) }
	at = measure(line[:from])
	return at, measure(line[:to]) - at
}

// found puts the mark behind what was searched for in the note of a row.
func (r *listRow) markFound(p placer, x, y, h float32) {
	from, to := r.item.Found[0], r.item.Found[1]
	at, wide := FoundAt(r.note.Text, from, min(to, len(r.note.Text)), Small, fyne.TextStyle{})
	if look.Rightward(r.note.Text) != p.mirrored {
		at = textWidth(r.note.Text, Small, fyne.TextStyle{}) - at - wide
	}
	p.put(r.found, x+at, y, wide, h)
}
