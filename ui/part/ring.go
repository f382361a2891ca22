package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Segment is a part of what a ring shows, with its line in the legend.
type Segment struct {
	Size   float64 // in the unit of the whole
	Color  fyne.ThemeColorName
	Label  string // "Photos"
	Figure string // "21 GB"
	Help   string // on hover; may be empty
}

// RingState is what a ring shows. The ring itself is the whole: what is used, part
// by part from the top, and what is free. The thin ring around it is what is
// possible: the room that can be made, and what is needed of it.
type RingState struct {
	Whole  float64
	Used   []Segment
	Free   Segment  // its size is what the used parts leave
	Room   *Segment // what can be freed beside what is free; ends where that begins
	Need   *Segment // begins where the room begins
	Over   bool     // what is needed does not fit: all of it is red
	Figure string   // inside the ring
	Unit   string   // second line inside
	Under  string   // said under the ring
	Alert  string   // said under the ring, in red: what is missing
	Small  bool     // for a sidebar
	Name   string   // the whole in words, for who cannot see it
}

// em is the diameter in sizes of body text.
func (s RingState) em() float32 {
	if s.Small {
		return look.RingSmallEm
	}
	return look.RingEm
}

// free is what the used parts leave.
func (s RingState) free() float64 {
	free := s.Whole
	for _, u := range s.Used {
		free -= u.Size
	}
	return max(free, 0)
}

// room is what is free and what can be freed.
func (s RingState) room() float64 {
	if s.Room == nil {
		return s.free()
	}
	return min(s.free()+max(s.Room.Size, 0), s.Whole)
}

// Ring is a gauge: arcs, and a figure in two lines inside that never touches them.
// It is as large as its type, so that it grows with the reader's size of text.
type Ring struct {
	widget.BaseWidget
	state  RingState
	motion motion
}

var (
	_ fyne.Widget     = (*Ring)(nil)
	_ fyne.Accessible = (*Ring)(nil)
	_ Described       = (*Ring)(nil)
)

// NewRing makes an empty ring.
func NewRing() *Ring {
	r := &Ring{}
	r.motion.share = 1
	r.ExtendBaseWidget(r)
	return r
}

// Set shows a state. The arcs take their new length once, shortly.
func (r *Ring) Set(s RingState) {
	before := r.state
	r.state = s
	if before.Whole != s.Whole || !sameSizes(before.Used, s.Used) || needOf(before) != needOf(s) {
		r.motion.start(r.Refresh)
	}
	r.Refresh()
}

func needOf(s RingState) float64 {
	if s.Need == nil {
		return 0
	}
	return s.Need.Size
}

func sameSizes(a, b []Segment) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Size != b[i].Size {
			return false
		}
	}
	return true
}

// Describe implements Described.
func (r *Ring) Describe() Description { return Description{Role: "gauge", Name: r.state.Name} }

// AccessibilityLabel says the gauge in words.
func (r *Ring) AccessibilityLabel() string { return r.state.Name }

// AccessibilityRole implements fyne.Accessible.
func (r *Ring) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (r *Ring) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	x := &ringRenderer{r: r, figure: canvas.NewText("", nil), unit: canvas.NewText("", nil)}
	x.draw()
	return x
}

// span is an arc: degrees clockwise from the top.
type span struct {
	from, to float32
	color    fyne.ThemeColorName
}

// spans returns the arcs of the ring and those of the thin one around it. share is
// how much of their length they have, while they move.
func (s RingState) spans(share float32) (ring, outer []span) {
	ring = []span{{0, look.Turn, look.ColorTrack}}
	if s.Whole <= 0 {
		return ring, nil
	}
	degrees := func(size float64) float32 {
		return float32(min(max(size, 0)/s.Whole, 1)) * look.Turn * share
	}
	at := float32(0)
	for _, u := range s.Used {
		if u.Size <= 0 {
			continue
		}
		to := min(max(at+degrees(u.Size), at+look.LeastArc*share), look.Turn)
		end := to
		if to-at > 2*look.LeastArc && to < look.Turn { // a gap tells neighbours apart
			end = to - look.ArcGap
		}
		if end > at {
			ring = append(ring, span{at, end, u.Color})
		}
		at = to
	}
	return ring, s.outerSpans(degrees, share)
}

// outerSpans are what can be freed, in dashes, and what is needed. It begins where
// the free part does, or as much earlier as it has to. What does not fit goes on
// past the top, so that all of it is to be seen: up to a whole turn.
func (s RingState) outerSpans(degrees func(float64) float32, share float32) []span {
	begin := look.Turn - degrees(s.room())
	var outer []span
	if s.Room != nil {
		end := look.Turn - degrees(s.free())
		for at := begin; at < end; at += 2 * look.DashArc {
			outer = append(outer, span{at, min(at+look.DashArc, end), s.Room.Color})
		}
	}
	if s.Need == nil || s.Need.Size <= 0 {
		return outer
	}
	begin = max(begin, look.Turn-degrees(max(s.free(), s.Need.Size)))
	color := s.Need.Color
	if s.Over {
		color = look.ColorStop
	}
	length := float32(min(s.Need.Size/s.Whole, 1)) * look.Turn * share
	if s.Over { // even a little that is missing reaches visibly past the room
		length = max(length, look.Turn-begin+look.LeastArc*share)
	}
	length = min(max(length, look.LeastNeed*share), look.Turn)
	begin = min(begin, look.Turn-look.LeastArc*share)
	return append(outer, span{begin, begin + length, color})
}

type ringRenderer struct {
	r            *Ring
	arcs, outer  []*canvas.Arc
	figure, unit *canvas.Text
}

func (x *ringRenderer) draw() {
	s := x.r.state
	ring, outer := s.spans(x.r.motion.share)
	x.arcs, x.outer = x.arcs[:0], x.outer[:0]
	for _, a := range ring {
		x.arcs = append(x.arcs, canvas.NewArc(a.from, a.to, look.RingCut, theme.Color(a.color)))
	}
	for _, a := range outer {
		x.outer = append(x.outer, canvas.NewArc(a.from, a.to, look.OuterCut, theme.Color(a.color)))
	}
	x.figure.Text, x.figure.TextSize, x.figure.Color = s.Figure, theme.Size(Body), theme.Color(look.ColorInk)
	if s.Small {
		x.figure.TextSize = theme.Size(Small)
	}
	x.figure.TextStyle.Bold, x.figure.Alignment = true, fyne.TextAlignCenter
	if s.Small { // its legend says what the figure counts
		s.Unit = ""
	}
	x.unit.Text, x.unit.TextSize, x.unit.Color = s.Unit, theme.Size(Small), theme.Color(look.ColorMuted)
	x.unit.Alignment = fyne.TextAlignCenter
	x.Layout(x.r.Size())
}

func (x *ringRenderer) Layout(size fyne.Size) {
	side := min(size.Width, size.Height)
	left, top := (size.Width-side)/2, (size.Height-side)/2
	inner := side * look.RingShare
	for _, a := range x.arcs {
		a.Resize(fyne.NewSquareSize(inner))
		a.Move(fyne.NewPos(left+(side-inner)/2, top+(side-inner)/2))
	}
	for _, a := range x.outer {
		a.CornerRadius = side * look.RingCap * (1 - look.OuterCut)
		a.Resize(fyne.NewSquareSize(side))
		a.Move(fyne.NewPos(left, top))
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

// MinSize makes room for the two lines between the arcs: their farthest corner
// stays inside the ring.
func (x *ringRenderer) MinSize() fyne.Size {
	f, u := x.figure.MinSize(), x.unit.MinSize()
	if x.unit.Text == "" {
		u = fyne.Size{}
	}
	text := corner(max(f.Width, u.Width), f.Height+u.Height) + look.Half
	return fyne.NewSquareSize(max(look.Em(x.r.state.em()), text/(look.RingShare*look.RingCut)))
}

func (x *ringRenderer) Refresh() {
	x.draw()
	canvas.Refresh(x.r)
}

func (x *ringRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(x.arcs)+len(x.outer)+2)
	for _, a := range x.arcs {
		objects = append(objects, a)
	}
	for _, a := range x.outer {
		objects = append(objects, a)
	}
	return append(objects, x.figure, x.unit)
}

func (x *ringRenderer) Destroy() { x.r.motion.stop() }
