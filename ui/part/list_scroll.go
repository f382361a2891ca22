package part

import (
	"math"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// listScroll scrolls by whole rows with a mouse wheel. (An object that scrolls must
// be no taller than what it shows: Fyne cuts off at its edges.)
type listScroll struct {
	container.Scroll
	l *List
}

// wheelRows is how many rows a notch of the wheel moves.
const wheelRows = 3

func newListScroll(l *List) *listScroll {
	s := &listScroll{l: l}
	s.Direction, s.Content = container.ScrollVerticalOnly, l.area
	s.OnScrolled = func(fyne.Position) { l.area.place() }
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable. On macOS, and for a touchpad, the system
// has seen to the speed.
func (s *listScroll) Scrolled(e *fyne.ScrollEvent) {
	if zoomed(e) {
		return
	}
	if n := float64(e.Scrolled.DY / notch); runtime.GOOS != "darwin" && n == math.Trunc(n) {
		more := *e
		more.Scrolled.DY = float32(min(max(n, -float64(look.MostRows)), float64(look.MostRows))) * wheelRows * s.l.area.rowHeight
		e = &more
	}
	s.Scroll.Scrolled(e)
}

// Resize implements fyne.CanvasObject. Rows change their height with the width, and
// Fyne tells nobody when it scrolls for want of rows; a marked row that was to be
// seen still is.
func (s *listScroll) Resize(size fyne.Size) {
	if size == s.Size() {
		return
	}
	l := s.l
	seen := l.markInSight()
	l.area.stack(size.Width)
	s.Scroll.Resize(size)
	if most := max(l.area.total-size.Height, 0); s.Offset.Y > most {
		s.ScrollToOffset(fyne.NewPos(0, most))
	}
	l.area.place()
	if seen {
		l.RevealMark()
	}
}
