package ui

import (
	"fmt"
	"maps"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// drawings counts what asks to be drawn again, as a real window is told it.
type drawings struct {
	fyne.Canvas
	of map[string]int
}

func (d drawings) Refresh(o fyne.CanvasObject) { d.of[fmt.Sprintf("%T", o)]++ }
func (d drawings) SetDirty()                   { d.of["moved"]++ }

type countingDriver struct {
	fyne.Driver
	drawings
}

func (d countingDriver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return d.drawings }

type countingApp struct {
	fyne.App
	driver fyne.Driver
}

func (a countingApp) Driver() fyne.Driver { return a.driver }

// TestRestIsRest: Fyne measures all that is visible before each picture, sixty times a
// second. Where measuring changes a size, the next picture is drawn too, and so on: a
// window in which nothing happens would take a whole processor.
func TestRestIsRest(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	for _, s := range scenes() {
		for _, size := range []fyne.Size{normal, fyne.NewSize(800, 560)} {
			st := newStage(t, s.make(), look.Theme{Mode: look.Light}, "en", size)
			app := fyne.CurrentApp()
			d := drawings{st.win.Canvas(), map[string]int{}}
			fyne.SetCurrentApp(countingApp{app, countingDriver{app.Driver(), d}})
			var measured func(o fyne.CanvasObject)
			measured = func(o fyne.CanvasObject) { // what it holds first, as Fyne does
				if !o.Visible() {
					return
				}
				switch o := o.(type) {
				case *fyne.Container:
					for _, c := range o.Objects {
						measured(c)
					}
				case fyne.Widget:
					for _, c := range test.WidgetRenderer(o).Objects() {
						measured(c)
					}
				}
				o.MinSize()
			}
			measure := func() { measured(st.win.Content()) }
			measure() // what comes of the first is drawn
			clear(d.of)
			measure()
			if len(d.of) > 0 {
				t.Errorf("%s, %v: asks to be drawn again for nothing: %v", s.name, size, maps.Clone(d.of))
			}
			fyne.SetCurrentApp(app)
		}
	}
}
