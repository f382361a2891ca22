package ui

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestLittleIsDrawnTwice: without a graphics card a picture takes as long as the areas
// that are drawn for it are large, and those with round corners take half as long
// again. So on the pages that move, surfaces lie over each other in few places, and
// nothing large is drawn as a round thing.
func TestLittleIsDrawnTwice(t *testing.T) {
	for name, page := range map[string]struct {
		make        func() *stage
		most, round float32 // in whole windows
	}{
		"choose": {func() *stage {
			st := newStage(t, many(500), look.Theme{Mode: look.Light}, "en", normal)
			st.list.rows.Mark("")
			st.win.Canvas().Focus(st.list.rows) // with the ring of the focus
			return st
		}, 1.3, 0.25},
		"work": {func() *stage { return backingUp(t) }, 1, 0.35},
	} {
		t.Run(name, func(t *testing.T) {
			st := page.make()
			c := st.win.Canvas()
			a := areas{}
			a.walk(c.Content(), fyne.Position{}, fyne.Position{}, c.Size())
			window := c.Size().Width * c.Size().Height
			t.Logf("%d objects, %.2f windows, %.2f of them round", a.objects, a.all/window, a.round/window)
			if a.objects == 0 || a.all > page.most*window || a.round > page.round*window {
				t.Errorf("%d objects fill %.2f windows, and %.2f with round corners", a.objects, a.all/window, a.round/window)
			}
		})
	}
}

// areas sums up what is drawn.
type areas struct {
	objects    int
	all, round float32
}

func (a *areas) walk(o fyne.CanvasObject, off, from fyne.Position, room fyne.Size) {
	if o == nil || !o.Visible() {
		return
	}
	at := off.Add(o.Position())
	x1, y1 := max(at.X, from.X), max(at.Y, from.Y)
	size := fyne.NewSize(
		max(min(at.X+o.Size().Width, from.X+room.Width)-x1, 0), max(min(at.Y+o.Size().Height, from.Y+room.Height)-y1, 0),
	)
	var inside []fyne.CanvasObject
	switch v := o.(type) {
	case *fyne.Container:
		inside = v.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(v).Objects()
	default:
		a.add(o, size.Width*size.Height)
	}
	if _, clips := o.(fyne.Scrollable); clips {
		from, room = fyne.NewPos(x1, y1), size
	}
	for _, i := range inside {
		a.walk(i, at, from, room)
	}
}

func (a *areas) add(o fyne.CanvasObject, area float32) {
	if area <= 0 {
		return
	}
	switch v := o.(type) {
	case *canvas.Rectangle:
		nothing := func(c color.Color) bool { return c == nil || c == color.Transparent }
		if nothing(v.FillColor) && (nothing(v.StrokeColor) || v.StrokeWidth == 0) {
			return
		}
		if max(v.CornerRadius, v.TopLeftCornerRadius, v.TopRightCornerRadius, v.BottomLeftCornerRadius, v.BottomRightCornerRadius) > 0 {
			a.round += area
		}
	case *canvas.Text:
		area = min(area, v.MinSize().Width*v.MinSize().Height)
	}
	a.objects++
	a.all += area
}
