package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestControlsThatDoSomething: of the simulated iPhone's controls only those are there
// that do something now, and what had the focus and goes leaves it to the page, not to
// the control beside it.
func TestControlsThatDoSomething(t *testing.T) {
	s := sceneNamed(t, "trust-asked")
	s.Simulated = true
	st := newStage(t, s, look.Theme{Mode: look.Light, Scale: 2}, "en", fyne.NewSize(1280, 760))
	asks := func(s guide.Situation) bool { return s.Phones[0].Trust != phone.Trusted }
	st.opts.Demo = []Control{{ID: "trust", Key: "demo/trust", May: asks, Do: func() {}}, {ID: "cable", Key: "demo/cable", Do: func() {}}}
	st.again()
	st.win.Canvas().Focus(st.find("demo-trust").(fyne.Focusable))
	tall := part.Tall(st.banner, 1280)
	st.situation = onTheWay()
	st.situation.Simulated = true
	st.show()
	if st.has("demo-trust") || !st.has("demo-cable") {
		t.Error("a control that does nothing is there, or one that does is not")
	}
	if id := st.focused(); id == "" || id == "demo-cable" || id == "demo-trust" {
		t.Errorf("the focus is on %q", id)
	}
	if now := part.Tall(st.banner, 1280); now > tall {
		t.Errorf("the banner grew from %g to %g", tall, now)
	}
}
