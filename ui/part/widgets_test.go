package part_test

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// shown opens a window around an object, as small as the object allows.
func shown(t *testing.T, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(o.MinSize())
	return w
}

// drawn are the objects that a widget is drawn with.
func drawn(w fyne.Widget) []fyne.CanvasObject { return test.WidgetRenderer(w).Objects() }

// same reports whether a colour is the one of a name.
func same(c color.Color, name fyne.ThemeColorName) bool {
	if c == nil || name == "" {
		return c == nil && name == ""
	}
	r1, g1, b1, a1 := c.RGBA()
	r2, g2, b2, a2 := look.Color(name).RGBA()
	return r1 == r2 && g1 == g2 && b1 == b2 && a1 == a2
}

// TestTapIsDrawn: ring, background, veil and content, as the mouse and the focus
// come and go.
func TestTapIsDrawn(t *testing.T) {
	tap := part.NewTap("row", "one", "One", box(30, 10), func() {})
	tap.Fill, tap.Stroke = look.ColorSurface, look.ColorLine
	shown(t, tap)
	ring, back, veil := drawn(tap)[0].(*canvas.Rectangle), drawn(tap)[1].(*canvas.Rectangle), drawn(tap)[2].(*canvas.Rectangle)
	state := func(what string, focus, hover bool) {
		t.Helper()
		if (ring.StrokeColor != nil) != focus || (veil.FillColor != nil) != hover {
			t.Errorf("%s: ring %v, veil %v", what, ring.StrokeColor, veil.FillColor)
		}
		if !same(back.FillColor, look.ColorSurface) || !same(back.StrokeColor, look.ColorLine) {
			t.Errorf("%s: background %v, outline %v", what, back.FillColor, back.StrokeColor)
		}
	}
	state("at first", false, false)
	tap.FocusGained()
	state("with the focus", true, false)
	tap.MouseIn(&desktop.MouseEvent{})
	tap.MouseMoved(&desktop.MouseEvent{})
	state("with the mouse", true, true)
	if tap.Cursor() != desktop.PointerCursor {
		t.Error("what reacts does not say so by its cursor")
	}
	tap.Disable()
	tap.FocusLost()
	state("switched off", false, false)
	if tap.Cursor() != desktop.DefaultCursor || !tap.Disabled() || tap.Enabled() {
		t.Error("what is off does not say so")
	}
	tap.Enable()
	tap.MouseOut()
	state("left", false, false)
	tap.Fill, tap.Stroke = "", ""
	tap.Refresh()
	if back.FillColor != nil || back.StrokeColor != nil {
		t.Error("a background without a colour")
	}
	if ring.Position() != fyne.NewPos(-look.FocusGap, -look.FocusGap) || tap.Content.Position() != fyne.NewPos(tap.PadX, tap.PadY) {
		t.Errorf("the ring lies at %v, the content at %v", ring.Position(), tap.Content.Position())
	}
	if tap.Inside()[0] != tap.Content || tap.AccessibilityLabel() != "One" {
		t.Error("who cannot see it is not told")
	}
}

// TestTapPassesKeysOn: what an area does not use goes to the window.
func TestTapPassesKeysOn(t *testing.T) {
	tapped, used, passed := 0, fyne.KeyName(""), fyne.KeyName("")
	tap := part.NewTap("row", "one", "One", box(30, 10), func() { tapped++ })
	w := shown(t, tap)
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { passed = e.Name })
	tap.OnKey = func(k fyne.KeyName) bool {
		if k == fyne.KeyLeft {
			used = k
		}
		return k == fyne.KeyLeft
	}
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyLeft, fyne.KeyEscape} {
		tap.TypedKey(&fyne.KeyEvent{Name: k})
	}
	tap.TypedRune('x')
	if tapped != 3 || used != fyne.KeyLeft || passed != fyne.KeyEscape {
		t.Errorf("triggered %d times, used %q, passed on %q", tapped, used, passed)
	}
	tap.OnTap = nil
	tap.Tapped(nil) // nothing to do is no trouble
}

// TestButton: primary, quiet, small and off, each with its own colours.
func TestButton(t *testing.T) {
	b := part.NewButton("id", "Save", "save", nil)
	w := shown(t, b.Tap)
	w.Resize(fyne.NewSize(400, 100))
	plain := b.Tap.MinSize()
	colours := func(fill, stroke fyne.ThemeColorName) {
		t.Helper()
		if b.Fill != fill || b.Stroke != stroke {
			t.Errorf("fill %q, outline %q", b.Fill, b.Stroke)
		}
	}
	colours(look.ColorSurface, look.ColorLine)
	b.SetPrimary(true)
	b.SetPrimary(true)
	colours(look.ColorAccent, "")
	if !b.Describe().Primary {
		t.Error("not said to be the primary one")
	}
	b.SetEnabled(false)
	b.SetEnabled(false)
	colours(look.ColorTrack, "")
	b.SetEnabled(true)
	b.SetPrimary(false)
	colours(look.ColorSurface, look.ColorLine)
	if small := part.NewButton("id", "Save", "save", nil).Small().Tap.MinSize(); small.Height >= plain.Height || small.Width >= plain.Width {
		t.Errorf("a small button is %v, a usual one %v", small, plain)
	}
	b.SetLabel(strings.Repeat("a long label ", 10))
	if long := b.Tap.MinSize(); long.Height < 2*plain.Height-20 || long.Width > 600 {
		t.Errorf("a long label makes it %v, a short one %v", long, plain)
	}
	if b.Describe().Name != strings.Repeat("a long label ", 10) {
		t.Error("who cannot see it is told another label")
	}
}

func TestCard(t *testing.T) {
	content := box(40, 20)
	card := part.NewCard(content)
	card.Fill = look.ColorWarnSoft
	shown(t, card)
	back := drawn(card)[0].(*canvas.Rectangle)
	if !same(back.FillColor, look.ColorWarnSoft) || content.Size() != fyne.NewSize(40, 20) {
		t.Errorf("drawn in %v around %v", back.FillColor, content.Size())
	}
}

// TestBar: nothing, a little, half, and what is beyond the ends.
func TestBar(t *testing.T) {
	bar := part.NewBar()
	w := shown(t, bar)
	w.Resize(fyne.NewSize(200, bar.MinSize().Height))
	done := drawn(bar)[1].(*canvas.Rectangle)
	for _, c := range []struct {
		share   float64
		width   float32
		visible bool
	}{
		{0, 0, false}, {-1, 25, true}, {math.NaN(), 25, true}, {0.001, 8, true}, {0.5, 100, true}, {1, 200, true}, {7, 200, true},
	} {
		bar.Set(c.share, "half")
		bar.Set(c.share, "half")
		if done.Visible() != c.visible || c.visible && done.Size().Width != c.width {
			t.Errorf("%g is drawn %g wide, visible: %t", c.share, done.Size().Width, done.Visible())
		}
	}
	if bar.Describe().Name != "half" || bar.AccessibilityLabel() != "half" {
		t.Error("who cannot see it is not told")
	}
}

func TestFold(t *testing.T) {
	body := part.NewText("Inside")
	fold := part.NewFold("more", "More", body)
	shown(t, fold.Container)
	head := fold.Objects[0].(*part.Tap)
	var told []bool
	fold.OnToggle = func(open bool) { told = append(told, open) }
	for i, want := range []string{"closed", "open", "closed"} {
		if i > 0 {
			head.Tapped(nil)
		}
		if got := head.Describe().State; got != want || body.Visible() != (want == "open") {
			t.Errorf("it says %q, its body is visible: %t", got, body.Visible())
		}
	}
	if len(told) != 2 || !told[0] || told[1] {
		t.Errorf("told %v", told)
	}
}

// TestField: what is typed stays in it, Enter is told, and Escape goes to the
// window, as does nothing else.
func TestField(t *testing.T) {
	entered, passed := 0, []fyne.KeyName(nil)
	f := part.NewPassword("password", "Password", func() { entered++ })
	w := shown(t, f)
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { passed = append(passed, e.Name) })
	w.Canvas().Focus(f)
	test.Type(f, "secret")
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape, fyne.KeyLeft} {
		f.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if entered != 1 || len(passed) != 1 || passed[0] != fyne.KeyEscape {
		t.Errorf("entered %d times, passed on %q", entered, passed)
	}
	f.SelectAll()
	test.Type(f, "x")
	if f.Text != "x" || !f.Password {
		t.Errorf("typing over all makes %q", f.Text)
	}
	f.Disable()
	if d := f.Describe(); !d.Disabled || d.Name != "Password" || d.State != "" || f.AccessibilityLabel() != "Password" {
		t.Errorf("it says of itself %+v", d)
	}
	tall := part.NewBox("box", "Paste", nil).MinSize().Height
	if usual := part.NewField("f", "F", nil).MinSize().Height; tall < 2*usual {
		t.Errorf("a box for what is pasted is %g high, a field %g", tall, usual)
	}
	part.NewField("f", "F", nil).OnSubmitted("") // nobody wants to know of Enter
}

// TestAClickedFieldStandsStill: a field of which a part is to be seen does not move
// away under the pointer that presses it; a click brings it into view, and so does
// the focus by a key.
func TestAClickedFieldStandsStill(t *testing.T) {
	f := part.NewBox("box", "Paste", nil)
	page := part.NewPage(0, box(10, 180), f, box(10, 200))
	w := shown(t, page)
	w.Resize(fyne.NewSize(300, 200))
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(f).Y }
	before := top()
	f.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	if at := top(); at != before || w.Canvas().Focused() != f {
		t.Errorf("pressed at %g, it stands at %g", before, at)
	}
	f.Tapped(&fyne.PointEvent{})
	if top() >= before {
		t.Error("a click does not bring it into view")
	}
	page.Top()
	w.Canvas().Unfocus()
	w.Canvas().Focus(f)
	if top() >= before {
		t.Error("the focus does not bring it into view")
	}
}

// TestTextChanges: each change shows, and each kind of text has its own size.
func TestTextChanges(t *testing.T) {
	text := part.NewText("One")
	shown(t, text)
	line := func() *canvas.Text { return drawn(text)[0].(*canvas.Text) }
	text.Set("Two")
	text.SetColor(look.ColorStop)
	text.SetColor(look.ColorStop)
	if line().Text != "Two" || !same(line().Color, look.ColorStop) || text.Text() != "Two" {
		t.Errorf("drawn: %q in %v", line().Text, line().Color)
	}
	text.Set("")
	if text.MinSize() != fyne.NewSize(0, 0) {
		t.Errorf("no words take %v", text.MinSize())
	}
	title, strong, note := part.NewTitle("A").MinSize().Height, part.NewStrong("A").MinSize().Height, part.NewNote("A").MinSize().Height
	if title <= strong || strong <= note {
		t.Errorf("a title is %g high, what is strong %g, a note %g", title, strong, note)
	}
	wide := part.NewText("one line that is long")
	wide.OneLine = true
	if got := part.Tall(wide, 10); got >= 2*strong || wide.MinSize().Width < 50 {
		t.Errorf("one line takes %g and asks for %v", got, wide.MinSize())
	}
	if wide.Describe().Name != "one line that is long" {
		t.Error("who cannot see it is told other words")
	}
}
