package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// plainPage is a page that is nothing but an area.
type plainPage struct {
	inside.Page
	area fyne.CanvasObject
}

func (p plainPage) Object() fyne.CanvasObject { return p.area }

// TestLowWindow: at 200 % on a small screen a page of what is inside has the room that the
// line above it takes elsewhere. Once photos had none at all there.
func TestLowWindow(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	k := &kindPage{line: part.NewHeadline(), page: plainPage{area: canvas.NewRectangle(nil)}}
	k.box = &kindBox{k: k}
	k.box.ExtendBaseWidget(k.box)
	k.line.Set("What is inside › Photos")
	test.NewTempWindow(t, k.box)
	for _, c := range []struct {
		high  float32
		parts int
		most  float32 // that stands above the page
	}{{240, 1, look.Space}, {600, 2, 100}} {
		k.box.Resize(fyne.NewSize(640, c.high))
		above := c.high - k.page.Object().Size().Height
		if n := len(k.box.Inside()); n != c.parts || above > c.most || k.page.Object().Position().Y != above {
			t.Errorf("of %g, %g stand above the page, and there are %d parts", c.high, above, n)
		}
	}
}
