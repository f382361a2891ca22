package part

import (
	"math"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// linesANotch is how many lines a notch of a mouse wheel scrolls, as elsewhere.
const linesANotch = look.NotchRows

// notch is what Fyne's driver makes of one notch of a wheel: a line and a bit.
const notch = look.Notch

// wheel scrolls up and down. A notch of a mouse wheel moves it by lines of text;
// what comes in finer steps, as from a touchpad, is left as it is.
type wheel struct {
	container.Scroll
}

func newWheel(content fyne.CanvasObject) *wheel {
	w := &wheel{}
	w.Direction, w.Content = container.ScrollVerticalOnly, content
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	if zoomed(e) {
		return
	}
	scaled := *e
	scaled.Scrolled.DY = Notches(e.Scrolled.DY)
	w.Scroll.Scrolled(&scaled)
}

// Zoom is called when a wheel turns with Ctrl held, on a Mac with Cmd. Nil: such a
// wheel scrolls. Fyne's goroutine alone reads and sets it.
var Zoom func(larger bool)

// Zoomed is zoomed for what scrolls and is no part of this package.
func Zoomed(e *fyne.ScrollEvent) bool { return zoomed(e) }

// zoomed hands a wheel to Zoom where it is meant for it.
func zoomed(e *fyne.ScrollEvent) bool {
	if Zoom == nil || e.Scrolled.DY == 0 || !zooms() {
		return false
	}
	Zoom(e.Scrolled.DY > 0)
	return true
}

// zooms reports whether the key is held.
var zooms = func() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers() == fyne.KeyModifierShortcutDefault
}

// Notches turns the distance of a wheel's notches into lines of text. On macOS
// the system has done so already.
func Notches(distance float32) float32 {
	n := float64(distance / notch)
	if runtime.GOOS == "darwin" || n == 0 || n != math.Trunc(n) {
		return distance
	}
	return float32(n) * linesANotch * textLine()
}

// textLine is the height of a line of body text.
func textLine() float32 { return fyne.MeasureText("Ág", theme.Size(Body), fyne.TextStyle{}).Height }
