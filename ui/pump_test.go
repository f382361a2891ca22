package ui

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// pressing is a pump that runs, with an area to press, and what was shown of what was posted.
// The test stands in for Fyne's goroutine.
type pressing struct {
	p      *pump
	area   *part.Tap
	button desktop.MouseButton
	queue  chan func() // for Fyne's goroutine
	shown  []string
}

func newPressing(t *testing.T) *pressing {
	r := &pressing{
		p:     newPump(Source{}, func() func() { return func() {} }, func(guide.Text) {}),
		queue: make(chan func(), 100), button: desktop.MouseButtonPrimary,
	}
	r.p.now = func(show func()) { r.queue <- show }
	r.area = part.NewTap("button", "x", "x", part.NewText("x"), func() { r.shown = append(r.shown, "clicked") })
	before := part.Released
	part.Released = r.p.released
	ctx, cancel := context.WithCancel(t.Context())
	go r.p.run(ctx)
	t.Cleanup(func() {
		cancel()
		r.up()
		part.Released = before
	})
	return r
}

func (r *pressing) post(what string) {
	r.p.post(func() { r.shown = append(r.shown, what) })
	r.turn()
}

// turn does what has come for Fyne's goroutine.
func (r *pressing) turn() {
	for {
		synctest.Wait()
		select {
		case show := <-r.queue:
			show()
		default:
			return
		}
	}
}

func (r *pressing) down() {
	r.area.MouseDown(&desktop.MouseEvent{Button: r.button})
}
func (r *pressing) up()    { r.area.MouseUp(&desktop.MouseEvent{Button: r.button}) }
func (r *pressing) click() { r.up(); r.area.Tapped(nil) } // as Fyne does, in one go

func (r *pressing) want(t *testing.T, what ...string) {
	t.Helper()
	if r.turn(); !slices.Equal(r.shown, what) {
		t.Errorf("shown: %q, want %q", r.shown, what)
	}
}

// TestNothingChangesUnderAClick: what comes while the mouse is pressed is shown after the
// click, in its order; the other button has a menu.
func TestNothingChangesUnderAClick(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	for _, button := range []desktop.MouseButton{desktop.MouseButtonPrimary, desktop.MouseButtonSecondary} {
		synctest.Test(t, func(t *testing.T) {
			r := newPressing(t)
			r.button = button
			r.post("before")
			r.down()
			r.post("one")
			r.post("two")
			r.want(t, "before")
			r.click()
			r.post("three")
			r.want(t, "before", "clicked", "one", "two", "three")
		})
	}
}

// TestNewsComeWhenThePressIsNoClick: the mouse leaves what it had pressed; the release is
// missed.
func TestNewsComeWhenThePressIsNoClick(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	for name, end := range map[string]func(r *pressing){
		"left":   func(r *pressing) { r.area.MouseOut() },
		"missed": func(*pressing) { time.Sleep(look.LongestPress) },
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newPressing(t)
			r.down()
			r.post(name)
			r.want(t)
			end(r)
			r.want(t, name)
		})
	}
}

// TestSecondClickOfTwo: the first of two clicks lets nothing change under the second.
func TestSecondClickOfTwo(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	synctest.Test(t, func(t *testing.T) {
		r := newPressing(t)
		r.down()
		r.post("news")
		r.click()
		r.down() // before what waited has its turn
		r.want(t, "clicked")
		r.click()
		r.want(t, "clicked", "clicked", "news")
	})
}

// TestLatePress: the patience with one press does not end under the next.
func TestLatePress(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	synctest.Test(t, func(t *testing.T) {
		r := newPressing(t)
		r.down()
		r.post("one")
		r.click()
		r.want(t, "clicked", "one")
		time.Sleep(look.LongestPress - time.Nanosecond)
		r.down()
		r.p.waiting, r.p.since = append(r.p.waiting, func() { r.shown = append(r.shown, "two") }), time.Now() // that it waits is not told yet
		time.Sleep(time.Nanosecond)
		r.want(t, "clicked", "one")
		r.click()
		r.want(t, "clicked", "one", "clicked", "two")
	})
}
