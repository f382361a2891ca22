package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// workCard shows long work: its phases, how far it is, and how long it may take.
type workCard struct {
	card     *part.Card
	picture  *canvas.Raster
	shows    string // name of the picture
	phases   *part.Phases
	progress *part.Progress
}

func newWorkCard() *workCard {
	size := look.PictureWork
	w := &workCard{picture: part.NewPicture("", size.Width, size.Height), phases: part.NewPhases(), progress: part.NewProgress()}
	w.card = part.NewCard(part.NewColumn(1.5, w.phases.Container, part.NewMiddle(1, w.picture, w.progress)))
	w.card.Hide()
	return w
}

// move shows how far the work is that is shown already, and reports whether the
// card needs another height for it.
func (w *workCard) move(s *screen.Work) bool {
	width := w.card.Size().Width
	before := part.Tall(w.card, width)
	w.apply(s)
	if part.Tall(w.card, width) != before {
		return true
	}
	w.card.Refresh() // figures that became wider take their room from what is beside them
	return false
}

// apply shows work.
func (w *workCard) apply(s *screen.Work) {
	w.card.Hidden = s == nil
	if s == nil {
		return
	}
	if s.Picture != w.shows {
		w.shows = s.Picture
		part.SetArt(w.picture, look.Picture(s.Picture))
	}
	lines := make([]part.PhaseLine, len(s.Phases))
	for i, p := range s.Phases {
		lines[i] = part.PhaseLine{Name: p.Name, Done: p.State == guide.StepDone, Here: p.State == guide.StepHere}
	}
	w.phases.Hidden = len(lines) == 0
	w.phases.Set(lines)
	w.progress.Set(progressOf(s))
}

// progressOf is how far work is, as a bar with its figures.
func progressOf(s *screen.Work) part.ProgressState {
	stage := s.Stage
	if stage == "" {
		stage = s.Title
	}
	var amounts []string
	if s.Count != "" {
		amounts = []string{s.Count}
	}
	return part.ProgressState{
		Phase: stage, Share: s.Share, Waits: s.Waits, Percent: s.Percent, Amounts: amounts, Left: s.Left, Current: s.Current,
		Reason: strings.TrimSpace(s.Detail + " " + s.Moved), Beat: int64(s.Beat), Name: strings.Trim(s.Title+": "+s.Percent+" "+s.Count, " :"),
	}
}

// logFold holds what happened during work, folded, as text that can be copied.
type logFold struct {
	box   *part.Fold
	text  *part.Copyable // made with the first lines: it is written in a font of its own
	make  func(text string) *part.Copyable
	room  *fyne.Container // of the text
	lines []string
}

func newLogFold(say func(string) string) *logFold {
	l := &logFold{room: part.NewColumn(0)}
	l.make = func(text string) *part.Copyable {
		return part.NewCopyable("copy-log", text, say("action/copy"), say("work/copied"))
	}
	l.box = part.NewFold("log", say("work/log"), l.room)
	l.box.Hide()
	return l
}

// apply shows these lines; nothing where there are none. An open fold stays open.
func (l *logFold) apply(lines []string) {
	l.box.Hidden = len(lines) == 0
	if slices.Equal(lines, l.lines) {
		return
	}
	l.lines = slices.Clone(lines)
	text := strings.Join(lines, "\n")
	if l.text == nil {
		l.text = l.make(text)
		l.room.Add(l.text)
		return
	}
	l.text.Set(text)
}
