package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Arc is a part of a ring: shares of the whole, clockwise from the top.
type Arc struct {
	From, To float64 // 0 … 1
	Color    fyne.ThemeColorName
}

// RingState is what a ring shows.
type RingState struct {
	Arcs   []Arc // on the ring itself
	Outer  []Arc // on a thin ring around it
	Figure string
	Unit   string // second line inside
	Name   string // the whole in words, for who cannot see it
	// Sweep is the part of the circle that the whole stands for: 0 means all of
	// it, 240 a dial that is open at the bottom.
	Sweep float32
	Knobs []Knob
}

// Knob is a mark on a ring.
type Knob struct {
	At    float64 // share of the sweep
	Color fyne.ThemeColorName
	Big   bool // the needle; a small one is a notch
}

// Ring is a gauge: arcs, a figure in two lines inside, never touching the arcs.
// It is as large as its type, so that it grows with the reader's size of text.
type Ring struct {
	widget.BaseWidget
	state RingState
}

var (
	_ fyne.Widget = (*Ring)(nil)
	_ Described   = (*Ring)(nil)
)

// NewRing makes an empty ring.
func NewRing() *Ring {
	r := &Ring{}
	r.ExtendBaseWidget(r)
	return r
}

// Set shows a state.
func (r *Ring) Set(s RingState) {
	r.state = s
	r.Refresh()
}

// Describe implements Described.
func (r *Ring) Describe() Description { return Description{Role: "gauge", Name: r.state.Name} }

// AccessibilityLabel says the gauge in words.
func (r *Ring) AccessibilityLabel() string { return r.state.Name }

// CreateRenderer implements fyne.Widget.
func (r *Ring) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	x := &ringRenderer{r: r, figure: canvas.NewText("", nil), unit: canvas.NewText("", nil)}
	x.draw()
	return x
}

// Ratios that are exact in binary keep markup goldens free of noise.
const (
	ringCut   float32 = 0.8125 // inner radius of the ring
	outerCut  float32 = 0.9375 // inner radius of the thin ring
	ringShare float32 = 0.875  // of the ring within the thin one
	ringEm    float32 = 7      // diameter in sizes of body text
)

type ringRenderer struct {
	r            *Ring
	arcs, outer  []*canvas.Arc
	knobs        []*canvas.Circle
	figure, unit *canvas.Text
}

func (x *ringRenderer) angles(from, to float64) (float32, float32) {
	sweep := x.r.state.Sweep
	if sweep == 0 {
		return float32(from * 360), float32(to * 360)
	}
	return float32(from)*sweep - sweep/2, float32(to)*sweep - sweep/2
}

func (x *ringRenderer) draw() {
	s := x.r.state
	x.arcs = append(x.arcs[:0], x.arc(Arc{From: 0, To: 1, Color: look.ColorLine}, ringCut))
	for _, a := range s.Arcs {
		if a.To > a.From {
			x.arcs = append(x.arcs, x.arc(a, ringCut))
		}
	}
	x.outer = x.outer[:0]
	for _, a := range s.Outer {
		if a.To > a.From {
			x.outer = append(x.outer, x.arc(a, outerCut))
		}
	}
	x.knobs = x.knobs[:0]
	for _, k := range s.Knobs {
		c := canvas.NewCircle(theme.Color(k.Color))
		c.StrokeColor, c.StrokeWidth = theme.Color(look.ColorSurface), 2
		x.knobs = append(x.knobs, c)
	}
	x.figure.Text, x.figure.TextSize, x.figure.Color = s.Figure, theme.Size(Body), theme.Color(look.ColorInk)
	x.figure.TextStyle.Bold, x.figure.Alignment = true, fyne.TextAlignCenter
	x.unit.Text, x.unit.TextSize, x.unit.Color = s.Unit, theme.Size(Small), theme.Color(look.ColorMuted)
	x.unit.Alignment = fyne.TextAlignCenter
	x.Layout(x.r.Size())
}

func (x *ringRenderer) arc(a Arc, cut float32) *canvas.Arc {
	from, to := x.angles(a.From, min(a.To, 1))
	return canvas.NewArc(from, to, cut, theme.Color(a.Color))
}

func (x *ringRenderer) Layout(size fyne.Size) {
	side := min(size.Width, size.Height)
	left, top := (size.Width-side)/2, (size.Height-side)/2
	inner := side * ringShare
	for _, a := range x.arcs {
		a.Resize(fyne.NewSize(inner, inner))
		a.Move(fyne.NewPos(left+(side-inner)/2, top+(side-inner)/2))
	}
	for _, a := range x.outer {
		a.Resize(fyne.NewSize(side, side))
		a.Move(fyne.NewPos(left, top))
	}
	for i, k := range x.knobs {
		d := inner * (1 - ringCut) / 2
		if x.r.state.Knobs[i].Big {
			d *= 2
		}
		at, _ := x.angles(x.r.state.Knobs[i].At, 0)
		p := around(inner/2*(1+ringCut)/2, at)
		k.Resize(fyne.NewSize(d, d))
		k.Move(fyne.NewPos(left+side/2+p.X-d/2, top+side/2+p.Y-d/2))
	}
	fh, uh := x.figure.MinSize().Height, x.unit.MinSize().Height
	if x.unit.Text == "" {
		uh = 0
	}
	y := top + (side-fh-uh)/2
	x.figure.Move(fyne.NewPos(left, y))
	x.figure.Resize(fyne.NewSize(side, fh))
	x.unit.Move(fyne.NewPos(left, y+fh))
	x.unit.Resize(fyne.NewSize(side, uh))
}

// MinSize makes room for the longer line between the arcs.
func (x *ringRenderer) MinSize() fyne.Size {
	text := max(x.figure.MinSize().Width, x.unit.MinSize().Width) + look.Space
	side := max(theme.Size(Body)*ringEm, text/(ringShare*ringCut))
	return fyne.NewSize(side, side)
}

func (x *ringRenderer) Refresh() {
	x.draw()
	canvas.Refresh(x.r)
}

func (x *ringRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, a := range x.arcs {
		objects = append(objects, a)
	}
	for _, a := range x.outer {
		objects = append(objects, a)
	}
	for _, k := range x.knobs {
		objects = append(objects, k)
	}
	return append(objects, x.figure, x.unit)
}

func (x *ringRenderer) Destroy() {}
