package part

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Without a graphics card every dot of a rectangle is computed by the program that
// Fyne draws it with; with round corners, half as much again. So what covers much of a
// window is drawn in pieces: a picture of a single dot in the middle, which takes half
// the time, and round things only where they are round.

// NewFill makes an area of one colour.
func NewFill(name fyne.ThemeColorName) *canvas.Raster {
	f := canvas.NewRaster(func(int, int) image.Image {
		dot := image.NewRGBA(image.Rect(0, 0, 1, 1))
		dot.Set(0, 0, theme.Color(name))
		return dot
	})
	f.ScaleMode = canvas.ImageScalePixels
	return f
}

// slab is a large surface with an outline and round corners, in pieces.
type slab struct {
	top, bottom *canvas.Rectangle // what is round
	middle      *canvas.Raster
	sides       [2]*canvas.Rectangle
}

func newSlab() *slab {
	s := &slab{middle: NewFill(look.ColorSurface)}
	for _, o := range []**canvas.Rectangle{&s.top, &s.bottom, &s.sides[0], &s.sides[1]} {
		*o = canvas.NewRectangle(color.Transparent)
	}
	return s
}

func (s *slab) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.top, s.bottom, s.middle, s.sides[0], s.sides[1]}
}

// put gives it its place. An end that is not round is cut off: it has no outline.
func (s *slab) put(at fyne.Position, size fyne.Size, roundTop, roundBottom bool) {
	line := theme.Color(look.ColorLine)
	end := func(o *canvas.Rectangle, y float32, round bool) float32 {
		o.Hidden = !round
		if !round {
			return 0
		}
		o.FillColor, o.StrokeColor, o.StrokeWidth = theme.Color(look.ColorSurface), line, look.Hairline
		o.Move(fyne.NewPos(at.X, y))
		o.Resize(fyne.NewSize(size.Width, min(look.Corner+look.Half, size.Height)))
		return min(look.Corner, size.Height/2)
	}
	s.top.TopLeftCornerRadius, s.top.TopRightCornerRadius = look.Corner, look.Corner
	s.bottom.BottomLeftCornerRadius, s.bottom.BottomRightCornerRadius = look.Corner, look.Corner
	above := end(s.top, at.Y, roundTop)
	below := end(s.bottom, at.Y+size.Height-min(look.Corner+look.Half, size.Height), roundBottom)
	s.middle.Hidden = false
	s.middle.Move(at.AddXY(0, above))
	s.middle.Resize(fyne.NewSize(size.Width, max(size.Height-above-below, 0)))
	for i, o := range s.sides {
		o.Hidden = false
		o.FillColor = line
		o.Move(at.AddXY(float32(i)*(size.Width-look.Hairline), above))
		o.Resize(fyne.NewSize(look.Hairline, max(size.Height-above-below, 0)))
	}
}

func (s *slab) hide() {
	for _, o := range s.objects() {
		o.Hide()
	}
}

// ring is the outline of a large area, with round corners.
type ring struct {
	corners [4]*canvas.Arc
	sides   [4]*canvas.Rectangle
}

func newRing() *ring {
	r := &ring{}
	for i := range r.corners {
		r.corners[i] = canvas.NewArc(float32(i)*quarter, float32(i+1)*quarter, 1-look.Stroke/look.Corner, color.Transparent)
		r.sides[i] = canvas.NewRectangle(color.Transparent)
	}
	r.hide()
	return r
}

const quarter = 90 // degrees

func (r *ring) objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(r.corners)+len(r.sides))
	for i := range r.corners {
		out = append(out, r.corners[i], r.sides[i])
	}
	return out
}

// put shows it around an area.
func (r *ring) put(at fyne.Position, size fyne.Size) {
	const whole, corner, stroke = 2 * look.Corner, look.Corner, look.Stroke
	ink := theme.Color(look.ColorAccent)
	right, bottom := at.X+size.Width, at.Y+size.Height
	for i, p := range []fyne.Position{ // clockwise, as the angles of arcs are, from the top
		{X: right - whole, Y: at.Y},
		{X: right - whole, Y: bottom - whole},
		{X: at.X, Y: bottom - whole},
		{X: at.X, Y: at.Y},
	} {
		o := r.corners[i]
		o.FillColor, o.Hidden = ink, false
		o.Move(p)
		o.Resize(fyne.NewSquareSize(whole))
	}
	for i, a := range []struct {
		at   fyne.Position
		size fyne.Size
	}{
		{fyne.NewPos(at.X+corner, at.Y), fyne.NewSize(size.Width-whole, stroke)},
		{fyne.NewPos(right-stroke, at.Y+corner), fyne.NewSize(stroke, size.Height-whole)},
		{fyne.NewPos(at.X+corner, bottom-stroke), fyne.NewSize(size.Width-whole, stroke)},
		{fyne.NewPos(at.X, at.Y+corner), fyne.NewSize(stroke, size.Height-whole)},
	} {
		o := r.sides[i]
		o.FillColor, o.Hidden = ink, false
		o.Move(a.at)
		o.Resize(fyne.NewSize(max(a.size.Width, 0), max(a.size.Height, 0)))
	}
}

func (r *ring) shown() bool { return !r.sides[0].Hidden }

func (r *ring) hide() {
	for _, o := range r.objects() {
		o.Hide()
	}
}
