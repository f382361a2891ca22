package part

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Shape is how a mark of a scale is drawn, so that marks are told apart without
// their colours.
type Shape int

// The shapes.
const (
	ShapeDisc   Shape = iota // a filled circle
	ShapeSquare              // a filled square
	ShapeHollow              // a circle that is open inside, and a little larger
)

// ScaleMark is one named value on a scale.
type ScaleMark struct {
	At     float64 // 0 old … 1 new
	Shape  Shape
	Color  fyne.ThemeColorName
	Label  string // "Backup"
	Figure string // "26.1"
}

// ScaleState is what a scale shows.
type ScaleState struct {
	Marks    []ScaleMark
	From, To float64 // the stretch that the sentence speaks of; equal: none
	Tone     Tone    // of the stretch and of the sentence
	Sentence string  // one sentence under the scale
	Help     string  // what the marks mean, on hover
	Name     string  // the whole in words, for who cannot see it
}

// Scale is a line from old to new with named marks on it, and one sentence under it.
// Each mark has a name of its own, and none overlaps another: where the marks are too
// near to each other for that, the names follow each other, behind their shapes.
type Scale struct {
	block
	line  *scaleLine
	icon  *canvas.Raster
	said  *Text
	state ScaleState
	drawn bool
}

// NewScale makes an empty scale.
func NewScale() *Scale {
	s := &Scale{line: &scaleLine{}, icon: NewIcon("good"), said: NewNote("")}
	s.line.motion.share = 1
	s.line.ExtendBaseWidget(s.line)
	s.content = NewColumn(1, s.line, NewRow(1, s.icon, s.said))
	s.ExtendBaseWidget(s)
	return s
}

// Set shows a state. The marks move to their places once, shortly.
func (s *Scale) Set(state ScaleState) {
	if s.drawn && reflect.DeepEqual(s.state, state) {
		return
	}
	moved := !s.drawn || len(s.state.Marks) != len(state.Marks)
	for i := range s.state.Marks {
		moved = moved || s.state.Marks[i].At != state.Marks[i].At
	}
	s.drawn, s.state = true, state
	s.said.Color = state.Tone.Ink()
	if state.Tone == Good || state.Tone == Muted {
		s.said.Color = look.ColorInk
	}
	s.said.Set(state.Sentence)
	SetArt(s.icon, look.Icon(state.Tone.Icon()))
	s.icon.Hidden = state.Sentence == "" || state.Tone == Plain || state.Tone == Muted || state.Tone == ""
	s.line.state = state
	if moved {
		s.line.motion.start(s.line.Refresh)
	}
	s.line.Refresh()
	s.Refresh()
}

// scaleLine draws the line, the marks and their names.
type scaleLine struct {
	widget.BaseWidget
	state  ScaleState
	width  float32 // that it was laid out for
	motion motion
	hint   hint
}

var (
	_ fyne.Widget       = (*scaleLine)(nil)
	_ fyne.Accessible   = (*scaleLine)(nil)
	_ Described         = (*scaleLine)(nil)
	_ desktop.Hoverable = (*scaleLine)(nil)
)

// Describe implements Described.
func (l *scaleLine) Describe() Description {
	return Description{Role: "gauge", Name: l.state.Name}
}

func (l *scaleLine) help() string { return l.state.Help }

// MouseIn implements desktop.Hoverable.
func (l *scaleLine) MouseIn(*desktop.MouseEvent) { l.hint.over = true; l.hint.want(l, l.help) }

// MouseMoved implements desktop.Hoverable.
func (l *scaleLine) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *scaleLine) MouseOut() { l.hint.over = false; l.hint.want(l, l.help) }

// AccessibilityLabel says the scale in words.
func (l *scaleLine) AccessibilityLabel() string { return l.state.Name }

// AccessibilityRole implements fyne.Accessible.
func (l *scaleLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// scaleName is what stands under a mark.
type scaleName struct {
	at            float64
	mark          ScaleMark
	label, figure *canvas.Text
}

// CreateRenderer implements fyne.Widget.
func (l *scaleLine) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	r := &scaleRenderer{l: l, track: canvas.NewRectangle(nil), span: canvas.NewRectangle(nil)}
	r.draw()
	return r
}
