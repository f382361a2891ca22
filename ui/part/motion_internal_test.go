package part

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestMotionEnds: a gauge moves from nothing to its value, at most for half a second,
// ends exactly there, and does not move again until its value is another one.
func TestMotionEnds(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	if look.MotionGauge > 500*time.Millisecond {
		t.Errorf("it moves for %v", look.MotionGauge)
	}
	m := motion{share: 1}
	drawn := 0
	m.start(func() { drawn++ })
	if m.run == nil || m.run.RepeatCount != 0 || m.run.Duration != look.MotionGauge {
		t.Fatalf("%+v", m.run)
	}
	for _, at := range []float32{0, 0.3, 0.9, 1} {
		m.run.Tick(at)
		if m.share != at {
			t.Errorf("at %g it shows %g", at, m.share)
		}
	}
	ring := NewRing()
	state := RingState{Whole: 8, Used: []Segment{{Size: 2, Color: look.ColorData1}}}
	ring.Set(state)
	ring.motion.run = nil
	ring.Set(state)
	state.Figure = "6"
	ring.Set(state)
	if ring.motion.run != nil {
		t.Error("it moves again though no size has changed")
	}
	state.Used[0].Size = 2
	state.Used = []Segment{{Size: 4, Color: look.ColorData1}}
	ring.Set(state)
	if ring.motion.run == nil {
		t.Error("it does not move to a new value")
	}
}

// TestNothingMovesWhereNothingMay: with motion switched off a gauge shows its value
// at once.
func TestNothingMovesWhereNothingMay(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	look.KeepStill(true)
	t.Cleanup(func() { look.KeepStill(false) })
	m := motion{share: 1}
	m.start(func() { t.Error("drawn for a motion") })
	if m.run != nil || m.share != 1 {
		t.Errorf("%+v", m)
	}
}

// timers replaces later by a list of what waits.
func timers(t *testing.T) *[]func() {
	var list []func()
	old := later
	later = func(_ time.Duration, f func()) func() {
		off := false
		list = append(list, func() {
			if !off {
				f()
			}
		})
		return func() { off = true }
	}
	t.Cleanup(func() { later = old })
	return &list
}

// TestHelp: it comes a while after the pointer or the focus has, goes with them, and
// with Escape, which does nothing else then. Nothing comes where there is nothing to
// say, nor after a click.
func TestHelp(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	waiting := timers(t)
	fire := func() {
		list := *waiting
		*waiting = nil
		for _, f := range list {
			f()
		}
	}
	tap := NewIconButton("x", "Settings", "settings", nil)
	silent := NewTap("button", "y", "Quiet", NewText("quiet"), nil)
	row := NewColumn(1, tap, silent)
	w := test.NewTempWindow(t, row)
	layer := NewLayer(w.Canvas())
	defer layer.Close()
	w.SetContent(&fyne.Container{Objects: []fyne.CanvasObject{row, layer}})
	w.Resize(fyne.NewSize(400, 300))
	layer.Resize(fyne.NewSize(400, 300))
	row.Resize(fyne.NewSize(100, 100))
	before := picture(w)

	tap.MouseIn(nil)
	if layer.Shown() != "" {
		t.Error("it is there at once")
	}
	fire()
	if layer.Shown() != "Settings" {
		t.Errorf("under the pointer: %q", layer.Shown())
	}
	tap.hovered = false
	tap.Refresh()
	if bytes.Equal(before, picture(w)) {
		t.Error("it cannot be seen")
	}
	tap.MouseOut()
	if layer.Shown() != "" {
		t.Error("it stays when the pointer has gone")
	}
	tap.MouseIn(nil)
	tap.MouseOut()
	fire()
	if layer.Shown() != "" {
		t.Error("it comes after the pointer has gone")
	}
	tap.MouseIn(nil)
	tap.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	fire()
	if layer.Shown() != "" {
		t.Error("it comes after a click")
	}
	tap.MouseOut()

	w.Canvas().Focus(tap)
	fire()
	if layer.Shown() != "Settings" {
		t.Errorf("with the focus: %q", layer.Shown())
	}
	passed := false
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { passed = true })
	tap.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if layer.Shown() != "" || passed {
		t.Errorf("Escape leaves %q, and goes on: %t", layer.Shown(), passed)
	}
	tap.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !passed {
		t.Error("a second Escape does not reach the window")
	}
	w.Canvas().Focus(silent)
	w.Canvas().Focus(tap)
	fire()
	tap.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if layer.Shown() != "" {
		t.Error("it stays though the thing was used")
	}
	tip := NewTip("t", "What it means")
	row.Add(tip)
	w.Canvas().Focus(tip)
	tip.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if layer.Shown() != "What it means" {
		t.Errorf("asked for by a key: %q", layer.Shown())
	}
	w.Canvas().Focus(silent)
	if layer.Shown() != "" {
		t.Error("it stays when the focus has gone")
	}
	silent.MouseIn(nil)
	fire()
	if layer.Shown() != "" {
		t.Errorf("help without words: %q", layer.Shown())
	}
}

// picture is what is to be seen of a window, but for where the pointer is.
func picture(w fyne.Window) []byte {
	var out bytes.Buffer
	_ = png.Encode(&out, w.Canvas().Capture())
	return out.Bytes()
}

// TestHelpStaysInTheWindow: at every edge of it.
func TestHelpStaysInTheWindow(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	things := []fyne.CanvasObject{}
	for _, at := range []fyne.Position{{}, {X: 280}, {Y: 180}, {X: 280, Y: 180}} {
		r := canvas.NewRectangle(nil)
		r.Resize(fyne.NewSquareSize(20))
		r.Move(at)
		things = append(things, r)
	}
	w := test.NewTempWindow(t, &fyne.Container{})
	w.SetPadded(false)
	layer := NewLayer(w.Canvas())
	defer layer.Close()
	w.SetContent(&fyne.Container{Objects: append(things, layer)})
	layer.Resize(fyne.NewSize(300, 200))
	for _, o := range things {
		layer.Explain(o, "It protects backups on a computer. It is neither the passcode of the iPhone nor the password of the Apple Account.")
		at, size := layer.help.Position(), layer.help.Size()
		if at.X < 0 || at.Y < 0 || at.X+size.Width > 300 || at.Y+size.Height > 200 {
			t.Errorf("for %v it stands at %v and is %v", o.Position(), at, size)
		}
		if at.Y < o.Position().Y+20 && at.Y+size.Height > o.Position().Y && at.X < o.Position().X+20 && at.X+size.Width > o.Position().X {
			t.Errorf("for %v it covers what it explains", o.Position())
		}
	}
}

// TestCopy: the text is in the clipboard, the button says so, and after a while it is
// the button that it was.
func TestCopy(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.Theme{Mode: look.Light})
	waiting := timers(t)
	c := NewCopyable("c", "sudo apt install usbmuxd", "Copy", "Copied")
	test.NewTempWindow(t, c)
	c.button.Tap.Tapped(nil)
	if got := a.Clipboard().Content(); got != "sudo apt install usbmuxd" {
		t.Errorf("the clipboard holds %q", got)
	}
	if c.button.About.Name != "Copied" {
		t.Errorf("the button says %q", c.button.About.Name)
	}
	(*waiting)[0]()
	if c.button.About.Name != "Copy" {
		t.Errorf("afterwards it says %q", c.button.About.Name)
	}
}

// TestSecondaryAndMenuKey: both open the menu of a thing, and neither does of one
// that is off.
func TestSecondaryAndMenuKey(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	n := 0
	tap := NewTap("row", "x", "x", NewText("x"), nil)
	tap.OnMenu = func(fyne.Position) { n++ }
	test.NewTempWindow(t, tap)
	tap.TappedSecondary(&fyne.PointEvent{})
	tap.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	tap.SetEnabled(false)
	tap.TappedSecondary(&fyne.PointEvent{})
	tap.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if n != 2 {
		t.Errorf("opened %d times", n)
	}
}

// TestLayerInASmallerWindow: help is for what lies elsewhere now, and goes; what is said
// shortly stays, inside.
func TestLayerInASmallerWindow(t *testing.T) {
	was := later
	later = func(time.Duration, func()) func() { return func() {} } // nothing goes by itself
	defer func() { later = was }()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	w := test.NewTempWindow(t, container.NewStack())
	w.SetPadded(false)
	button := NewButton("at", "At", "", func() {})
	layer := NewLayer(w.Canvas())
	w.SetContent(container.NewStack(container.NewWithoutLayout(button.Tap), layer))
	w.Resize(fyne.NewSize(1000, 900))
	button.Tap.Move(fyne.NewPos(900, 800))
	layer.Explain(button.Tap, "What it does")
	layer.Toast("Copied")
	w.Resize(fyne.NewSize(600, 400))
	if layer.Shown() != "" {
		t.Errorf("%q is still shown", layer.Shown())
	}
	if at := layer.toast.Position(); !layer.toast.Visible() || at.X > 600 || at.Y+layer.toast.MinSize().Height > 400 {
		t.Errorf("what is said lies at %v", at)
	}
}

// TestStripOfWideNames: a name of wide letters takes no more room than one of narrow ones may.
func TestStripOfWideNames(t *testing.T) {
	for _, scale := range []float32{0.8, 1, 2} {
		test.NewTempApp(t).Settings().SetTheme(look.Theme{Scale: scale})
		for _, name := range []string{strings.Repeat("W", 80), strings.Repeat("i", 80), "Anna’s iPhone", strings.Repeat("古", 40), "W"} {
			if got := shortParty(Party{Picture: "iphone", Name: name}).MinSize().Width; got > look.Em(look.NameEm+3) {
				t.Errorf("%.5s…, %g: %.0f wide", name, scale, got)
			}
		}
	}
}
