package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// steps is the way as a list: what is done, where one is, what is to come.
type steps struct {
	do    func(screen.Button)
	box   *fyne.Container
	shown shown[[]screen.Light]
}

func newSteps(do func(screen.Button)) *steps {
	return &steps{do: do, box: part.NewColumn(0)}
}

// apply shows the steps and reports whether the height may have changed.
func (s *steps) apply(lights []screen.Light, hidden bool) bool {
	changed := s.shown.set(lights)
	if !changed && hidden == s.box.Hidden {
		return false
	}
	s.box.Hidden = hidden
	s.box.Objects = nil
	for _, l := range lights {
		s.box.Add(s.step(l))
	}
	return true
}

func (s *steps) step(l screen.Light) *part.Tap {
	icon, name := "not-checked", part.NewText(l.Name)
	switch l.Kind {
	case guide.StepDone:
		icon = "good"
	case guide.StepHere:
		icon, name.Bold = "forward", true
	case guide.StepNeedsYou:
		icon, name.Bold = "warn", true
	default:
		name.Color = look.ColorMuted
	}
	t := part.NewTap("step", "step-"+l.ID, l.Name, part.NewMiddle(1, part.NewIcon(icon), name), nil)
	t.About.State = l.State
	t.PadX, t.PadY, t.Radius = look.Space/2, look.Space/2, look.Space
	if l.Back != nil {
		t.OnTap = func() { s.do(*l.Back) }
	}
	t.SetEnabled(l.Back != nil)
	return t
}
