package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Keys of where the window stood.
const (
	prefPlaced = "window-placed"
	prefX      = "window-x"
	prefY      = "window-y"
)

// Place is what Fyne does not tell of windows and screens. Nil functions tell
// nothing.
type Place struct {
	Painted func()                        // called while the window is painted
	Now     func() (x, y int, known bool) // where the window stands
	Screens func() []ScreenArea           // what windows may take of each screen
	Restore func()                        // brings it back from where it was put away
}

// ScreenArea is a part of the screens, in their own pixels.
type ScreenArea struct{ X, Y, W, H int }

// remembered gives a window the size and the place of the last time, on a screen
// that is still there.
func (p Place) remembered(win fyne.Window, prefs fyne.Preferences) {
	size := rememberedSize(prefs)
	var screens []ScreenArea
	if p.Screens != nil {
		screens = p.Screens()
	}
	x, y := prefs.Int(prefX), prefs.Int(prefY)
	at, seen := screenAt(screens, x, y)
	if len(screens) > 0 {
		// Pixels are no smaller than Fyne's own units, so this is never too small.
		size = fyne.NewSize(
			max(min(size.Width, float32(at.W)), look.LeastWindow.Width),
			max(min(size.Height, float32(at.H)), look.LeastWindow.Height))
	}
	win.Resize(size)
	if w, ok := win.(desktop.Window); ok && seen && prefs.Bool(prefPlaced) {
		w.RequestPosition(x, y)
	}
}

// screenAt finds the screen that a window's title would lie on; the first where it
// lies on none.
func screenAt(screens []ScreenArea, x, y int) (at ScreenArea, seen bool) {
	for _, s := range screens {
		// Enough of the title is to be seen that a hand can take it.
		if x+look.TitleSeen >= s.X && x+look.TitleSeen <= s.X+s.W && y >= s.Y && y+look.TitleSeen <= s.Y+s.H {
			return s, true
		}
	}
	if len(screens) > 0 {
		at = screens[0]
	}
	return at, false
}

// remember keeps where the window stands.
func (p Place) remember(prefs fyne.Preferences) {
	if p.Now == nil {
		return
	}
	if x, y, known := p.Now(); known {
		prefs.SetBool(prefPlaced, true)
		prefs.SetInt(prefX, x)
		prefs.SetInt(prefY, y)
	}
}

// watch is a dot that nobody sees; it is painted with the window.
func (p Place) watch() fyne.CanvasObject {
	dot := canvas.NewRaster(func(w, h int) image.Image {
		if p.Painted != nil {
			p.Painted()
		}
		return image.NewNRGBA(image.Rect(0, 0, w, h))
	})
	dot.Resize(fyne.NewSize(1, 1))
	return container.NewWithoutLayout(dot)
}
