package part_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// undrawn is an app whose window was not drawn yet: no object is known to be in it.
type undrawn struct{ fyne.App }

func (u undrawn) Driver() fyne.Driver { return undrawnDriver{u.App.Driver()} }

type undrawnDriver struct{ fyne.Driver }

func (undrawnDriver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }

func (undrawnDriver) AbsolutePositionForObject(fyne.CanvasObject) fyne.Position {
	return fyne.Position{}
}

// TestClickBeforeTheFirstPicture clicks a button that opens a menu before it was drawn: the
// menu opens below it. Once the program ended there.
func TestClickBeforeTheFirstPicture(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	b := part.NewMenuButton("which", "Which", "photos", func() []*fyne.MenuItem {
		return []*fyne.MenuItem{fyne.NewMenuItem("All", nil)}
	})
	column := container.NewVBox(part.NewHeading("Above"), b.Tap)
	w := test.NewTempWindow(t, column)
	w.Resize(fyne.NewSize(600, 400))
	fyne.SetCurrentApp(undrawn{fyne.CurrentApp()})
	b.Tapped(&fyne.PointEvent{})
	list := w.Canvas().Overlays().List()
	if len(list) == 0 {
		t.Fatal("no menu")
	}
	if top := part.Find(list[0], func(o fyne.CanvasObject) bool { return o != list[0] }); top != nil && top.Position().Y < b.Tap.Position().Y+b.Tap.Size().Height {
		t.Errorf("the menu stands at %v, above the end of its button at %v", top.Position(), b.Tap.Position())
	}
}
