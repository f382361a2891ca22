package part_test

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestANotchScrollsLines: a notch of a wheel is lines of text, what comes in
// finer steps is left as it is.
func TestANotchScrollsLines(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	if runtime.GOOS == "darwin" {
		t.Skip("the system does so there")
	}
	if got := part.Notches(-25); got > -50 {
		t.Errorf("a notch scrolls %g", got)
	}
	if got := part.Notches(75); got != -3*part.Notches(-25) {
		t.Errorf("three notches scroll %g", got)
	}
	if got := part.Notches(7.5); got != 7.5 {
		t.Errorf("a finer step scrolls %g", got)
	}
}

// TestAFieldKnowsWhatIsThePersons: text that was set is not the person's own, what
// they typed is, and it is so after the widgets were made anew.
func TestAFieldKnowsWhatIsThePersons(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	f := part.NewBox("box", "Paste", nil)
	f.SetText("proposed")
	if f.Typed() {
		t.Error("a proposal is taken for the person's own")
	}
	f.TypedRune('x')
	if !f.Typed() || f.AcceptsTab() {
		t.Errorf("typed %v, takes Tab %v", f.Typed(), f.AcceptsTab())
	}
	f.SetText("")
	f.Restore("again")
	if !f.Typed() || f.Text != "again" {
		t.Errorf("restored %q, typed %v", f.Text, f.Typed())
	}
}

// TestTabPassesOverTheHeadline, but goes on from it.
func TestTabPassesOverTheHeadline(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	before, after := part.NewButton("before", "Before", "", nil), part.NewButton("after", "After", "", nil)
	h := part.NewHeadline()
	h.Set("Title")
	win := test.NewTempWindow(t, part.NewColumn(1, before.Tap, h, after.Tap))
	c := win.Canvas()
	c.Focus(before.Tap)
	c.FocusNext()
	if c.Focused() != fyne.Focusable(after.Tap) {
		t.Errorf("Tab stops at %v", c.Focused())
	}
	h.Land(c)
	if c.Focused() != fyne.Focusable(h) {
		t.Fatal("the headline does not get the focus")
	}
	c.FocusNext()
	if c.Focused() != fyne.Focusable(after.Tap) {
		t.Errorf("from the headline Tab goes to %v", c.Focused())
	}
}
