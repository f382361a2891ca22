package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Light is one step of the rail.
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

// Rail is the way as a row of lights with their names under them. Where the names
// do not fit beside each other only the name of the step that the person is at is
// shown.
type Rail struct {
	widget.BaseWidget

	lights []Light
	taps   []*Tap
	dots   []*canvas.Circle
	marks  []*canvas.Raster
	names  []*Text
}

var _ fyne.Widget = (*Rail)(nil)

// NewRail makes an empty rail.
func NewRail() *Rail {
	r := &Rail{}
	r.ExtendBaseWidget(r)
	return r
}

// Set shows the lights.
func (r *Rail) Set(lights []Light) {
	if len(lights) != len(r.lights) {
		r.build(lights)
	}
	r.lights = append(r.lights[:0], lights...)
	r.Refresh()
}

// Inside implements Holder.
func (r *Rail) Inside() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.taps))
	for i, t := range r.taps {
		objects[i] = t
	}
	return objects
}

func (r *Rail) build(lights []Light) {
	r.lights = nil
	r.taps, r.dots, r.marks, r.names = nil, nil, nil, nil
	for _, l := range lights {
		dot := canvas.NewCircle(nil)
		mark := NewArt(look.IconIn("tick", look.ColorOnAccent), 0, 0)
		name := NewNote(l.Name)
		name.OneLine, name.Align = true, fyne.TextAlignCenter
		r.dots, r.marks, r.names = append(r.dots, dot), append(r.marks, mark), append(r.names, name)
		tap := NewTap("step", "step-"+l.ID, l.Name, container.New(lightLayout{}, dot, mark, name), nil)
		tap.PadX, tap.PadY, tap.Radius = 2, 2, look.Space
		r.taps = append(r.taps, tap)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return &railRenderer{r: r}
}

type railRenderer struct {
	r     *Rail
	links []*canvas.Line
}

// roomy reports whether all names fit beside each other.
func (x *railRenderer) roomy(width float32) bool {
	var widest float32
	for _, n := range x.r.names {
		widest = max(widest, n.MinSize().Width)
	}
	return (widest+look.Space)*float32(len(x.r.names)) <= width
}

func (x *railRenderer) dress(width float32) {
	roomy := x.roomy(width)
	for i, l := range x.r.lights {
		here := l.Kind == LightHere || l.Kind == LightNeedsYou
		dot, mark, name, tap := x.r.dots[i], x.r.marks[i], x.r.names[i], x.r.taps[i]
		dot.StrokeWidth = 2
		switch l.Kind {
		case LightDone:
			dot.FillColor, dot.StrokeColor = theme.Color(look.ColorAccent), theme.Color(look.ColorAccent)
		case LightHere:
			dot.FillColor, dot.StrokeColor = theme.Color(look.ColorSurface), theme.Color(look.ColorAccent)
			dot.StrokeWidth = 5
		case LightNeedsYou:
			dot.FillColor, dot.StrokeColor = theme.Color(look.ColorSurface), theme.Color(look.ColorWarnFill)
			dot.StrokeWidth = 5
		default:
			dot.FillColor, dot.StrokeColor = theme.Color(look.ColorSurface), theme.Color(look.ColorLine)
		}
		mark.Hidden = l.Kind != LightDone
		name.Bold = here
		name.Color = look.ColorMuted
		if here {
			name.Color = look.ColorInk
		}
		name.Set(l.Name)
		name.Hidden = !roomy && !here
		tap.About.Name, tap.About.State = l.Name, l.State
		tap.OnTap = l.OnTap
		tap.SetEnabled(l.OnTap != nil)
	}
}

func (x *railRenderer) Layout(size fyne.Size) {
	n := len(x.r.taps)
	if n == 0 {
		return
	}
	x.dress(size.Width)
	slot := size.Width / float32(n)
	for i, t := range x.r.taps {
		w := slot
		left := float32(i) * slot
		if name := x.r.names[i]; !name.Hidden && name.MinSize().Width+4 > slot {
			w = name.MinSize().Width + 4
			left = min(max(left-(w-slot)/2, 0), max(size.Width-w, 0))
		}
		t.Resize(fyne.NewSize(w, size.Height))
		t.Move(fyne.NewPos(left, 0))
	}
	d := dotSide()
	for i, l := range x.links {
		from := slot*(float32(i)+0.5) + d/2 + 4
		to := slot*(float32(i)+1.5) - d/2 - 4
		l.Position1, l.Position2 = fyne.NewPos(from, d/2+2), fyne.NewPos(to, d/2+2)
	}
}

func (x *railRenderer) MinSize() fyne.Size {
	return fyne.NewSize(float32(len(x.r.taps))*(dotSide()+look.Space), dotSide()+4+2+
		fyne.MeasureText("Ág", theme.Size(Small), fyne.TextStyle{Bold: true}).Height)
}

func (x *railRenderer) Refresh() {
	for len(x.links) < len(x.r.taps)-1 {
		x.links = append(x.links, canvas.NewLine(nil))
	}
	for i, l := range x.links {
		l.StrokeWidth, l.StrokeColor = 2, theme.Color(look.ColorLine)
		if i+1 < len(x.r.lights) && x.r.lights[i].Kind == LightDone {
			l.StrokeColor = theme.Color(look.ColorAccent)
		}
	}
	x.Layout(x.r.Size())
	for _, t := range x.r.taps {
		t.Refresh()
	}
	canvas.Refresh(x.r)
}

func (x *railRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, l := range x.links {
		objects = append(objects, l)
	}
	for _, t := range x.r.taps {
		objects = append(objects, t)
	}
	return objects
}

func (x *railRenderer) Destroy() {}

func dotSide() float32 { return theme.Size(theme.SizeNameInlineIcon) }

// lightLayout puts the dot above the name: objects are dot, mark and name.
type lightLayout struct{}

func (lightLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	d := dotSide()
	left := (size.Width - d) / 2
	o[0].Resize(fyne.NewSize(d, d))
	o[0].Move(fyne.NewPos(left, 0))
	o[1].Resize(fyne.NewSize(d*0.625, d*0.625))
	o[1].Move(fyne.NewPos(left+d*0.1875, d*0.1875))
	o[2].Resize(fyne.NewSize(size.Width, o[2].MinSize().Height))
	o[2].Move(fyne.NewPos(0, d+2))
}

func (lightLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(dotSide(), dotSide()+2+o[2].MinSize().Height)
}
