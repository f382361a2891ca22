package part

import (
	"fyne.io/fyne/v2"
)

// Column stacks its objects from the top, each as wide as the column. Unlike
// Fyne's box it asks a child for its height after it has given it its width, so
// that wrapped text takes the room it needs at once.
type Column struct {
	Gap float32
}

var _ fyne.Layout = Column{}

// Layout implements fyne.Layout.
func (c Column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := Tall(o, size.Width)
		o.Move(fyne.NewPos(0, y))
		if h > 0 {
			y += h + c.Gap
		}
	}
}

// MinSize implements fyne.Layout.
func (c Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		if m.Height > 0 {
			if s.Height > 0 {
				s.Height += c.Gap
			}
			s.Height += m.Height
		}
	}
	return s
}

// Tall gives an object a width and then the height that it needs at that width,
// which it returns.
func Tall(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.MinSize().Height))
	h := o.MinSize().Height
	o.Resize(fyne.NewSize(width, h))
	return h
}

// Row puts its objects beside each other. The object at Grow takes the room that
// the others leave; Grow -1 means none. Middle centres them across.
type Row struct {
	Gap    float32
	Grow   int
	Middle bool
}

var _ fyne.Layout = Row{}

// Layout implements fyne.Layout.
func (r Row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest, n := size.Width, 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		if i != r.Grow {
			rest -= o.MinSize().Width
		}
	}
	rest = max(rest-r.Gap*float32(max(n-1, 0)), 0)
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if i == r.Grow {
			w = rest
		}
		h := Tall(o, w)
		y := float32(0)
		if r.Middle {
			y = max((size.Height-h)/2, 0)
		}
		o.Move(fyne.NewPos(lead(x, w, size.Width), y))
		x += w + r.Gap
	}
}

// MinSize implements fyne.Layout.
func (r Row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	s.Width += r.Gap * float32(max(n-1, 0))
	return s
}

// Flow puts its objects beside each other and begins a new line where the width
// ends. It remembers the width, because the height depends on it.
type Flow struct {
	Gap    float32
	Lines  float32 // between lines; 0: Gap
	Middle bool    // each line is centred
	Even   bool    // objects that are less tall than their line stand in its middle
	width  float32
}

var _ fyne.Layout = (*Flow)(nil)

// Layout implements fyne.Layout.
func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.walk(objects, size.Width, func(o fyne.CanvasObject, p fyne.Position, s fyne.Size) {
		o.Resize(s)
		o.Move(fyne.NewPos(lead(p.X, s.Width, size.Width), p.Y))
	})
}

// MinSize implements fyne.Layout.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := f.width
	if width <= 0 {
		width = anyWidth
	}
	var s fyne.Size
	f.walk(objects, width, func(_ fyne.CanvasObject, p fyne.Position, o fyne.Size) {
		s.Height = max(s.Height, p.Y+o.Height)
		s.Width = max(s.Width, o.Width)
	})
	return s
}

func (f *Flow) walk(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) {
	x, y, tall := float32(0), float32(0), float32(0)
	gap := f.Lines
	if gap == 0 {
		gap = f.Gap
	}
	var line []func(shift, tall float32)
	end := func() {
		shift := float32(0)
		if f.Middle && width < anyWidth {
			shift = max((width-(x-f.Gap))/2, 0)
		}
		for _, p := range line {
			p(shift, tall)
		}
		line = line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			end()
			x, y, tall = 0, y+tall+gap, 0
		}
		w := min(m.Width, max(width, 1))
		at := fyne.NewPos(x, y)
		line = append(line, func(shift, tall float32) {
			drop := float32(0)
			if f.Even {
				drop = (tall - m.Height) / 2
			}
			put(o, at.AddXY(shift, drop), fyne.NewSize(w, m.Height))
		})
		x += w + f.Gap
		tall = max(tall, m.Height)
	}
	end()
}

// Inset keeps a margin around its objects, all of which take the whole room.
type Inset struct {
	X, Y float32
}

var _ fyne.Layout = Inset{}

// Layout implements fyne.Layout.
func (i Inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(i.X, i.Y))
		o.Resize(fyne.NewSize(size.Width-2*i.X, o.MinSize().Height))
		o.Resize(fyne.NewSize(size.Width-2*i.X, max(size.Height-2*i.Y, o.MinSize().Height)))
	}
}

// MinSize implements fyne.Layout.
func (i Inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return fyne.NewSize(s.Width+2*i.X, s.Height+2*i.Y)
}

// Beside puts a picture beside the text while there is room for both; where
// there is not, the text has it all. Objects are the text and the picture.
type Beside struct {
	Gap    float32
	Needed float32 // width of the text below which the picture is left out
	width  float32
}

var _ fyne.Layout = (*Beside)(nil)

func (b *Beside) both(width float32, picture fyne.CanvasObject) bool {
	return picture.Visible() && width-picture.MinSize().Width-b.Gap >= b.Needed
}

// Layout implements fyne.Layout.
func (b *Beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	text, picture := o[0], o[1]
	if !b.both(size.Width, picture) {
		picture.Resize(fyne.NewSize(0, 0))
		text.Move(fyne.NewPos(0, 0))
		Tall(text, size.Width)
		return
	}
	m := picture.MinSize()
	w := size.Width - m.Width - b.Gap
	picture.Resize(m)
	picture.Move(fyne.NewPos(lead(size.Width-m.Width, m.Width, size.Width), 0))
	text.Move(fyne.NewPos(lead(0, w, size.Width), 0))
	Tall(text, w)
}

// MinSize implements fyne.Layout.
func (b *Beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	text := o[0].MinSize()
	if b.both(b.width, o[1]) {
		text.Height = max(text.Height, o[1].MinSize().Height)
	}
	return text
}
