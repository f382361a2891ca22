package inside

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// bubble draws one entry of a chat. It is used again for others.
type bubble struct {
	widget.BaseWidget
	f      *feed
	index  int
	entry  entry
	marked bool
	made   bool

	back  *canvas.Rectangle
	texts []*canvas.Text
	used  int
	finds []*canvas.Rectangle // behind what was searched for
	found int                 // of them

	pictures []*sentPicture
	drawn    int // of them
}

var (
	_ fyne.Widget            = (*bubble)(nil)
	_ desktop.Mouseable      = (*bubble)(nil)
	_ fyne.Tappable          = (*bubble)(nil)
	_ fyne.SecondaryTappable = (*bubble)(nil)
	_ part.Described         = (*bubble)(nil)
)

func newBubble(f *feed) *bubble {
	b := &bubble{f: f, index: -1, back: canvas.NewRectangle(color.Transparent)}
	b.ExtendBaseWidget(b)
	return b
}

// set makes it that of an entry.
func (b *bubble) set(i int, e entry, ready bool) {
	marked := i == b.f.mark
	if b.made && b.index == i && b.marked == marked && b.entry.said == e.said && b.entry.height == e.height && b.entry.day == e.day && b.entry.query == e.query && b.entry.size == e.size && ready {
		return
	}
	b.index, b.entry, b.marked, b.made = i, e, marked, ready
	b.draw()
}

// draw puts everything in its place, and dresses it wholly: nothing of what it was stays.
func (b *bubble) draw() {
	e := &b.entry
	b.back.Hidden = !e.bubble
	b.back.CornerRadius = look.Corner
	b.back.FillColor = theme.Color(look.ColorTrack)
	if e.own {
		b.back.FillColor = theme.Color(look.ColorAccentSoft)
	}
	b.back.StrokeWidth, b.back.StrokeColor = 0, color.Transparent
	if b.marked {
		b.back.StrokeWidth, b.back.StrokeColor = look.Stroke, theme.Color(look.ColorAccent)
	}
	b.put(b.back, e.at, e.size)
	for len(b.texts) < len(e.lines) {
		b.texts = append(b.texts, canvas.NewText("", nil))
	}
	b.used, b.found = len(e.lines), 0
	for i, l := range e.lines {
		t := b.texts[i]
		t.Text, t.TextSize, t.Color = l.text, theme.Size(l.kind), theme.Color(l.color)
		t.TextStyle = look.Style(l.text, fyne.TextStyle{Bold: l.bold})
		if t.Alignment = l.align; part.RightToLeft() {
			switch l.align {
			case fyne.TextAlignLeading:
				t.Alignment = fyne.TextAlignTrailing
			case fyne.TextAlignTrailing:
				t.Alignment = fyne.TextAlignLeading
			}
		}
		b.find(&l)
		b.put(t, fyne.NewPos(l.x, l.y), fyne.NewSize(l.width, lineHeight(l.kind)))
	}
	for len(b.pictures) < len(e.pictures) {
		b.pictures = append(b.pictures, newSentPicture())
	}
	b.drawn = len(e.pictures)
	for i, p := range e.pictures {
		for _, o := range []fyne.CanvasObject{b.pictures[i].raster, b.pictures[i].icon} {
			b.put(o, fyne.NewPos(p.x, p.y), fyne.NewSquareSize(p.side))
		}
		side := look.IconSide()
		b.put(b.pictures[i].icon, fyne.NewPos(p.x+(p.side-side)/2, p.y+(p.side-side)/2), fyne.NewSquareSize(side))
	}
	b.renew()
	b.Refresh()
}

// renew takes the pictures that have come.
func (b *bubble) renew() {
	for i, p := range b.entry.pictures {
		img, tried := b.f.small(p.of)
		b.pictures[i].set(img, tried)
	}
}

// pictureAt is the picture of the message at a place; -1: there is none.
func (b *bubble) pictureAt(at fyne.Position) int {
	if part.RightToLeft() {
		at.X = b.f.compose.width - at.X
	}
	for i, p := range b.entry.pictures {
		if at.X >= p.x && at.X < p.x+p.side && at.Y >= p.y && at.Y < p.y+p.side {
			return i
		}
	}
	return -1
}

// find marks what was searched for in a line.
func (b *bubble) find(l *entryLine) {
	for _, s := range l.found {
		at, wide := part.FoundAt(l.text, s[0], s[1], l.kind, fyne.TextStyle{Bold: l.bold})
		x := l.x + at
		if l.align == fyne.TextAlignTrailing {
			x = l.x + l.width - at - wide
		}
		if b.found == len(b.finds) {
			b.finds = append(b.finds, canvas.NewRectangle(color.Transparent))
		}
		r := b.finds[b.found]
		r.FillColor = theme.Color(look.ColorWarnSoft)
		b.put(r, fyne.NewPos(x, l.y), fyne.NewSize(wide, lineHeight(l.kind)))
		b.found++
	}
}

// put places a thing from the leading edge on.
func (b *bubble) put(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	if part.RightToLeft() {
		at.X = b.f.compose.width - at.X - size.Width
	}
	o.Move(at)
	o.Resize(size)
}

// MouseDown implements desktop.Mouseable.
func (b *bubble) MouseDown(*desktop.MouseEvent) {
	f := b.f
	f.mark = b.index
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f)
	}
	f.place()
	f.h.Changed()
}

// MouseUp implements desktop.Mouseable.
func (b *bubble) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable: a picture is shown large.
func (b *bubble) Tapped(e *fyne.PointEvent) {
	if i := b.pictureAt(e.Position); i >= 0 && b.f.enlarge != nil {
		b.f.enlarge(b.entry.pictures, i)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (b *bubble) TappedSecondary(e *fyne.PointEvent) {
	f := b.f
	f.mark = b.index
	f.place()
	part.ShowMenu(b, e.AbsolutePosition, fyne.NewMenuItem(f.h.Words.Say("inside/copy"), f.copy))
}

// Describe implements part.Described.
func (b *bubble) Describe() part.Description {
	d := part.Description{Role: "message", Name: b.entry.said}
	if b.entry.day != "" {
		d.Name = b.entry.day + ": " + d.Name
	}
	if b.marked {
		d.State = "chosen"
	}
	if n := b.drawn; n > 0 {
		there := 0
		for _, p := range b.pictures[:n] {
			if p.img != nil {
				there++
			}
		}
		d.State = joined(d.State, strconv.Itoa(there)+" of "+strconv.Itoa(n)+" pictures")
	}
	return d
}

// AccessibilityLabel says the message.
func (b *bubble) AccessibilityLabel() string { return b.Describe().Name }

// CreateRenderer implements fyne.Widget.
func (b *bubble) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	return &bubbleRenderer{b}
}

type bubbleRenderer struct{ b *bubble }

func (r *bubbleRenderer) Layout(fyne.Size)   {}
func (r *bubbleRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.b.entry.height) }
func (r *bubbleRenderer) Refresh()           { canvas.Refresh(r.b) }
func (r *bubbleRenderer) Destroy()           {}

func (r *bubbleRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.b.back}
	for _, f := range r.b.finds[:r.b.found] {
		out = append(out, f)
	}
	for _, t := range r.b.texts[:r.b.used] {
		out = append(out, t)
	}
	for _, p := range r.b.pictures[:r.b.drawn] {
		out = append(out, p.raster, p.icon)
	}
	return out
}

// slider is the bar beside a feed: it stands for numbers of messages, not for heights.
type slider struct {
	widget.BaseWidget
	slid  func(share float32)
	knob  *canvas.Rectangle
	first int
	seen  int
	all   int
}

var (
	_ fyne.Widget       = (*slider)(nil)
	_ fyne.Draggable    = (*slider)(nil)
	_ desktop.Mouseable = (*slider)(nil)
)

func newSlider(slid func(share float32)) *slider {
	s := &slider{slid: slid, knob: canvas.NewRectangle(color.Transparent)}
	s.ExtendBaseWidget(s)
	return s
}

func (s *slider) show(first, seen, all int) {
	s.first, s.seen, s.all = first, seen, all
	s.place()
}

func (s *slider) place() {
	s.knob.FillColor, s.knob.CornerRadius = theme.Color(look.ColorBorder), look.Half
	h := s.Size().Height
	if s.all <= s.seen || h <= 0 {
		s.knob.Resize(fyne.Size{})
		return
	}
	tall := max(h*float32(s.seen)/float32(s.all), look.ScrollLeast)
	y := (h - tall) * float32(float64(s.first)/float64(s.all-s.seen))
	s.knob.Move(fyne.NewPos(look.Half/2, min(y, h-tall)))
	s.knob.Resize(fyne.NewSize(look.ScrollWidth-look.Half, tall))
}

// Dragged implements fyne.Draggable.
func (s *slider) Dragged(e *fyne.DragEvent) { s.to(e.Position.Y) }

// DragEnd implements fyne.Draggable.
func (s *slider) DragEnd() {}

// MouseDown implements desktop.Mouseable.
func (s *slider) MouseDown(e *desktop.MouseEvent) { s.to(e.Position.Y) }

// MouseUp implements desktop.Mouseable.
func (s *slider) MouseUp(*desktop.MouseEvent) {}

func (s *slider) to(y float32) {
	if h := s.Size().Height - s.knob.Size().Height; h > 0 {
		s.slid(min(max((y-s.knob.Size().Height/2)/h, 0), 1))
	}
}

// CreateRenderer implements fyne.Widget.
func (s *slider) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return &sliderRenderer{s}
}

type sliderRenderer struct{ s *slider }

func (r *sliderRenderer) Layout(fyne.Size)             { r.s.place() }
func (r *sliderRenderer) MinSize() fyne.Size           { return fyne.NewSize(look.ScrollWidth, look.ScrollLeast) }
func (r *sliderRenderer) Refresh()                     { r.s.place(); canvas.Refresh(r.s) }
func (r *sliderRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.knob} }
func (r *sliderRenderer) Destroy()                     {}
