package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestHalfNameStays: while the cable is out, half a name is kept, and when it is in
// again the next letter goes where it would have gone, wherever the cursor stood.
func TestHalfNameStays(t *testing.T) {
	for _, c := range []struct {
		back int // steps of the cursor back from the end
		want string
	}{{0, "Demo iPho"}, {3, "Demo oiPh"}} {
		st := open(t, "restore-here")
		field := st.find("phone-name").(*part.Field)
		st.win.Canvas().Focus(field)
		test.Type(field, "Demo iPh")
		for range c.back {
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
		}
		phones, lost := st.situation.Phones, st.situation.Phones[0]
		for range 2 { // as often as it comes out
			st.situation.Phones, st.situation.Lost = nil, &lost
			st.show()
			st.situation.Phones, st.situation.Lost = phones, nil
			st.show()
		}
		if on := st.win.Canvas().Focused(); on != fyne.Focusable(field) {
			t.Fatalf("the focus is on %T", on)
		}
		if s := field.SelectedText(); s != "" {
			t.Errorf("%q is selected, and the next letter would replace it", s)
		}
		field.TypedRune('o')
		if field.Text != c.want {
			t.Errorf("%q, want %q", field.Text, c.want)
		}
	}
}
