package part

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Light is one step of the way.
type Light struct {
	ID    string
	Name  string
	State string // in words: "done", "needs you"
	Kind  LightKind
	OnTap func() // nil where it cannot be clicked
}

// LightKind is how a light shines: a guide.StepState.
type LightKind string

// The lights. All others are still to come.
const (
	LightDone     LightKind = "done"
	LightHere     LightKind = "here"
	LightNeedsYou LightKind = "needs-you"
)

// Steps is the way from top to bottom: a dot for each step, with its name beside
// it. A step that is done can be gone back to.
type Steps struct {
	widget.BaseWidget
	rows  []*stepRow
	links []*canvas.Rectangle
}

// stepRow is one step.
type stepRow struct {
	light Light
	tap   *Tap
	dot   *canvas.Circle
	mark  *canvas.Raster
	no    *Text
	name  *Text
	state *Text
}

var (
	_ fyne.Widget = (*Steps)(nil)
	_ Holder      = (*Steps)(nil)
)

// NewSteps makes an empty rail.
func NewSteps() *Steps {
	s := &Steps{}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows the steps.
func (s *Steps) Set(lights []Light) {
	for len(s.rows) < len(lights) {
		s.rows = append(s.rows, newStepRow(len(s.rows)+1))
		s.links = append(s.links, canvas.NewRectangle(nil))
	}
	s.rows, s.links = s.rows[:len(lights)], s.links[:len(lights)]
	for i, l := range lights {
		s.rows[i].set(l)
	}
	s.Refresh()
}

// leastSteps is how many steps say where one is: the one before, this, and the next.
const leastSteps = 3

// Fit leaves out what lies farthest from where one is, until the rest has room in a
// height, and reports whether enough is left.
func (s *Steps) Fit(height float32) bool {
	n, fits, used := len(s.rows), 0, float32(0)
	here := slices.IndexFunc(s.rows, func(r *stepRow) bool { return r.light.Kind == LightHere || r.light.Kind == LightNeedsYou })
	for fits < n && used+s.rows[fits].tap.MinSize().Height <= height {
		used += s.rows[fits].tap.MinSize().Height + stepGap
		fits++
	}
	first := max(min(here-1, n-fits), 0)
	changed := false
	for i, row := range s.rows {
		hidden := i < first || i >= first+fits
		changed = changed || row.tap.Hidden != hidden
		row.tap.Hidden, s.links[i].Hidden = hidden, hidden || i == first
	}
	if changed {
		s.Refresh() // of the same size, it is not laid out again by itself
	}
	return fits >= min(leastSteps, n)
}

// Inside implements Holder.
func (s *Steps) Inside() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(s.rows))
	for i, r := range s.rows {
		objects[i] = r.tap
	}
	return objects
}

func newStepRow(n int) *stepRow {
	r := &stepRow{dot: canvas.NewCircle(nil), no: NewNote(strconv.Itoa(n)), name: NewText(""), state: NewNote("")}
	r.mark = NewArt(look.IconIn("tick", look.ColorOnAccent), 0, 0)
	r.no.OneLine, r.no.Align, r.no.Bold = true, fyne.TextAlignCenter, true
	r.state.Color = look.ColorWarn
	r.name.OneLine, r.state.OneLine = true, true
	words := container.New(&Flow{Gap: look.Space, Even: true}, r.name, r.state)
	r.tap = NewTap("step", "", "", container.New(Row{Gap: look.Space + look.Half, Grow: 1, Middle: true}, container.New(dotLayout{}, r.dot, r.mark, r.no), words), nil)
	r.tap.PadX, r.tap.PadY, r.tap.Radius = look.Half, look.Half, look.CornerSmall
	if high := r.tap.MinSize().Height; high < look.Target { // with small text, still large enough to hit
		r.tap.PadY += (look.Target - high) / 2
	}
	return r
}

func (r *stepRow) set(l Light) {
	r.light = l
	r.tap.About.ID, r.tap.About.Name, r.tap.About.State = "step-"+l.ID, l.Name, l.State
	r.tap.OnTap = l.OnTap
	r.tap.SetEnabled(l.OnTap != nil)
	r.dress()
	r.name.Set(l.Name)
	r.state.Set("")
	if l.Kind == LightNeedsYou {
		r.state.Set(l.State)
	}
	r.state.Hidden = l.Kind != LightNeedsYou || l.State == ""
	r.name.Refresh()
	r.no.Refresh()
	r.tap.Refresh()
}

// dress gives the dot its colours: what is done is full, what is now has a ring.
func (r *stepRow) dress() {
	here := r.light.Kind == LightHere || r.light.Kind == LightNeedsYou
	fill, ring, width, ink := look.ColorSurface, look.ColorBorder, look.Hairline, look.ColorMuted
	switch r.light.Kind {
	case LightDone:
		fill, ring = look.ColorAccent, look.ColorAccent
	case LightHere:
		fill, ring, width, ink = look.ColorAccentSoft, look.ColorAccent, look.Stroke, look.ColorAccent
	case LightNeedsYou:
		fill, ring, width, ink = look.ColorWarnSoft, look.ColorWarn, look.Stroke, look.ColorWarn
	}
	r.dot.FillColor, r.dot.StrokeColor, r.dot.StrokeWidth = theme.Color(fill), theme.Color(ring), width
	r.mark.Hidden = r.light.Kind != LightDone
	r.no.Hidden = r.light.Kind == LightDone
	r.no.Color = ink
	r.name.Bold, r.name.Color = here, look.ColorMuted
	if here || r.light.Kind == LightDone {
		r.name.Color = look.ColorInk
	}
}

// dotLayout puts the mark and the number into the dot: objects are the three.
type dotLayout struct{}

func (dotLayout) Layout(o []fyne.CanvasObject, _ fyne.Size) {
	d := stepDot()
	o[0].Resize(fyne.NewSquareSize(d))
	m := d * look.RingShare * look.RingShare
	o[1].Resize(fyne.NewSquareSize(m))
	o[1].Move(fyne.NewPos((d-m)/2, (d-m)/2))
	h := o[2].MinSize().Height
	o[2].Resize(fyne.NewSize(d, h))
	o[2].Move(fyne.NewPos(0, (d-h)/2))
}

func (dotLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(stepDot()) }

// stepDot is the diameter of a step's dot.
func stepDot() float32 { return look.IconSide() }

// CreateRenderer implements fyne.Widget.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return &stepsRenderer{s}
}

type stepsRenderer struct{ s *Steps }

// stepGap is what stands between two steps, with the line that joins them.
const stepGap = look.Stroke

func (r *stepsRenderer) Layout(size fyne.Size) {
	y := float32(0)
	x := lead(look.Half+stepDot()/2-look.Stroke/2, look.Stroke, size.Width)
	var from float32
	for i, row := range r.s.rows {
		if row.tap.Hidden {
			continue
		}
		h := Tall(row.tap, size.Width)
		row.tap.Move(fyne.NewPos(0, y))
		middle := y + h/2
		if i > 0 {
			l := r.s.links[i]
			top := from + stepDot()/2 + look.Stroke
			l.Move(fyne.NewPos(x, top))
			l.Resize(fyne.NewSize(look.Stroke, max(middle-stepDot()/2-look.Stroke-top, 0)))
		}
		from = middle
		y += h + stepGap
	}
}

func (r *stepsRenderer) MinSize() fyne.Size {
	var s fyne.Size
	for _, row := range r.s.rows {
		m := row.tap.MinSize()
		s.Width = max(s.Width, m.Width)
		if row.tap.Hidden {
			continue
		}
		if s.Height > 0 {
			s.Height += stepGap
		}
		s.Height += m.Height
	}
	return s
}

func (r *stepsRenderer) Refresh() {
	for i, l := range r.s.links {
		l.FillColor = theme.Color(look.ColorLine)
		if i > 0 && r.s.rows[i-1].light.Kind == LightDone {
			l.FillColor = theme.Color(look.ColorAccent)
		}
	}
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *stepsRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, 2*len(r.s.rows))
	for i := range r.s.links {
		if i > 0 {
			objects = append(objects, r.s.links[i])
		}
	}
	for _, row := range r.s.rows {
		objects = append(objects, row.tap)
	}
	return objects
}

func (r *stepsRenderer) Destroy() {}

// StepLine is the way in one line, where there is no room for a rail: "Step 3 of 7:
// Choose", and a dot for each step.
type StepLine struct {
	block
	words *Text
	dots  *fyne.Container
}

// NewStepLine makes an empty line.
func NewStepLine() *StepLine {
	s := &StepLine{words: NewStrong(""), dots: NewMiddle(-1)}
	s.words.Kind = Small
	s.dots.Layout = Row{Gap: look.Half, Grow: -1, Middle: true}
	s.content = NewMiddle(0, s.words, s.dots)
	s.ExtendBaseWidget(s)
	return s
}

// Set shows where one is.
func (s *StepLine) Set(words string, lights []Light) {
	s.words.Set(words)
	s.dots.Objects = nil
	for _, l := range lights {
		dot := canvas.NewRectangle(theme.Color(look.ColorBorder))
		dot.CornerRadius = look.BarHeight() / 2
		size := fyne.NewSquareSize(look.BarHeight())
		switch l.Kind {
		case LightDone:
			dot.FillColor = theme.Color(look.ColorAccent)
		case LightHere:
			dot.FillColor, size.Width = theme.Color(look.ColorAccent), look.Grown(2*look.Space+look.Half)
		case LightNeedsYou:
			dot.FillColor, size.Width = theme.Color(look.ColorWarnFill), look.Grown(2*look.Space+look.Half)
		}
		dot.SetMinSize(size)
		s.dots.Add(dot)
	}
	s.Refresh()
}
