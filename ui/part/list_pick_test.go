package part_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestListPicks: rows are picked by their ticks, with Ctrl and Shift, and by keys; a plain
// click and what cannot be picked pick nothing; what is not listed any more stays picked.
func TestListPicks(t *testing.T) {
	for _, rtl := range []bool{false, true} {
		test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, RightToLeft: rtl})
		l := part.NewList("list", "Chats")
		l.Plain, l.Picks = true, true
		told, tapped, taken := 0, 0, 0
		l.OnPick = func() { told++ }
		l.OnTap = func(string) { tapped++ }
		l.OnTake = func(string) { taken++ }
		items := []part.ListItem{{Title: "Heading"}}
		for _, id := range []string{"a", "b", "c", "d"} {
			items = append(items, part.ListItem{ID: id, Pick: "p" + id, Title: id, Said: id})
		}
		items = append(items, part.ListItem{ID: "x", Title: "not one", Said: "x"})
		l.Set(items)
		w := test.NewTempWindow(t, l)
		w.Resize(fyne.NewSize(500, 600))
		row := func(id string) fyne.CanvasObject {
			return part.Find(l, func(o fyne.CanvasObject) bool {
				d, ok := o.(part.Described)
				return ok && d.Describe().Role == "row" && d.Describe().Name == id
			})
		}
		press := func(id string, tick bool, mod fyne.KeyModifier) {
			r := row(id)
			x := r.Size().Width / 2
			if tick {
				if x = 20; rtl {
					x = r.Size().Width - 20
				}
			}
			e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: mod}
			e.Position = fyne.NewPos(x, 10)
			r.(desktop.Mouseable).MouseDown(e)
			r.(fyne.Tappable).Tapped(&fyne.PointEvent{Position: e.Position})
			r.(fyne.DoubleTappable).DoubleTapped(&fyne.PointEvent{Position: e.Position})
		}
		want := func(what string, ids ...string) {
			t.Helper()
			if got := l.Picked(); !slices.Equal(got, ids) || l.PickedCount() != len(ids) {
				t.Errorf("right to left %t, %s: %q", rtl, what, got)
			}
		}
		press("b", false, 0)
		want("a click")
		if tapped != 1 {
			t.Error("a click is not told")
		}
		press("d", false, fyne.KeyModifierShift)
		want("Shift, from the row that is marked", "pb", "pc", "pd")
		press("c", true, 0)
		want("its tick", "pb", "pd")
		press("a", false, fyne.KeyModifierShortcutDefault)
		want("Ctrl", "pa", "pb", "pd")
		press("x", true, 0)
		press("x", false, fyne.KeyModifierShortcutDefault)
		want("what cannot be picked", "pa", "pb", "pd")
		if row("a").(part.Described).Describe().State != "ticked" || tapped != 2 || taken != 0 {
			t.Errorf("%q, %d taps, %d taken", row("a").(part.Described).Describe().State, tapped, taken)
		}
		l.Set(slices.Delete(slices.Clone(items), 1, 2))
		want("not listed", "pb", "pd", "pa")
		l.Set(items)
		l.PickNone()
		w.Canvas().Focus(l)
		l.Mark("b")
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		want("Space", "pb")
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		want("Space again")
		before := told
		l.TypedShortcut(&fyne.ShortcutSelectAll{})
		want("Ctrl+A", "pa", "pb", "pc", "pd")
		if told != before+1 {
			t.Error("nobody was told")
		}
		l.PickNone()
		l.Picks = false
		l.TypedShortcut(&fyne.ShortcutSelectAll{})
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		want("a list in which nothing can be")
	}
}
