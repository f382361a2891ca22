package part

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Gauge is a ring with its legend: a line for each colour, with its figure, and
// what is missing in words. The legend stands beside the ring where there is room,
// else under it.
type Gauge struct {
	block
	ring   *Ring
	legend *fyne.Container
	under  *Text
	alert  *fyne.Container
	said   *Text
	beside *legendLayout
	state  RingState
	drawn  bool
}

// NewGauge makes an empty gauge.
func NewGauge() *Gauge {
	g := &Gauge{ring: NewRing(), legend: NewColumn(0.5), under: NewNote(""), said: NewNote("")}
	g.under.Align = fyne.TextAlignCenter
	g.said.Color, g.said.Bold = look.ColorStop, true
	g.alert = NewRow(1, NewIcon("stop"), g.said)
	g.alert.Hide()
	g.beside = &legendLayout{}
	beside := container.New(g.beside, NewColumn(0.5, container.NewCenter(g.ring), g.under), g.legend)
	g.content = NewColumn(1, beside, g.alert)
	g.ExtendBaseWidget(g)
	return g
}

// Set shows a state.
func (g *Gauge) Set(s RingState) {
	if g.drawn && reflect.DeepEqual(g.state, s) {
		return
	}
	g.drawn, g.state = true, s
	g.beside.small = s.Small
	g.ring.Set(s)
	g.legend.Objects = nil
	for _, u := range s.Used {
		g.legend.Add(legendLine(u, solid))
	}
	if s.Free.Label != "" {
		free := s.Free
		free.Color = look.ColorTrack
		g.legend.Add(legendLine(free, hollow))
	}
	if s.Room != nil && s.Room.Label != "" {
		g.legend.Add(legendLine(*s.Room, dashed))
	}
	if s.Need != nil && s.Need.Label != "" {
		need := *s.Need
		if s.Over {
			need.Color = look.ColorStop
		}
		g.legend.Add(legendLine(need, thin))
	}
	g.beside.need = 0
	for _, u := range append(s.Used[:len(s.Used):len(s.Used)], s.Free) {
		g.beside.need = max(g.beside.need, legendWidth(u))
	}
	g.legend.Hidden = len(g.legend.Objects) == 0
	g.under.Set(s.Under)
	g.under.Hidden = s.Under == ""
	g.said.Set(s.Alert)
	g.alert.Hidden = s.Alert == ""
	g.Refresh()
}

// The patterns of swatches, which tell apart what is on the ring, what is free, and
// what is on the thin ring around it.
const (
	solid = iota
	hollow
	dashed
	thin
)

// legendGap is between the swatch, the label and the figure of a line.
const legendGap = look.Half + look.Stroke

// legendWidth is how wide a line of the legend is that does not wrap.
func legendWidth(s Segment) float32 {
	width := func(t string) float32 { return fyne.MeasureText(t, theme.Size(Small), fyne.TextStyle{}).Width }
	return look.Dot() + 2*legendGap + width(s.Label) + 1 + width(s.Figure)
}

// legendLine is the swatch of a segment with its words; help on hover.
func legendLine(s Segment, pattern int) fyne.CanvasObject {
	label, figure := NewNote(s.Label), NewNote(s.Figure)
	label.Color = look.ColorInk
	figure.OneLine = true
	line := fyneRow(Row{Gap: legendGap, Grow: 1}, newSwatch(s.Color, pattern), label, figure)
	if s.Help == "" {
		return line
	}
	return NewHelped(line, s.Help)
}

// newSwatch draws a colour of a legend.
func newSwatch(color fyne.ThemeColorName, pattern int) fyne.CanvasObject {
	var marks []fyne.CanvasObject
	mark := func(radius float32) *canvas.Rectangle {
		r := canvas.NewRectangle(theme.Color(color))
		r.CornerRadius = radius
		marks = append(marks, r)
		return r
	}
	switch pattern {
	case dashed:
		mark(look.Stroke)
		mark(look.Stroke)
	case hollow:
		r := mark(look.Half)
		r.StrokeColor, r.StrokeWidth = theme.Color(look.ColorBorder), look.Hairline
	default:
		mark(look.Half)
	}
	return container.New(swatchLayout{pattern}, marks...)
}

// legendLayout puts a legend beside its ring where both have room, else under it. It
// remembers the width, because the height depends on it.
type legendLayout struct {
	small bool
	need  float32 // width of the longest line
	width float32
}

func (l *legendLayout) gap() float32 {
	if l.small {
		return look.Space + look.Half
	}
	return look.CardPad
}

func (l *legendLayout) beside(o []fyne.CanvasObject, width float32) bool {
	need := l.need
	if !l.small {
		need = max(need, look.Em(look.LegendEm))
	}
	return o[1].Visible() && width-o[0].MinSize().Width-l.gap() >= need
}

func (l *legendLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if !l.beside(o, size.Width) {
		Column{Gap: look.Space + look.Half}.Layout(o, size)
		return
	}
	ring := o[0].MinSize().Width
	w := size.Width - ring - l.gap()
	h := max(Tall(o[0], ring), Tall(o[1], w))
	o[0].Move(fyne.NewPos(lead(0, ring, size.Width), (h-o[0].Size().Height)/2))
	o[1].Move(fyne.NewPos(lead(ring+l.gap(), w, size.Width), (h-o[1].Size().Height)/2))
}

func (l *legendLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if l.width <= 0 || !l.beside(o, l.width) {
		return Column{Gap: look.Space + look.Half}.MinSize(o)
	}
	return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
}

// swatchLayout centres the marks of a swatch on a line of small text.
type swatchLayout struct{ pattern int }

func (l swatchLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top := (lineHeight(Small, false) - look.Dot()) / 2
	switch l.pattern {
	case dashed:
		w := (look.Dot() - look.Line()) / 2
		for i, m := range o {
			m.Resize(fyne.NewSize(w, look.Line()))
			m.Move(fyne.NewPos(float32(i)*(w+look.Line()), top+(look.Dot()-look.Line())/2))
		}
	case thin:
		o[0].Resize(fyne.NewSize(look.Dot(), look.Line()))
		o[0].Move(fyne.NewPos(0, top+(look.Dot()-look.Line())/2))
	default:
		o[0].Resize(fyne.NewSquareSize(look.Dot()))
		o[0].Move(fyne.NewPos(0, top))
	}
}

func (l swatchLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Dot(), lineHeight(Small, false))
}
