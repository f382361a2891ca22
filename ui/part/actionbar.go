package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// ActionBar is the foot of a page, which never scrolls away: back at the leading
// edge, then the quiet buttons, and the primary one at the trailing edge. Where they
// do not fit in a line, the quiet ones stand above.
type ActionBar struct {
	widget.BaseWidget

	Max float32 // widest that the buttons stand apart, in sizes of body text; 0: no limit

	edge  *canvas.Rectangle
	back  *canvas.Raster
	note  *Text
	line  *fyne.Container
	inner *fyne.Container
}

var (
	_ fyne.Widget = (*ActionBar)(nil)
	_ Holder      = (*ActionBar)(nil)
)

// NewActionBar makes an empty bar.
func NewActionBar() *ActionBar {
	b := &ActionBar{edge: canvas.NewRectangle(nil), back: NewFill(look.ColorSurface), note: NewNote("")}
	b.note.Align = fyne.TextAlignTrailing // above the button that it is about
	b.line = container.New(&barLine{})
	b.inner = container.New(barInset{b}, NewColumn(1, b.note, b.line))
	b.ExtendBaseWidget(b)
	return b
}

// barInset keeps the buttons as wide as the page above them.
type barInset struct{ b *ActionBar }

const barPad = look.Space + look.Half

func (l barInset) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left, inner := Clamp(size.Width, look.Margin, l.b.Max)
	o[0].Move(fyne.NewPos(left, barPad))
	Tall(o[0], inner)
}

func (l barInset) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(2*look.Margin, 2*barPad)
}

// Set shows buttons; back and primary may be nil. note says why the primary one
// does not react.
func (b *ActionBar) Set(back *Button, quiet []*Button, primary *Button, note string) {
	l := &barLine{width: b.line.Size().Width}
	b.line.Objects = nil
	if back != nil {
		l.back = back.Tap
		b.line.Add(back.Tap)
	}
	for _, q := range quiet {
		l.quiet = append(l.quiet, q.Tap)
		b.line.Add(q.Tap)
	}
	if primary != nil {
		l.primary = primary.Tap
		b.line.Add(primary.Tap)
	}
	b.line.Layout = l
	b.line.Refresh() // its size may be the same
	b.note.Set(note)
	b.Refresh()
}

// Inside implements Holder.
func (b *ActionBar) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{b.inner} }

// CreateRenderer implements fyne.Widget.
func (b *ActionBar) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &actionBarRenderer{b}
	r.colour()
	return r
}

type actionBarRenderer struct{ b *ActionBar }

func (r *actionBarRenderer) colour() {
	r.b.edge.FillColor = theme.Color(look.ColorLine)
}

func (r *actionBarRenderer) Layout(size fyne.Size) {
	r.b.back.Resize(size)
	r.b.edge.Resize(fyne.NewSize(size.Width, look.Hairline))
	r.b.inner.Resize(size)
}

func (r *actionBarRenderer) MinSize() fyne.Size { return r.b.inner.MinSize() }

func (r *actionBarRenderer) Refresh() {
	r.colour()
	r.Layout(r.b.Size())
	r.b.inner.Refresh()
	canvas.Refresh(r.b)
}

func (r *actionBarRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.back, r.b.edge, r.b.inner}
}

func (r *actionBarRenderer) Destroy() {}

// barLine lays the buttons of a bar out. It remembers its width, because the height
// depends on it.
type barLine struct {
	back, primary *Tap
	quiet         []*Tap
	width         float32
}

func (l *barLine) all() []*Tap {
	var list []*Tap
	if l.back != nil {
		list = append(list, l.back)
	}
	list = append(list, l.quiet...)
	if l.primary != nil {
		list = append(list, l.primary)
	}
	return list
}

// lines are the buttons line by line: all of them on one, else the primary one last
// with the way back, else each on its own.
func (l *barLine) lines(width float32) [][]*Tap {
	if all := l.all(); lineWidth(all) <= width {
		return [][]*Tap{all}
	}
	var last []*Tap
	if l.back != nil {
		last = append(last, l.back)
	}
	if l.primary != nil {
		last = append(last, l.primary)
	}
	rest := l.quiet
	if len(last) > 1 && lineWidth(last) > width {
		rest, last = append([]*Tap{l.back}, l.quiet...), []*Tap{l.primary}
	}
	var lines [][]*Tap
	var line []*Tap
	for _, t := range rest {
		if len(line) > 0 && lineWidth(append(line[:len(line):len(line)], t)) > width {
			lines, line = append(lines, line), nil
		}
		line = append(line, t)
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	if len(last) > 0 {
		lines = append(lines, last)
	}
	return lines
}

// lineWidth is how wide buttons are beside each other.
func lineWidth(list []*Tap) float32 {
	width := float32(0)
	for i, t := range list {
		if i > 0 {
			width += look.Space
		}
		width += t.MinSize().Width
	}
	return width
}

// lineTall is how tall a line of buttons is.
func lineTall(list []*Tap) float32 {
	height := float32(0)
	for _, t := range list {
		height = max(height, t.MinSize().Height)
	}
	return height
}

// Layout implements fyne.Layout.
func (l *barLine) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	lines, y := l.lines(size.Width), float32(0)
	for i, line := range lines {
		h := lineTall(line)
		put := func(t *Tap, x float32) float32 {
			m := t.MinSize()
			w := min(m.Width, size.Width)
			t.Resize(fyne.NewSize(w, m.Height))
			t.Move(fyne.NewPos(lead(x, w, size.Width), y+(h-m.Height)/2))
			return w + look.Space
		}
		x := float32(0)
		if len(line) > 0 && line[0] == l.back {
			x += put(line[0], x)
			line = line[1:]
		}
		if i == len(lines)-1 { // the rest of the last line stands at the trailing edge
			x = max(size.Width-lineWidth(line), x)
		}
		for _, t := range line {
			x += put(t, x)
		}
		y += h + look.Space
	}
}

// MinSize implements fyne.Layout.
func (l *barLine) MinSize([]fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	width := l.width
	if width <= 0 {
		width = lineWidth(l.all())
	}
	for i, line := range l.lines(width) {
		for _, t := range line {
			s.Width = max(s.Width, t.MinSize().Width)
		}
		if i > 0 {
			s.Height += look.Space
		}
		s.Height += lineTall(line)
	}
	return s
}
