package main

import (
	"bytes"
	"context"
	"errors"
	"log"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/noise"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// without is a window that the system knows nothing of.
type without struct {
	fyne.Window
	context any
}

func (w without) RunNative(f func(any)) { f(w.context) }

// TestNoWindowIsFound: Fyne writes a line and goes on without a window, or GLFW ends
// in a panic, or nothing is said at all.
func TestNoWindowIsFound(t *testing.T) {
	good := test.NewApp().NewWindow("there")
	for _, c := range []struct {
		name, said, why, details string
		win                      fyne.Window
	}{
		{"there", "", "", "", good},
		{"X11", "", "", "", without{good, driver.X11WindowContext{WindowHandle: 1}}},
		{"no GLX", "window creation error\n2026/11/27 09:01:36   Cause: APIUnavailable: GLX: GLX extension not found\n  At: driver.go:180", whyNoOpenGL, "APIUnavailable: GLX: GLX extension not found", without{good, driver.X11WindowContext{}}},
		{"an error that GLFW swallows", "", whyNoOpenGL, "", without{good, driver.X11WindowContext{}}},
		{"Wayland", "", whyNoOpenGL, "", without{good, driver.WaylandWindowContext{}}},
		{"Windows", "  Cause: VersionUnavailable: WGL", whyNoOpenGL, "VersionUnavailable: WGL", without{good, driver.WindowsWindowContext{}}},
		{"macOS", "", whyNoOpenGL, "", without{good, driver.MacWindowContext{}}},
		{"no screen", "Fyne error:  failed to initialise GLFW\n  Cause: PlatformUnavailable: X11", whyNoScreen, "PlatformUnavailable: X11", without{good, driver.X11WindowContext{}}},
	} {
		_, err := firstWindow(func() fyne.Window {
			if c.said != "" {
				log.Print(c.said)
			}
			return c.win
		})
		none := &noWindow{}
		if errors.As(err, &none); none.why != c.why || none.details != c.details {
			t.Errorf("%s: %q, %q", c.name, none.why, none.details)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a fault of our own is taken for one of the graphics")
		}
	}()
	_, _ = firstWindow(func() fyne.Window { panic("ours") })
}

// TestOtherGraphicsEnd: whatever the environment says, the attempts come to an end.
func TestOtherGraphicsEnd(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		for _, display := range []string{"", ":0"} {
			for _, begin := range []string{"", "software", "egl", "nonsense"} {
				env := map[string]string{"DISPLAY": display, graphics: begin}
				attempts := 1
				for ; attempts < 9; attempts++ {
					more := otherGraphics(goos, func(name string) string { return env[name] })
					if more == nil {
						break
					}
					for _, m := range more {
						name, value, _ := strings.Cut(m, "=")
						env[name] = value
					}
				}
				want := 1
				switch {
				case goos != "linux":
				case begin == "" && display != "":
					want = 3
				case begin == "", begin == "software" && display != "":
					want = 2
				}
				if attempts != want {
					t.Errorf("%s, display %q, begun with %q: %d attempts, want %d", goos, display, begin, attempts, want)
				}
			}
		}
	}
}

// TestBounded: a display that never answers ends the program, and so does a signal
// while it is waited for.
func TestBounded(t *testing.T) {
	late := make(chan struct{})
	bounded(context.Background(), time.Millisecond, time.Hour, func() { close(late) })
	<-late
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	late = make(chan struct{})
	bounded(ctx, time.Hour, time.Millisecond, func() { close(late) })
	<-late
	bounded(ctx, time.Hour, time.Hour, func() { t.Error("late, although it was done") })()
}

// TestNoWindowIsSaid: what is said names the way that always works, in the person's
// language, and what the system said.
func TestNoWindowIsSaid(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // no dialog
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nobody")
	for _, lang := range []string{"en", "de"} {
		w, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, why := range []string{whyNoScreen, whyNoOpenGL, whySilent} {
			var said bytes.Buffer
			sayNoWindow(&noWindow{why: why, details: "GLX: none", lang: lang}, &said)
			for _, want := range []string{w.Say(why), "lifeboatctl", "(GLX: none)"} {
				if !strings.Contains(said.String(), want) {
					t.Errorf("%s, %s: not said: %s\n%s", lang, why, want, &said)
				}
			}
		}
		for _, goos := range []string{"linux", "windows", "darwin", "freebsd"} {
			if key := "error/no-opengl-on-" + systemOf(goos); !w.Has(key) {
				t.Errorf("%s: no words for %s", lang, key)
			}
		}
	}
}

// TestQuiet: only what is harmless is left out, with the lines that belong to it.
func TestQuiet(t *testing.T) {
	var got bytes.Buffer
	l := log.New(noise.Without(&got), "", log.LstdFlags)
	for _, line := range []string{
		"Fyne error:  failed to watch theme settings", "  Cause: dbus", "  At: a.go:1",
		"Fyne error:  something else", "  Cause: that", "  At: b.go:1",
		"Fyne error:  Preferences load error:", "ours", "  At: c.go:1",
		"*** Error in Fyne call thread, …",
	} {
		l.Print(line)
	}
	var lines []string
	for line := range strings.Lines(got.String()) {
		lines = append(lines, strings.TrimSpace(line[len("2026/11/27 09:14:59"):]))
	}
	if want := []string{"Fyne error:  something else", "Cause: that", "At: b.go:1", "ours", "At: c.go:1", "*** Error in Fyne call thread, …"}; !slices.Equal(lines, want) {
		t.Errorf("passed on: %q", lines)
	}
}
