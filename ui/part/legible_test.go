//go:build ci || test

package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestTextDrawsNoBoxes: what no font has is drawn spelled, and is still the whole
// name for whoever reads it out or copies it.
func TestTextDrawsNoBoxes(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range []*Text{NewText("山田のiPhone"), NewName("山田のiPhone")} {
		text.Resize(fyne.NewSize(400, 40))
		r := test.TempWidgetRenderer(t, text).(*textRenderer)
		if got := r.lines[0].Text; got != "Shan Tian noiPhone" {
			t.Errorf("draws %q", got)
		}
		if text.Text() != "山田のiPhone" || text.Describe().Name != "山田のiPhone" {
			t.Errorf("the name became %q", text.Text())
		}
	}
}
