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
	edge  *canvas.Rectangle
	back  *canvas.Rectangle
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
	b := &ActionBar{edge: canvas.NewRectangle(nil), back: canvas.NewRectangle(nil), note: NewNote("")}
	b.line = container.New(&barLine{})
	b.inner = container.New(Inset{X: look.Margin, Y: look.Space + look.Half}, NewColumn(1, b.note, b.line))
	b.ExtendBaseWidget(b)
	return b
}

// Set shows buttons; back and primary may be nil. note says why the primary one
// does not react.
func (b *ActionBar) Set(back *Button, quiet []*Button, primary *Button, note string) {
	l := &barLine{}
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
	r.b.back.FillColor, r.b.edge.FillColor = theme.Color(look.ColorSurface), theme.Color(look.ColorLine)
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

func (l *barLine) one(width float32) bool {
	need := -look.Space
	for _, t := range l.all() {
		need += t.MinSize().Width + look.Space
	}
	return need <= width
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

// Layout implements fyne.Layout.
func (l *barLine) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if l.one(size.Width) {
		l.place(size, 0, l.quiet)
		return
	}
	flow := &Flow{Gap: look.Space}
	quiet := make([]fyne.CanvasObject, len(l.quiet))
	for i, q := range l.quiet {
		quiet[i] = q
	}
	flow.Layout(quiet, size)
	h := flow.MinSize(quiet).Height
	if h > 0 {
		h += look.Space
	}
	l.place(size, h, nil)
}

// place puts back, the quiet buttons and the primary one into a line at y.
func (l *barLine) place(size fyne.Size, y float32, quiet []*Tap) {
	edge := size.Width
	put := func(t *Tap, x, w float32) {
		t.Resize(fyne.NewSize(w, t.MinSize().Height))
		t.Move(fyne.NewPos(lead(x, w, size.Width), y))
	}
	from := float32(0)
	if l.back != nil {
		w := l.back.MinSize().Width
		put(l.back, 0, w)
		from = w + look.Space
	}
	if l.primary != nil {
		w := min(l.primary.MinSize().Width, max(size.Width-from, 1))
		put(l.primary, edge-w, w)
		edge -= w + look.Space
	}
	for i := len(quiet) - 1; i >= 0; i-- {
		w := quiet[i].MinSize().Width
		put(quiet[i], edge-w, w)
		edge -= w + look.Space
	}
}

// MinSize implements fyne.Layout.
func (l *barLine) MinSize([]fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, t := range l.all() {
		s = s.Max(t.MinSize())
	}
	if l.back != nil && l.primary != nil {
		s.Width = max(s.Width, l.back.MinSize().Width+look.Space+l.primary.MinSize().Width)
	}
	if l.width > 0 && !l.one(l.width) && len(l.quiet) > 0 {
		quiet := make([]fyne.CanvasObject, len(l.quiet))
		for i, q := range l.quiet {
			quiet[i] = q
		}
		flow := &Flow{Gap: look.Space, width: l.width}
		s.Height = flow.MinSize(quiet).Height
		if l.back != nil || l.primary != nil {
			s.Height += look.Space
		}
		last := float32(0)
		if l.back != nil {
			last = l.back.MinSize().Height
		}
		if l.primary != nil {
			last = max(last, l.primary.MinSize().Height)
		}
		s.Height += last
	}
	return s
}
