package parttest_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
)

// lying is a container whose objects lie where they were put.
func lying(w, h float32, objects ...fyne.CanvasObject) *fyne.Container {
	c := container.NewWithoutLayout(objects...)
	c.Resize(fyne.NewSize(w, h))
	return c
}

func put[T fyne.CanvasObject](o T, x, y, w, h float32) T {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
	return o
}

func words(s string) *canvas.Text { return canvas.NewText(s, nil) }

func tap(name string) *part.Tap {
	return part.NewTap("button", name, name, part.NewText(name), func() {})
}

// TestFaults: each kind of fault is found, and what is in order has none.
func TestFaults(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	for _, c := range []struct {
		name string
		make func() fyne.CanvasObject
		want []parttest.Kind
	}{
		{"in order", func() fyne.CanvasObject {
			return lying(300, 300, put(tap("one"), 10, 10, 100, 40), put(words("below"), 10, 60, 100, 20), put(part.NewText("a text"), 10, 90, 100, 20))
		}, nil},
		{"hidden", func() fyne.CanvasObject {
			hidden := put(words("a long text without any room"), 10, 60, 10, 20)
			hidden.Hide()
			return lying(300, 300, hidden)
		}, nil},
		{"text without room", func() fyne.CanvasObject {
			return lying(300, 300, put(words("a long text without any room"), 10, 60, 100, 20))
		}, []parttest.Kind{parttest.Cut}},
		{"a widget without room", func() fyne.CanvasObject {
			return lying(300, 300, put(widget.NewEntry(), 10, 10, 100, 29))
		}, []parttest.Kind{parttest.Squeezed}},
		{"a container without room", func() fyne.CanvasObject {
			return lying(300, 300, put(container.NewVBox(widget.NewLabel("one"), widget.NewLabel("two")), 10, 10, 100, 40))
		}, []parttest.Kind{parttest.Squeezed}},
		{"text over text", func() fyne.CanvasObject {
			return lying(300, 300, put(words("one"), 10, 10, 100, 20), put(words("two"), 20, 15, 100, 20))
		}, []parttest.Kind{parttest.Overlaps}},
		{"text beside text, in boxes that meet", func() fyne.CanvasObject {
			return lying(300, 300, put(words("one"), 10, 10, 100, 20), put(words("two"), 60, 10, 100, 20))
		}, nil},
		{"text over what can be clicked", func() fyne.CanvasObject {
			return lying(300, 300, put(tap("one"), 10, 10, 100, 40), put(words("two"), 60, 20, 100, 20))
		}, []parttest.Kind{parttest.Overlaps}},
		{"beyond the window", func() fyne.CanvasObject {
			return lying(300, 300, put(tap("one"), 250, 10, 100, 40))
		}, []parttest.Kind{parttest.Outside}},
		{"text beyond its card", func() fyne.CanvasObject {
			inner := lying(100, 300, put(words("one"), 60, 60, 100, 20))
			return lying(300, 300, put(part.NewCard(inner), 10, 10, 100, 50))
		}, []parttest.Kind{parttest.Outside}},
		{"small", func() fyne.CanvasObject {
			small := tap("x")
			small.PadX, small.PadY = 0, 0
			return lying(300, 300, put(small, 10, 10, 100, 20))
		}, []parttest.Kind{parttest.Small}},
		{"scrolled away", func() fyne.CanvasObject {
			page := put(part.NewPage(0, part.NewText("first"), put(tap("one"), 0, 0, 100, 40), part.NewText("last")), 0, 0, 300, 60)
			return lying(300, 300, page, put(tap("bar"), 0, 60, 300, 40))
		}, nil},
		{"a page without room", func() fyne.CanvasObject {
			return lying(300, 300, put(part.NewPage(0, part.NewText("first"), part.NewText("last")), 0, 0, 300, 10))
		}, []parttest.Kind{parttest.Squeezed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := c.make()
			w := test.NewTempWindow(t, container.NewWithoutLayout(root))
			w.Resize(fyne.NewSize(400, 400))
			var got []parttest.Kind
			for _, f := range parttest.Faults(root) {
				got = append(got, f.Kind)
				t.Log(f)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}
