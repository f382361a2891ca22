package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// placed is a window that keeps where it was asked to stand.
type placed struct {
	fyne.Window
	x, y  int
	asked bool
	size  fyne.Size
}

func (p *placed) RequestPosition(x, y int)    { p.x, p.y, p.asked = x, y, true }
func (p *placed) RequestAlwaysOnTop()         {}
func (p *placed) RequestFullScreenSecondary() {}
func (p *placed) Resize(s fyne.Size)          { p.size = s }

var _ desktop.Window = (*placed)(nil)

// TestWindowIsWhereItWas, on a screen that is there, and no larger than that.
func TestWindowIsWhereItWas(t *testing.T) {
	two := []ScreenArea{{0, 27, 1920, 1053}, {1920, 0, 1280, 1024}}
	for name, c := range map[string]struct {
		screens    []ScreenArea
		x, y, w, h int
		asked      bool
		size       fyne.Size
	}{
		"as it was":            {two, 100, 80, 1100, 720, true, fyne.NewSize(1100, 720)},
		"on the second":        {two, 2000, 40, 1100, 720, true, fyne.NewSize(1100, 720)},
		"the second is gone":   {two[:1], 2000, 40, 1100, 720, false, fyne.NewSize(1100, 720)},
		"larger than it":       {two[1:], 1950, 40, 3000, 2000, true, fyne.NewSize(1280, 1024)},
		"above the top":        {two, 100, -400, 1100, 720, false, fyne.NewSize(1100, 720)},
		"below the bottom":     {two, 100, 1075, 1100, 720, false, fyne.NewSize(1100, 720)},
		"left of everything":   {two, -1000, 100, 1100, 720, false, fyne.NewSize(1100, 720)},
		"no screen was told":   {nil, 100, 80, 1100, 720, false, fyne.NewSize(1100, 720)},
		"a little to the left": {two, -20, 100, 1100, 720, true, fyne.NewSize(1100, 720)},
	} {
		t.Run(name, func(t *testing.T) {
			prefs := test.NewTempApp(t).Preferences()
			Place{Now: func() (int, int, bool) { return c.x, c.y, true }}.remember(prefs)
			prefs.SetFloat(prefWidth, float64(c.w))
			prefs.SetFloat(prefHeight, float64(c.h))
			win := &placed{}
			Place{Screens: func() []ScreenArea { return c.screens }}.remembered(win, prefs)
			if win.asked != c.asked || c.asked && (win.x != c.x || win.y != c.y) || win.size != c.size {
				t.Errorf("asked %t for %d, %d, size %v", win.asked, win.x, win.y, win.size)
			}
		})
	}
}
