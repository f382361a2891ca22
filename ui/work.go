package ui

import (
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// workCard shows long work: its stage, how far it is, and how long it may take.
type workCard struct {
	card    *part.Card
	picture *canvas.Raster
	shows   string // name of the picture
	stage   *part.Text
	bar     *part.Bar
	count   *part.Text
	left    *part.Text
	current *part.Text
}

func newWorkCard() *workCard {
	w := &workCard{
		picture: part.NewPicture("", 120, 80), stage: part.NewStrong(""), bar: part.NewBar(),
		count: part.NewText(""), left: part.NewNote(""), current: part.NewNote(""),
	}
	words := part.NewColumn(1, w.stage, w.bar, w.count, w.left, w.current)
	w.card = part.NewCard(part.NewMiddle(1, w.picture, words))
	w.card.Hide()
	return w
}

func (w *workCard) apply(s *screen.Work) {
	w.card.Hidden = s == nil
	if s == nil {
		return
	}
	if s.Picture != w.shows {
		w.shows = s.Picture
		part.SetArt(w.picture, look.Picture(s.Picture))
	}
	stage := s.Stage
	if stage == "" {
		stage = s.Title
	}
	w.stage.Set(stage)
	w.bar.Set(s.Share, s.Title+": "+s.Count)
	w.count.Set(s.Count)
	w.left.Set(s.Left)
	w.current.Set(s.Current)
}
