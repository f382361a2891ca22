package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// strip says above the page which backup it is about and which phone that is
// for.
type strip struct {
	box   *fyne.Container
	shown piece[*screen.Strip]
}

func newStrip() *strip {
	s := &strip{box: part.NewColumn(0)}
	s.box.Hide()
	return s
}

// apply shows the strip and reports whether the height may have changed.
func (s *strip) apply(now *screen.Strip) bool {
	if now != nil && now.Full { // the page itself names them
		now = nil
	}
	if !s.shown.set(now) {
		return false
	}
	s.box.Hidden = now == nil
	s.box.Objects = nil
	if now != nil {
		s.box.Objects = []fyne.CanvasObject{stripOf(now)}
	}
	s.box.Refresh()
	return true
}

// stripOf draws what a page is about.
func stripOf(s *screen.Strip) fyne.CanvasObject {
	state := part.StripState{From: party(s.Backup, s.Verdict), Note: s.Foreign, Full: s.Full}
	if s.Phone != nil {
		state.To = party(*s.Phone, screen.Line{})
	}
	return part.NewStrip(state)
}

func party(s screen.Subject, verdict screen.Line) part.Party {
	return part.Party{Picture: s.Picture, Name: s.Name, Line: s.Facts, Tone: part.Tone(verdict.Tone), Word: verdict.Text}
}
