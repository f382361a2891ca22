package part_test

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestEveryLayoutMirrors: from right to left, every object stands as far from the
// right edge as it stands from the left one from left to right.
func TestEveryLayoutMirrors(t *testing.T) {
	text := func() fyne.CanvasObject { return part.NewText("some words that wrap at the width that they are given") }
	for name, make := range map[string]func() *fyne.Container{
		"row":       func() *fyne.Container { return part.NewRow(1, box(20, 20), text(), box(30, 10)) },
		"row, none": func() *fyne.Container { return part.NewRow(-1, box(20, 20), box(30, 10)) },
		"middle":    func() *fyne.Container { return part.NewMiddle(0, text(), box(30, 10)) },
		"flow":      func() *fyne.Container { return part.NewFlow(box(90, 20), box(120, 10), box(160, 10)) },
		"inset":     func() *fyne.Container { return container.New(part.Inset{X: 10, Y: 5}, text()) },
		"beside":    func() *fyne.Container { return container.New(&part.Beside{Gap: 8, Needed: 50}, text(), box(60, 40)) },
		"halves": func() *fyne.Container {
			return container.New(&part.Halves{Gap: 8}, box(50, 20), box(60, 30), box(10, 10))
		},
		"reading":    func() *fyne.Container { return part.NewReading(text()) },
		"numbered":   func() *fyne.Container { return part.NewNumbered(2, text()) },
		"one column": func() *fyne.Container { return part.NewColumn(1, text(), box(10, 10)) },
	} {
		places := func(rtl bool) (list []fyne.CanvasObject, width float32) {
			test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, RightToLeft: rtl})
			c := make()
			part.Tall(c, 900)
			return c.Objects, 900
		}
		one, width := places(false)
		other, _ := places(true)
		moved := false
		for i := range one {
			want := width - one[i].Position().X - one[i].Size().Width
			if got := other[i].Position().X; math.Abs(float64(got-want)) > 0.01 || other[i].Position().Y != one[i].Position().Y || one[i].Size() != other[i].Size() {
				t.Errorf("%s: object %d stands at %v, want x %g", name, i, other[i].Position(), want)
			}
			moved = moved || one[i].Position().X != other[i].Position().X
		}
		if !moved && name != "one column" && name != "inset" {
			t.Errorf("%s: nothing has moved", name)
		}
	}
}

// TestWordsAndGaugesMirror: text begins at the right, bars grow from there, a card's
// band is there, and what points on points to the left.
func TestWordsAndGaugesMirror(t *testing.T) {
	for _, rtl := range []bool{false, true} {
		test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, RightToLeft: rtl})
		text := part.NewText("words")
		part.Tall(text, 200)
		want := fyne.TextAlignLeading
		if rtl {
			want = fyne.TextAlignTrailing
		}
		if got := drawn(text)[0].(*canvas.Text).Alignment; got != want {
			t.Errorf("mirrored %t: text is aligned %d", rtl, got)
		}
		bar := part.NewBar()
		bar.Set(0.25, "a quarter")
		bar.Resize(fyne.NewSize(200, bar.MinSize().Height))
		done := drawn(bar)[1]
		if atLeft, atRight := done.Position().X == 0, done.Position().X+done.Size().Width == 200; atLeft == rtl || atRight != rtl {
			t.Errorf("mirrored %t: it stands at %v and is %v", rtl, done.Position(), done.Size())
		}
		first, second := part.NewText("x"), part.NewText("y")
		cells := container.New(&part.Cells{Need: 80}, first, second)
		cells.Resize(fyne.NewSize(200, 60))
		if before := first.Position().X < second.Position().X; before == rtl || first.Position().Y != second.Position().Y {
			t.Errorf("mirrored %t: the first cell stands at %v, the second at %v", rtl, first.Position(), second.Position())
		}
		if left := part.Chevron(false).Name() == look.Icon("backward").Name(); left {
			t.Errorf("mirrored %t: what leads on points back", rtl)
		}
	}
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	on := part.Chevron(false).Name()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, RightToLeft: true})
	if part.Chevron(false).Name() == on {
		t.Error("the sign points the same way in both directions")
	}
}

// TestActionBar: back at the leading edge, the primary button at the trailing one, in
// both directions; the quiet ones give way where there is no room.
func TestActionBar(t *testing.T) {
	for _, rtl := range []bool{false, true} {
		for _, width := range []float32{320, 900} {
			test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, RightToLeft: rtl})
			back, quiet, other := part.NewButton("b", "Back", "back", nil), part.NewButton("q", "Save a report…", "", nil), part.NewButton("o", "Choose another one", "", nil)
			primary := part.NewPrimary("p", "Continue", nil)
			bar := part.NewActionBar()
			bar.Set(back, []*part.Button{quiet, other}, primary, "")
			for range 2 {
				part.Tall(bar, width)
			}
			first, last := back.Tap, primary.Tap
			if rtl {
				first, last = last, first
			}
			if first.Position().X != 0 || last.Position().X+last.Size().Width < width-2*look.Margin-1 {
				t.Errorf("mirrored %t, %g wide: %v to %v", rtl, width, first.Position(), last.Position())
			}
			if above := quiet.Tap.Position().Y < primary.Tap.Position().Y; above != (width < 400) {
				t.Errorf("%g wide: the quiet buttons stand above: %t", width, above)
			}
			for _, b := range []*part.Button{back, quiet, other, primary} {
				if b.Tap.Size().Width < b.Tap.MinSize().Width {
					t.Errorf("%g wide: %q is squeezed", width, b.About.Name)
				}
			}
		}
	}
}
