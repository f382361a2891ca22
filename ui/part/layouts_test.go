package part_test

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// box is an object of a least size.
func box(w, h float32) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}

// hidden is one that is not to be seen.
func hidden(w, h float32) *canvas.Rectangle {
	r := box(w, h)
	r.Hide()
	return r
}

// flexible needs less height the wider it is, as text does.
type flexible struct {
	*canvas.Rectangle
	area float32
}

func (f flexible) MinSize() fyne.Size {
	if f.Size().Width <= 0 {
		return fyne.NewSize(1, f.area)
	}
	return fyne.NewSize(1, f.area/f.Size().Width)
}

// placed says where the objects that can be seen lie: "x,y wxh".
func placed(objects []fyne.CanvasObject) []string {
	var out []string
	for _, o := range objects {
		if o.Visible() {
			p, s := o.Position(), o.Size()
			out = append(out, fmt.Sprintf("%g,%g %gx%g", p.X, p.Y, s.Width, s.Height))
		}
	}
	return out
}

func objects(list ...fyne.CanvasObject) []fyne.CanvasObject { return list }

// TestLayouts lays objects out, twice: the second time must change nothing,
// because some layouts remember the width that they had.
func TestLayouts(t *testing.T) {
	for _, c := range []struct {
		name    string
		layout  fyne.Layout
		objects []fyne.CanvasObject
		size    fyne.Size
		want    []string
		least   fyne.Size // once it was laid out
	}{
		{
			"column",
			part.Column{Gap: 5},
			objects(box(10, 20), hidden(99, 99), box(30, 0), box(40, 10)), fyne.NewSize(100, 200),
			[]string{"0,0 100x20", "0,25 100x0", "0,25 100x10"},
			fyne.NewSize(40, 35),
		},
		{
			"column of what wraps",
			part.Column{Gap: 5},
			objects(flexible{box(0, 0), 1000}, box(10, 10)), fyne.NewSize(50, 200),
			[]string{"0,0 50x20", "0,25 50x10"},
			fyne.NewSize(10, 35),
		},
		{
			"empty column", part.Column{Gap: 5}, nil, fyne.NewSize(50, 50), nil, fyne.NewSize(0, 0),
		},
		{
			"row",
			part.Row{Gap: 4, Grow: 1},
			objects(box(10, 10), box(5, 30), hidden(9, 9), box(20, 10)), fyne.NewSize(100, 50),
			[]string{"0,0 10x10", "14,0 62x30", "80,0 20x10"},
			fyne.NewSize(43, 30),
		},
		{
			"row in the middle",
			part.Row{Gap: 4, Grow: -1, Middle: true},
			objects(box(10, 10), box(20, 30)), fyne.NewSize(100, 50),
			[]string{"0,20 10x10", "14,10 20x30"},
			fyne.NewSize(34, 30),
		},
		{
			"row that is too narrow",
			part.Row{Gap: 4, Grow: 0},
			objects(box(10, 10), box(20, 10)), fyne.NewSize(15, 10),
			[]string{"0,0 0x10", "4,0 20x10"},
			fyne.NewSize(34, 10),
		},
		{
			"flow", &part.Flow{Gap: 5}, objects(box(40, 10), box(40, 20), hidden(9, 9), box(40, 10)), fyne.NewSize(90, 100),
			[]string{"0,0 40x10", "45,0 40x20", "0,25 40x10"},
			fyne.NewSize(40, 35),
		},
		{
			"flow of what is wider than the room", &part.Flow{Gap: 5}, objects(box(140, 10), box(40, 20)), fyne.NewSize(90, 100),
			[]string{"0,0 90x10", "0,15 40x20"},
			fyne.NewSize(90, 35),
		},
		{
			"inset",
			part.Inset{X: 10, Y: 5},
			objects(box(20, 20), hidden(200, 200)), fyne.NewSize(100, 100),
			[]string{"10,5 80x90"},
			fyne.NewSize(40, 30),
		},
		{
			"beside", &part.Beside{Gap: 10, Needed: 60}, objects(box(20, 20), box(30, 40)), fyne.NewSize(100, 100),
			[]string{"0,0 60x20", "70,0 30x40"},
			fyne.NewSize(20, 40),
		},
		{
			"beside without the room", &part.Beside{Gap: 10, Needed: 61}, objects(box(20, 20), box(30, 40)), fyne.NewSize(100, 100),
			[]string{"0,0 100x20", "0,0 0x0"},
			fyne.NewSize(20, 20),
		},
		{
			"beside nothing", &part.Beside{Gap: 10, Needed: 10}, objects(box(20, 20), hidden(30, 40)), fyne.NewSize(100, 100),
			[]string{"0,0 100x20"},
			fyne.NewSize(20, 20),
		},
		{
			"halves", &part.Halves{Gap: 10}, objects(box(20, 20), hidden(5, 5), box(30, 40)), fyne.NewSize(100, 100),
			[]string{"0,0 45x40", "55,0 45x40"},
			fyne.NewSize(30, 40),
		},
		{
			"halves without the room", &part.Halves{Gap: 10, Need: 46}, objects(box(20, 20), box(30, 40)), fyne.NewSize(100, 100),
			[]string{"0,0 100x20", "0,30 100x40"},
			fyne.NewSize(30, 70),
		},
		{"no halves", &part.Halves{Gap: 10}, objects(hidden(5, 5)), fyne.NewSize(100, 100), nil, fyne.NewSize(0, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, time := range []string{"first", "second"} {
				c.layout.Layout(c.objects, c.size)
				if got := placed(c.objects); fmt.Sprint(got) != fmt.Sprint(c.want) {
					t.Errorf("the %s time: %q, want %q", time, got, c.want)
				}
				if got := c.layout.MinSize(c.objects); got != c.least {
					t.Errorf("the %s time it needs %v, want %v", time, got, c.least)
				}
			}
		})
	}
}

// TestBeforeTheWidthIsKnown: what depends on the width asks for little until it
// was laid out once, and for no more than one line.
func TestBeforeTheWidthIsKnown(t *testing.T) {
	for name, c := range map[string]struct {
		layout fyne.Layout
		want   fyne.Size
	}{
		"flow":   {&part.Flow{Gap: 5}, fyne.NewSize(40, 20)},
		"halves": {&part.Halves{Gap: 5}, fyne.NewSize(40, 20)},
		"beside": {&part.Beside{Gap: 5}, fyne.NewSize(40, 10)},
	} {
		if got := c.layout.MinSize(objects(box(40, 10), box(30, 20))); got != c.want {
			t.Errorf("%s needs %v, want %v", name, got, c.want)
		}
	}
}

// TestNumber stands in the middle of its circle.
func TestNumber(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	n := part.NewNumber(7)
	n.Resize(n.MinSize())
	dot, text := n.Objects[0], n.Objects[1]
	if n.MinSize().Width != n.MinSize().Height || dot.Size() != n.MinSize() {
		t.Errorf("no circle: %v in %v", dot.Size(), n.MinSize())
	}
	if above, below := text.Position().Y, n.MinSize().Height-text.Position().Y-text.Size().Height; above != below {
		t.Errorf("%g above the number, %g below", above, below)
	}
}

// inked reports whether there is anything on a drawing.
func inked(a *canvas.Raster) bool {
	img, ok := a.Generator(30, 20).(*image.RGBA)
	return ok && img.Bounds().Dx() == 30 && img.Bounds().Dy() == 20 && slices.ContainsFunc(img.Pix, func(b byte) bool { return b != 0 })
}

// TestPictures: the room of one that is not known stays empty, and stays.
func TestPictures(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	for name, known := range map[string]bool{"cable": true, "no such picture": false, "": false} {
		p := part.NewPicture(name, 30, 20)
		if inked(p) != known || p.MinSize() != fyne.NewSize(30, 20) {
			t.Errorf("%q: drawn %t in %v", name, inked(p), p.MinSize())
		}
	}
	icon := part.NewIcon("good")
	if !inked(icon) {
		t.Error("no icon")
	}
	part.SetArt(icon, nil)
	if inked(icon) {
		t.Error("still an icon")
	}
}

// TestPage: content is as wide as the page, and as tall as it needs.
func TestPage(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	wraps := flexible{box(0, 0), 8000}
	page := part.NewPage(10, wraps)
	page.Settle() // before it has a size: nothing to do
	w := test.NewTempWindow(t, page)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(100, 50))
	if wraps.Size() != fyne.NewSize(80, 100) {
		t.Errorf("the content is %v", wraps.Size())
	}
	if h := page.Height(60); h != 8000.0/40+20 {
		t.Errorf("at a width of 60 the page needs %g", h)
	}
	last := box(10, 30)
	page.Set(box(10, 200), last)
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y }
	before := top()
	page.Reveal(last)
	if at := top(); at < 0 || at+30 > 50 {
		t.Errorf("an object at %g was brought to %g, of a page of 50", before, at)
	}
	page.Top()
	if at := top(); at != before {
		t.Errorf("the top shows it at %g, not %g", at, before)
	}
	page.Reveal(last)
	page.Set(box(10, 5))
	if len(page.Inside()) != 1 {
		t.Error("what is in the page cannot be walked")
	}
}
