package part

import (
	"image"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestReusedCells: cells are used again for other photos, and pictures come in any order,
// long after their photo has scrolled away; a cell never shows another photo's, and the
// row at the upper edge stays when the width or the size of text changes.
func TestReusedCells(t *testing.T) {
	worn := look.Theme{Mode: look.Light}
	test.NewTempApp(t).Settings().SetTheme(worn)
	waiting := again
	again = func(func()) {}
	t.Cleanup(func() { again = waiting })
	const count = 400
	pictures := map[int]image.Image{}
	var wanted []int
	g := NewGrid("photos", "Photos")
	g.Cell = func(int) GridCell { return GridCell{ID: "photo", Empty: "photos"} }
	g.Picture = func(i, _ int) (image.Image, bool) { img := pictures[i]; return img, img != nil }
	g.Want = func(_ int, cells []int) { wanted = append(wanted, cells...) }
	w := test.NewTempWindow(t, g)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 500))
	g.Set([]GridGroup{{ID: "a", Title: "A", Count: count}}, -1)
	rnd := rand.New(rand.NewPCG(1, 2))
	shown := 0
	for step := range 600 {
		switch rnd.IntN(3) {
		case 0:
			g.scroll.to(rnd.Float32() * g.area.total)
		case 1: // one comes, wherever the grid is by now
			if n := len(wanted); n > 0 {
				i := wanted[rnd.IntN(n)]
				if pictures[i] == nil {
					pictures[i] = image.NewRGBA(image.Rect(0, 0, 1, 1))
				}
			}
		case 2: // one is forgotten, to be made again
			if step%5 == 0 {
				delete(pictures, rnd.IntN(count))
			}
			g.Renew()
		}
		for i, c := range g.area.cells {
			if c.index != i {
				t.Fatalf("the cell of %d is that of %d", i, c.index)
			}
			for other, img := range pictures {
				if c.face.picture == img && other != i {
					t.Fatalf("step %d: %d shows the picture of %d", step, i, other)
				}
			}
			if c.face.picture != nil {
				shown++
			}
		}
		if len(g.area.cells) > 60 {
			t.Fatalf("%d cells", len(g.area.cells))
		}
	}
	if shown == 0 {
		t.Error("no picture was ever shown")
	}
	g.scroll.to(g.area.total / 2)
	first := g.First()
	w.Resize(fyne.NewSize(900, 400))
	if row, _ := g.area.find(first); g.area.rows[row].first > g.First() || g.First() > first {
		t.Errorf("%d was first, and %d is", first, g.First())
	}
	g.scroll.to(g.area.total / 2)
	first = g.First()
	worn.Scale = 2
	fyne.CurrentApp().Settings().SetTheme(worn)
	g.Refresh()
	if g.First() != first {
		t.Errorf("with larger text %d is first, and was %d", g.First(), first)
	}
}
