package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestANewPageTakesTheFocus goes from page to page in one window, as a person
// does: the focus is never nowhere, and Enter, pressed as soon as the page is
// there, neither endangers anything nor stops work.
func TestANewPageTakesTheFocus(t *testing.T) {
	st := newStage(t, onTheWay(), look.Theme{Mode: look.Light}, "en", normal)
	st.opts.Dump = nil
	for _, s := range scenes() {
		st.situation = s.make()
		st.show()
		focused := st.win.Canvas().Focused()
		if focused == nil {
			t.Errorf("%s: the focus is nowhere", s.name)
			continue
		}
		if o := focused.(fyne.CanvasObject); part.Path(st.frame, o) == nil {
			t.Errorf("%s: the focus is on %v, which is not to be seen", s.name, st.focused())
		}
		st.did = nil
		st.press(fyne.KeyReturn)
		for _, i := range st.did {
			if a, ok := st.last.Route.Offered(i.Action, i.Value); ok && a.ByHand() {
				t.Errorf("%s: Enter did %s", s.name, i.Action)
			}
		}
		for len(st.sheets) > 0 {
			st.sheets[len(st.sheets)-1].close()
		}
	}
}

// TestFocusStaysThroughUpdates ticks an answer by the keyboard: the page is drawn
// anew, and the focus stays at the answer.
func TestFocusStaysThroughUpdates(t *testing.T) {
	st := open(t, "prepare-find-my")
	st.win.Canvas().Focus(st.find("question-esim").(fyne.Focusable))
	st.press(fyne.KeySpace)
	st.situation.Answers = map[string]bool{"esim": true}
	st.show()
	if i, _ := st.item("question-esim"); i.State != "on" || !i.Focused {
		t.Errorf("after the tick: %+v, the focus is on %q", i, st.focused())
	}
}

// TestFocusOfWhatGoesAwayGoesToThePage takes away the panel whose button has the
// focus.
func TestFocusOfWhatGoesAwayGoesToThePage(t *testing.T) {
	st := open(t, "prepare-find-my")
	id := "panel-" + st.last.Panels[0].ID
	st.win.Canvas().Focus(st.find(id).(fyne.Focusable))
	st.situation.Phones[0].FindMy, st.situation.Phones[0].Battery = aPhone().FindMy, aPhone().Battery
	st.show()
	if st.has(id) || st.win.Canvas().Focused() == nil {
		t.Errorf("the panel is there: %v; the focus is on %v", st.has(id), st.win.Canvas().Focused())
	}
}

// TestTabLeavesTheBox: the box for messages holds nobody.
func TestTabLeavesTheBox(t *testing.T) {
	st := open(t, "cloud")
	st.win.Canvas().Focus(st.find("explain").(fyne.Focusable))
	st.key(fyne.KeyTab)
	if st.focused() != "explain-ask" {
		t.Errorf("Tab goes from the box to %q", st.focused())
	}
}

// TestEnterWithCtrlAsks: in a box Enter begins a line, and with Ctrl or Cmd it
// is what the box is for.
func TestEnterWithCtrlAsks(t *testing.T) {
	st := open(t, "cloud")
	box := st.find("explain").(*part.Field)
	st.win.Canvas().Focus(box)
	test.Type(box, "MBErrorDomain/211")
	box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(st.explain.results.Objects) > 0 {
		t.Error("Enter alone has asked")
	}
	box.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	if len(st.explain.results.Objects) == 0 {
		t.Error("Enter with Ctrl has not asked")
	}
}

// TestEscapeKeepsWhatWasTyped: the first Escape leaves the field, the second the
// page, and the text is there when the person comes back.
func TestEscapeKeepsWhatWasTyped(t *testing.T) {
	st := open(t, "cloud")
	box := st.find("explain").(*part.Field)
	st.win.Canvas().Focus(box)
	test.Type(box, "it hung at one minute")
	st.press(fyne.KeyEscape)
	if len(st.did) > 0 {
		t.Fatalf("the first Escape has left the page: %+v", st.did)
	}
	st.press(fyne.KeyEscape)
	if st.lastDid().Action != guide.ActBack {
		t.Fatalf("the second Escape sent %+v", st.lastDid())
	}
	st.situation = sceneNamed(t, "start")
	st.show()
	st.situation = sceneNamed(t, "cloud")
	st.show()
	if got := st.find("explain").(*part.Field).Text; got != "it hung at one minute" {
		t.Errorf("after coming back the box holds %q", got)
	}
}

// TestKeysScrollThePage: the page follows the keys that people scroll with.
func TestKeysScrollThePage(t *testing.T) {
	st := newStage(t, sceneNamed(t, "verdict-damaged"), look.Theme{Mode: look.Light}, "en", fyne.NewSize(800, 560))
	page := st.frame.page
	for _, c := range []struct {
		key  fyne.KeyName
		down bool
	}{
		{fyne.KeyDown, true}, {fyne.KeyPageDown, true}, {fyne.KeyUp, false}, {fyne.KeyPageUp, false}, {fyne.KeyEnd, true}, {fyne.KeyHome, false},
	} {
		before := page.Offset()
		st.press(c.key)
		if now := page.Offset(); now == before || now > before != c.down {
			t.Errorf("%s goes from %g to %g", c.key, before, now)
		}
	}
	if page.Offset() != 0 {
		t.Errorf("Home goes to %g", page.Offset())
	}
}

// TestFocusStaysInSight where the buttons below the page take more room.
func TestFocusStaysInSight(t *testing.T) {
	st := newStage(t, sceneNamed(t, "restore-here"), look.Theme{Mode: look.Light}, "en", fyne.NewSize(800, 700))
	for _, height := range []float32{500, 420, 360} {
		st.win.Resize(fyne.NewSize(800, height))
		if i, _ := st.item("phone-name"); !i.Focused || !i.Shown {
			t.Errorf("at a height of %g the field is focused %t, in sight %t", height, i.Focused, i.Shown)
		}
	}
}
