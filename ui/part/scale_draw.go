package part

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// scaleRenderer draws the line, the marks and their names.
type scaleRenderer struct {
	l           *scaleLine
	track, span *canvas.Rectangle
	marks       []*canvas.Rectangle
	swatches    []*canvas.Rectangle // before names that do not stand under their marks
	names       []scaleName         // from old to new
}

func markSide(s Shape) float32 {
	if s == ShapeHollow {
		return look.Grown(2 * look.Space)
	}
	return look.Dot()
}

func dressMark(r *canvas.Rectangle, m ScaleMark) {
	side := markSide(m.Shape)
	r.FillColor, r.StrokeColor, r.StrokeWidth = theme.Color(m.Color), nil, 0
	switch m.Shape {
	case ShapeSquare:
		r.CornerRadius = look.Stroke
	case ShapeHollow:
		r.CornerRadius = side / 2
		r.FillColor, r.StrokeColor, r.StrokeWidth = theme.Color(look.ColorSurface), theme.Color(m.Color), look.Stroke
	default:
		r.CornerRadius = side / 2
	}
	r.Resize(fyne.NewSquareSize(side))
}

func (r *scaleRenderer) draw() {
	s := r.l.state
	r.track.FillColor, r.track.CornerRadius = theme.Color(look.ColorTrack), look.Line()/2
	r.span.FillColor, r.span.CornerRadius = theme.Color(s.Tone.Fill()), look.Line()/2
	r.span.Hidden = s.From == s.To
	r.marks, r.swatches, r.names = r.marks[:0], r.swatches[:0], r.names[:0]
	for _, m := range s.Marks {
		mark, swatch := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
		dressMark(mark, m)
		dressMark(swatch, m)
		r.marks, r.swatches = append(r.marks, mark), append(r.swatches, swatch)
		label := canvas.NewText(m.Label, theme.Color(look.ColorMuted))
		label.TextSize = theme.Size(Small)
		figure := canvas.NewText(m.Figure, theme.Color(look.ColorInk))
		figure.TextSize, figure.TextStyle.Bold = theme.Size(Small), true
		r.names = append(r.names, scaleName{m.At, m, label, figure})
	}
	r.Layout(r.l.Size())
}

// sorted are the names from old to new.
func (r *scaleRenderer) sorted() []scaleName {
	sorted := slices.Clone(r.names)
	slices.SortStableFunc(sorted, func(a, b scaleName) int { return cmp.Compare(a.at, b.at) })
	return sorted
}

// centres returns where names are centred so that none touches another, and each mark
// stands above its own; ok is false where that cannot be.
func (r *scaleRenderer) centres(names []scaleName, size float32) (at, widths []float32, ok bool) {
	edge := float32(0) // trailing edge of what is placed
	for _, n := range names {
		w := max(n.figure.MinSize().Width, textWidth(n.mark.Label, Small, fyne.TextStyle{}))
		c := max(r.place(n.at, 1, size), edge+w/2)
		at, widths = append(at, c), append(widths, w)
		edge = c + w/2 + look.Space
	}
	limit := size
	for i := len(at) - 1; i >= 0; i-- {
		at[i] = min(at[i], limit-widths[i]/2)
		limit = at[i] - widths[i]/2 - look.Space
	}
	if limit+look.Space < 0 {
		return nil, nil, false
	}
	for i, n := range names {
		if mark := r.place(n.at, 1, size); mark < at[i]-widths[i]/2 || mark > at[i]+widths[i]/2 || i > 0 && n.at == names[i-1].at {
			return nil, nil, false
		}
	}
	return at, widths, true
}

// x is where a value stands on a line of a width, from the leading edge.
func (r *scaleRenderer) x(at float64, width float32) float32 {
	return r.place(at, r.l.motion.share, width)
}

// place is where it stands when a share of the way to it is done.
func (r *scaleRenderer) place(at float64, share, width float32) float32 {
	half := markSide(ShapeHollow) / 2
	return half + float32(min(max(at, 0), 1))*share*(width-2*half)
}

func (r *scaleRenderer) Layout(size fyne.Size) {
	r.l.width = size.Width
	s := r.l.state
	middle := markSide(ShapeHollow) / 2
	r.track.Resize(fyne.NewSize(size.Width, look.Line()))
	r.track.Move(fyne.NewPos(0, middle-look.Line()/2))
	from, to := r.x(min(s.From, s.To), size.Width), r.x(max(s.From, s.To), size.Width)
	r.span.Resize(fyne.NewSize(to-from, look.Line()))
	r.span.Move(fyne.NewPos(lead(from, to-from, size.Width), middle-look.Line()/2))
	names := r.sorted()
	r.placeMarks(size.Width, middle)
	top := 2*middle + look.Half
	at, widths, ok := r.centres(names, size.Width)
	for _, w := range r.swatches {
		w.Hidden = ok
	}
	if !ok {
		r.legend(size.Width, top, true)
		return
	}
	h := lineHeight(Small, true)
	for i, n := range names {
		x := lead(at[i]-widths[i]/2, widths[i], size.Width)
		n.label.Text = n.mark.Label
		n.figure.Alignment, n.label.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
		n.figure.Move(fyne.NewPos(x, top))
		n.figure.Resize(fyne.NewSize(widths[i], h))
		n.label.Move(fyne.NewPos(x, top+h))
		n.label.Resize(fyne.NewSize(widths[i], h))
	}
}

// placeMarks puts the marks on the line. Where two would cover each other they
// stand beside each other.
func (r *scaleRenderer) placeMarks(width, middle float32) {
	order := make([]int, len(r.names))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.names[a].at, r.names[b].at) })
	at := make([]float32, len(order))
	edge := float32(0)
	for i, n := range order {
		side := markSide(r.names[n].mark.Shape)
		at[i] = max(r.x(r.names[n].at, width)-side/2, edge)
		edge = at[i] + side
	}
	limit := width
	for i := len(order) - 1; i >= 0; i-- {
		side := markSide(r.names[order[i]].mark.Shape)
		at[i] = min(at[i], limit-side)
		limit = at[i]
		r.marks[order[i]].Move(fyne.NewPos(lead(at[i], side, width), middle-side/2))
	}
}

// legend puts the names beside each other, as many as have room, each behind the shape
// of its mark. It tells how many lines that takes.
func (r *scaleRenderer) legend(width, y float32, put bool) (lines int) {
	h, gap := lineHeight(Small, true), look.Half
	indent := markSide(ShapeHollow) + gap
	x := float32(0)
	lines = 1
	for i, n := range r.names {
		w := n.figure.MinSize().Width
		label, _ := shorten(n.mark.Label, max(width-indent-gap-w, 0), func(t string) float32 { return textWidth(t, Small, fyne.TextStyle{}) })
		named := textWidth(label, Small, fyne.TextStyle{})
		if all := indent + named + gap + w; x > 0 && x+all > width {
			x = 0
			lines++
			y += h
		}
		if put {
			side := markSide(n.mark.Shape)
			r.swatches[i].Move(fyne.NewPos(lead(x+(markSide(ShapeHollow)-side)/2, side, width), y+(h-side)/2))
			n.label.Text = label
			n.label.Alignment, n.figure.Alignment = leading(fyne.TextAlignLeading), leading(fyne.TextAlignLeading)
			n.label.Move(fyne.NewPos(lead(x+indent, named, width), y))
			n.label.Resize(fyne.NewSize(named, h))
			n.figure.Move(fyne.NewPos(lead(x+indent+named+gap, w, width), y))
			n.figure.Resize(fyne.NewSize(w, h))
		}
		x += indent + named + gap + w + 2*look.Space
	}
	return lines
}

func (r *scaleRenderer) MinSize() fyne.Size {
	h := lineHeight(Small, true)
	top := markSide(ShapeHollow) + look.Half
	lines := float32(2)
	if r.l.width > 0 {
		if _, _, ok := r.centres(r.sorted(), r.l.width); !ok {
			lines = float32(r.legend(r.l.width, 0, false))
		}
	}
	var w float32
	for _, n := range r.names {
		w = max(w, n.figure.MinSize().Width)
	}
	return fyne.NewSize(w+theme.Size(Small)*leastEm+markSide(ShapeHollow)+2*look.Space, top+lines*h)
}

func (r *scaleRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.l)
}

func (r *scaleRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.track, r.span}
	for i := len(r.marks) - 1; i >= 0; i-- { // the first mark is on top
		objects = append(objects, r.marks[i], r.swatches[i])
	}
	for _, n := range r.names {
		objects = append(objects, n.label, n.figure)
	}
	return objects
}

func (r *scaleRenderer) Destroy() { r.l.motion.stop() }
