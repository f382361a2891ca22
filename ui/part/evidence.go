package part

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Proof is a line of evidence: what was found, and what it means.
type Proof struct {
	Tone Tone
	Icon string // empty: that of the tone
	Text string
	Note string // a second, quieter line; may be empty
	Help string // on hover; may be empty
}

// NewEvidence makes the card of what was found: first what stops, then what warns,
// each on a ground of its colour, then all else.
func NewEvidence(list ...Proof) *Card {
	weight := func(p Proof) int {
		switch p.Tone {
		case Stop:
			return 0
		case Warn:
			return 1
		}
		return 2
	}
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b Proof) int { return cmp.Compare(weight(a), weight(b)) })
	lines := NewColumn(1)
	for _, p := range sorted {
		lines.Add(newProof(p))
	}
	return NewCard(lines)
}

func newProof(p Proof) fyne.CanvasObject {
	icon := p.Icon
	if icon == "" {
		icon = p.Tone.Icon()
	}
	text := NewText(p.Text)
	words := NewColumn(0, text)
	if p.Note != "" {
		words.Add(NewNote(p.Note))
	}
	var line fyne.CanvasObject = NewRow(1, NewIcon(icon), words)
	if p.Help != "" {
		line = NewRow(0, line, NewTip("", p.Help))
	}
	if p.Tone != Stop && p.Tone != Warn {
		return line
	}
	text.Color, text.Bold = p.Tone.Ink(), p.Tone == Stop
	card := NewCard(line)
	card.Fill, card.Flat, card.Pad = p.Tone.Soft(), true, look.Space
	return card
}
