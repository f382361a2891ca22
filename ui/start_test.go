package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestFirstPageTakesTwoStyles: Fyne reads and holds a set of fonts for each style of
// text, so the window opens with two. The log of work, in a third one, was measured
// before there was any.
func TestFirstPageTakesTwoStyles(t *testing.T) {
	for name, s := range map[string]guide.Situation{"nothing known yet": {}, "doors": sceneNamed(t, "start")} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t, s, look.Theme{Mode: look.Light}, "en", normal)
			st.dump()
			two := map[fyne.TextStyle]bool{{}: true, {Bold: true}: true}
			styles := st.app.Settings().Theme().(*look.Live).Styles()
			if len(styles) != len(two) {
				t.Errorf("%d styles, not two: nothing was measured, or more than needed", len(styles))
			}
			for _, style := range styles {
				if !two[style] {
					t.Errorf("the first page reads the fonts of %+v", style)
				}
			}
		})
	}
}
