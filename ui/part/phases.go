package part

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// PhaseLine is one of the parts that work is made of.
type PhaseLine struct {
	Name string
	Done bool
	Here bool
}

// Phases shows what work is made of, in one flow: what is done, what is being done,
// what is to come.
type Phases struct {
	*fyne.Container
	lines []PhaseLine
}

// NewPhases makes an empty one.
func NewPhases() *Phases { return &Phases{Container: NewFlow()} }

// Set shows these phases. Setting what is shown already draws nothing.
func (p *Phases) Set(lines []PhaseLine) {
	if slices.Equal(lines, p.lines) {
		return
	}
	p.lines = slices.Clone(lines)
	p.Container.Objects = nil
	for _, l := range lines {
		icon, text := "not-checked", NewNote(l.Name)
		switch {
		case l.Done:
			icon = "good"
		case l.Here:
			icon, text.Color, text.Bold = "clock", look.ColorInk, true
		}
		text.OneLine = true
		p.Container.Add(NewRow(1, NewIcon(icon), text))
	}
	p.Container.Refresh()
}
