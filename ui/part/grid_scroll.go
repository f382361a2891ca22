package part

import (
	"math"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// gridScroll scrolls by whole rows with a mouse wheel.
type gridScroll struct {
	container.Scroll
	g *Grid
}

func newGridScroll(g *Grid) *gridScroll {
	s := &gridScroll{g: g}
	s.Direction, s.Content = container.ScrollVerticalOnly, g.area
	s.OnScrolled = func(fyne.Position) { g.area.place() }
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *gridScroll) Scrolled(e *fyne.ScrollEvent) {
	if zoomed(e) {
		return
	}
	if n := float64(e.Scrolled.DY / notch); runtime.GOOS != "darwin" && n == math.Trunc(n) {
		more := *e
		more.Scrolled.DY = float32(min(max(n, -float64(look.MostRows)), float64(look.MostRows))) * (s.g.area.cell + look.GridGap)
		e = &more
	}
	s.Scroll.Scrolled(e)
}

// to scrolls to a place. Fyne tells nobody of that.
func (s *gridScroll) to(y float32) {
	s.ScrollToOffset(fyne.NewPos(0, max(y, 0)))
	s.g.area.place()
}

// Resize implements fyne.CanvasObject: what was to be seen still is.
func (s *gridScroll) Resize(size fyne.Size) {
	if size == s.Size() {
		return
	}
	if size.Width == s.Size().Width && s.g.begin < 0 {
		s.Scroll.Resize(size)
		s.within()
		s.g.area.place()
		return
	}
	first := s.g.First()
	if s.g.begin < 0 && s.Offset.Y > 0 {
		s.g.begin = first
	}
	s.g.area.stack(size.Width)
	s.Scroll.Resize(size)
	s.g.area.restack(size.Width)
}

// within takes it back to where there is something.
func (s *gridScroll) within() {
	if most := max(s.g.area.total-s.Size().Height, 0); s.Offset.Y > most {
		s.ScrollToOffset(fyne.NewPos(0, most))
	}
}

// MouseDown implements desktop.Mouseable: what is pressed is picked at once, although
// Fyne waits with a click for a second one.
func (a *gridArea) MouseDown(e *desktop.MouseEvent) {
	g := a.g
	if c := canvasOf(g); c != nil && c.Focused() != fyne.Focusable(g) {
		c.Focus(g)
	}
	i := a.cellAt(e.Position)
	a.before, a.last = a.last, i
	if e.Button != desktop.MouseButtonPrimary || i < 0 {
		return
	}
	how := PickOne
	switch {
	case e.Modifier&fyne.KeyModifierShift != 0:
		how = PickTo
	case e.Modifier&fyne.KeyModifierShortcutDefault != 0, a.cells[i] != nil && a.cells[i].onTick(e.Position.Subtract(a.at(i))):
		how = PickAlso
		a.before = -1
	}
	g.pick(i, how)
}

// MouseUp implements desktop.Mouseable.
func (a *gridArea) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable: what is pressed was picked already.
func (a *gridArea) Tapped(*fyne.PointEvent) {}

// DoubleTapped implements fyne.DoubleTappable. Both clicks have to be on one cell.
func (a *gridArea) DoubleTapped(e *fyne.PointEvent) {
	if i := a.cellAt(e.Position); i >= 0 && i == a.last && a.before == a.last && a.g.OnTake != nil {
		a.g.OnTake(i)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (a *gridArea) TappedSecondary(e *fyne.PointEvent) {
	a.g.menu(a.cellAt(e.Position), e.AbsolutePosition)
}

// MouseIn implements desktop.Hoverable.
func (a *gridArea) MouseIn(e *desktop.MouseEvent) { a.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (a *gridArea) MouseMoved(e *desktop.MouseEvent) { a.hover(a.cellAt(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (a *gridArea) MouseOut() { a.hover(-1) }

func (a *gridArea) hover(i int) {
	if i == a.over {
		return
	}
	old := a.over
	a.over = i
	for _, n := range []int{old, i} {
		if c := a.cells[n]; c != nil {
			c.set(n, true)
		}
	}
}
