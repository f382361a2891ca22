package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// steps is the way as a list: what is done, where one is, what is to come. Where
// there is no sidebar it is a line.
type steps struct {
	do    func(screen.Button)
	list  *part.Steps
	box   *fyne.Container // with the list
	line  *part.StepLine  // on top of a narrow window
	foot  *part.StepLine  // in a low sidebar
	shown piece[stepsShown]
}

// stepsShown is what is shown of the way.
type stepsShown struct {
	Lights []screen.Light
	Line   string
	Hidden bool
}

func newSteps(do func(screen.Button)) *steps {
	s := &steps{do: do, list: part.NewSteps(), line: part.NewStepLine(), foot: part.NewStepLine()}
	s.box = part.NewColumn(0, s.list)
	return s
}

// apply shows the steps and reports whether the height may have changed.
func (s *steps) apply(lights []screen.Light, line string, hidden bool) bool {
	if !s.shown.set(stepsShown{lights, line, hidden}) {
		return false
	}
	shown := make([]part.Light, len(lights))
	for i, l := range lights {
		shown[i] = part.Light{ID: l.ID, Name: l.Name, State: l.State, Kind: part.LightKind(l.Kind)}
		if l.Back != nil {
			shown[i].OnTap = func() { s.do(*l.Back) }
		}
	}
	s.list.Set(shown)
	s.line.Set(line, shown)
	s.foot.Set(line, shown)
	s.line.Hidden = hidden
	return true
}
