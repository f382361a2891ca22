package part

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// drawn writes down all that a picture of an object is made of.
func drawn(o fyne.CanvasObject) string {
	var b strings.Builder
	var in func(o fyne.CanvasObject, at fyne.Position)
	in = func(o fyne.CanvasObject, at fyne.Position) {
		if !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		switch o := o.(type) {
		case *canvas.Rectangle:
			if o.FillColor != nil || o.StrokeColor != nil {
				fmt.Fprintf(&b, "box %v %v fill %v line %v %g\n", at, o.Size(), o.FillColor, o.StrokeColor, o.StrokeWidth)
			}
		case *canvas.Text:
			if o.Text != "" {
				fmt.Fprintf(&b, "text %v %v %q %v %g %v\n", at, o.Size(), o.Text, o.Color, o.TextSize, o.Alignment)
			}
		case *canvas.Raster:
			fmt.Fprintf(&b, "picture %v %v\n", at, o.Size())
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				in(c, at)
			}
		case *fyne.Container:
			for _, c := range o.Objects {
				in(c, at)
			}
		}
	}
	in(o, fyne.NewPos(0, 0))
	return b.String()
}

func walkItems(r *rand.Rand, n int) []ListItem {
	var items []ListItem
	for i := range n {
		if i%7 == 0 && r.IntN(2) == 0 {
			items = append(items, ListItem{Title: fmt.Sprintf("Group %d", i), Note: "some", Said: "Group"})
		}
		item := ListItem{ID: fmt.Sprint(r.IntN(3*n), "-", i), Title: "Anna’s iPhone", Note: "iPhone 13", Said: "row", Picture: "iphone-home"}
		item.Cells = [3]string{fmt.Sprint(r.IntN(30), " days ago"), "iOS 26.1", fmt.Sprint(r.IntN(2000), " GB")}
		if r.IntN(3) == 0 {
			item.State = ListState{Icon: "good", Text: "checked", Ink: look.ColorGood, Fill: look.ColorGoodSoft}
		}
		if r.IntN(5) == 0 {
			item.Icon, item.Tag = "lock", "recommended"
		}
		items = append(items, item)
	}
	return items
}

// TestRecycledRowsAreLikeNewOnes walks through a list by keys, wheel, mouse, sizes,
// and other rows: what is drawn is at each step what a list that was just made
// draws. (A row that went out of sight while it was marked once came back as marked,
// although the mark had moved on.)
func TestRecycledRowsAreLikeNewOnes(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	keys := []fyne.KeyName{fyne.KeyHome, fyne.KeyEnd, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp}
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 3))
		all := walkItems(r, 40)
		l := NewList("list", "Backups")
		l.Set(all)
		win := test.NewTempWindow(t, l)
		win.SetPadded(false)
		win.Resize(fyne.NewSize(640, 300))
		var last []string
		for step := range 150 {
			did := ""
			switch n := r.IntN(12); {
			case n < 5:
				key := keys[r.IntN(len(keys))]
				did = "key " + string(key)
				win.Canvas().Focus(l)
				l.TypedKey(&fyne.KeyEvent{Name: key})
			case n < 7:
				dy := float32(r.IntN(7)-3) * 25
				did = fmt.Sprint("wheel ", dy)
				test.Scroll(win.Canvas(), fyne.NewPos(100, 100), 0, dy)
			case n < 8:
				at := fyne.NewPos(100, r.Float32()*win.Canvas().Size().Height)
				did = fmt.Sprint("mouse ", at)
				test.MoveMouse(win.Canvas(), at)
			case n < 9:
				at := fyne.NewPos(100, r.Float32()*win.Canvas().Size().Height)
				did = fmt.Sprint("press ", at)
				for _, row := range l.area.rows {
					if y := row.Position().Y - l.scroll.Offset.Y; y <= at.Y && at.Y < y+row.Size().Height {
						row.MouseDown(&desktop.MouseEvent{})
						break
					}
				}
			case n < 10:
				size := []fyne.Size{fyne.NewSize(640, 300), fyne.NewSize(900, 400), fyne.NewSize(380, 260), fyne.NewSize(640, 120)}[r.IntN(4)]
				did = fmt.Sprint("size ", size)
				win.Resize(size)
			case n < 11:
				did = "search"
				from := r.IntN(len(all))
				l.Set(append([]ListItem(nil), all[from:from+r.IntN(len(all)-from+1)]...))
			default:
				did = "news"
				one := r.IntN(len(all))
				if all[one].ID != "" {
					all = append([]ListItem(nil), all...)
					all[one].State = ListState{Icon: "stop", Text: fmt.Sprint("damaged ", step), Ink: look.ColorStop, Fill: look.ColorStopSoft}
				}
				l.Set(append([]ListItem(nil), all...))
			}
			last = append(last, did)
			if !likeNew(t, l) {
				t.Fatalf("seed %d, after %q", seed, last[max(0, len(last)-8):])
			}
		}
	}
}

// likeNew compares what a list draws with what a new one in the same state draws.
func likeNew(t *testing.T, l *List) bool {
	t.Helper()
	fresh := NewList("list", "Backups")
	fresh.Set(l.items)
	fresh.setMark(l.mark)
	fresh.Resize(l.Size())
	fresh.scroll.Resize(l.Size())
	fresh.scrollTo(l.scroll.Offset.Y)
	fresh.focus(l.focused)
	fresh.area.mouse = l.area.mouse
	fresh.area.place()
	got, want := strings.Split(drawn(l.area), "\n"), strings.Split(drawn(fresh.area), "\n")
	for i := range max(len(got), len(want)) {
		a, b := "", ""
		if i < len(got) {
			a = got[i]
		}
		if i < len(want) {
			b = want[i]
		}
		if a != b {
			t.Errorf("drawn: %s\nnew:   %s", a, b)
			return false
		}
	}
	marked := 0
	for i, row := range l.area.rows {
		if row.back.FillColor != nil {
			marked++
			if i != l.mark {
				t.Errorf("row %d is drawn as marked, the mark is on %d", i, l.mark)
				return false
			}
		}
	}
	if marked > 1 {
		t.Errorf("%d rows are drawn as marked", marked)
	}
	return marked <= 1
}

// TestClickIsOfTheRowThatWasPressed: Fyne tells of a click a while after the button is
// up, as it waits for a second one. What was scrolled or marked meanwhile counts.
func TestClickIsOfTheRowThatWasPressed(t *testing.T) {
	test.NewTempApp(t)
	l := NewList("list", "Backups")
	taken := ""
	l.OnTake = func(id string) { taken = id }
	items := make([]ListItem, 100)
	for i := range items {
		items[i] = ListItem{ID: fmt.Sprint(i), Title: fmt.Sprint(i)}
	}
	l.Set(items)
	win := test.NewTempWindow(t, l)
	win.Resize(fyne.NewSize(640, 300))
	row := l.area.rows[1]
	row.MouseDown(&desktop.MouseEvent{})
	row.MouseUp(&desktop.MouseEvent{})
	l.scrollTo(l.area.tops[40]) // the row shows another item now
	row.Tapped(&fyne.PointEvent{})
	if l.Marked() != "1" {
		t.Errorf("row 1 was pressed, and %s is marked", l.Marked())
	}
	row.MouseDown(&desktop.MouseEvent{})
	row.DoubleTapped(&fyne.PointEvent{})
	if taken != "" {
		t.Errorf("two clicks on two rows have taken %s", taken)
	}
	one := l.Marked()
	l.Key(fyne.KeyDown)
	next := l.Marked()
	row.Tapped(&fyne.PointEvent{})
	if next == one || l.Marked() != next {
		t.Errorf("after a click on %s, Down went to %s, and %s is marked", one, next, l.Marked())
	}
	row = l.area.rows[l.mark]
	for range 2 {
		row.MouseDown(&desktop.MouseEvent{})
	}
	row.DoubleTapped(&fyne.PointEvent{})
	if taken != l.Marked() {
		t.Errorf("a double click on %s has taken %q", l.Marked(), taken)
	}
}
