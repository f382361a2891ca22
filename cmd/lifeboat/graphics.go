package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/desktop"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// noWindow is the error of a system that gives no window.
type noWindow struct {
	why     string // key of its words
	details string // what the system said
	lang    string // of the person
}

func (n *noWindow) Error() string { return n.why + ": " + n.details }

// Why there may be no window.
const (
	whyNoScreen = "error/no-display"
	whyNoOpenGL = "error/no-opengl"
	whySilent   = "error/display-silent"
)

// How long the system has for the first window, and how long a program that is told
// to end still waits for it. Both are far beyond any slow start.
const (
	windowPatience = 30 * time.Second
	endPatience    = 2 * time.Second
)

// firstWindow has Fyne open the window, on Fyne's goroutine, and finds out whether
// the system gave one: Fyne itself writes a line and goes on without. What Fyne said
// is passed on when there is a window.
func firstWindow(open func() fyne.Window) (win fyne.Window, err error) {
	var said bytes.Buffer
	before := log.Writer()
	log.SetOutput(&said)
	defer func() {
		log.SetOutput(before)
		if p := recover(); p != nil {
			if !fromWindowSystem(p) {
				panic(p)
			}
			fmt.Fprintln(&said, p)
			err = windowless(said.String())
		} else if err == nil {
			for line := range strings.Lines(said.String()) {
				_, _ = io.WriteString(before, line) // where it would have gone
			}
		}
	}()
	win = open()
	if !opened(win) {
		err = windowless(said.String())
	}
	return win, err
}

// windowless tells by what was said why there is no window.
func windowless(said string) error {
	n := &noWindow{why: whyNoOpenGL}
	if strings.Contains(said, "failed to initialise GLFW") {
		n.why = whyNoScreen
	}
	for line := range strings.Lines(said) {
		// 2026/11/27 09:01:36   Cause: APIUnavailable: GLX: GLX extension not found
		if _, cause, ok := strings.Cut(line, "Cause: "); ok && n.details == "" {
			n.details = strings.TrimSpace(cause)
		}
	}
	if n.details == "" {
		n.details = strings.Join(strings.Fields(said), " ")
	}
	return n
}

// opened reports whether there is a window of the system behind Fyne's. Drivers
// that draw nothing have none to ask for.
func opened(win fyne.Window) bool {
	native, ok := win.(driver.NativeWindow)
	if !ok {
		return true
	}
	there := true
	native.RunNative(func(context any) {
		switch w := context.(type) {
		case driver.X11WindowContext:
			there = w.WindowHandle != 0
		case driver.WaylandWindowContext:
			there = w.WaylandSurface != 0
		case driver.WindowsWindowContext:
			there = w.HWND != 0
		case driver.MacWindowContext:
			there = w.NSWindow != 0
		}
	})
	return there
}

// bounded calls late when done was not called within a limit, or ctx ended and done
// was not called in the time that is left then. A display that does not answer keeps
// Fyne's goroutine in C, where nothing ends it.
func bounded(ctx context.Context, limit, left time.Duration, late func()) (done func()) {
	finished := make(chan struct{})
	go func() {
		const looks = 10 // of time in which the computer stood still, one is lost
		clock := time.NewTicker(limit / looks)
		defer clock.Stop()
		for ended, seen := ctx.Done(), 0; ; {
			select {
			case <-finished:
				return
			case <-ended:
				ended, seen = nil, 0
				clock.Reset(min(limit, left) / looks)
			case <-clock.C:
				if seen++; seen == looks {
					late()
					return
				}
			}
		}
	}()
	return func() { close(finished) }
}

// graphics names, in the environment, how the window is drawn: “software” without
// the graphics card's driver, “egl” without GLX as well. The program sets it for
// itself when there is no other way; a person may, too.
const graphics = "LIFEBOAT_GRAPHICS"

// otherGraphics is what to add to the environment for the next attempt at a window;
// nil: there is none. Mesa draws in software where a driver is broken or missing, and
// X servers without GLX (of remote desktops) still show what EGL has drawn.
func otherGraphics(goos string, env func(string) string) []string {
	if goos != "linux" {
		return nil
	}
	software := []string{"LIBGL_ALWAYS_SOFTWARE=1", "__GLX_VENDOR_LIBRARY_NAME=mesa"}
	switch {
	case env(graphics) == "" && env("DISPLAY") != "":
		return append(software, graphics+"=software", "FYNE_PLATFORM=x11")
	case env(graphics) == "":
		return append(software, graphics+"=software")
	case env(graphics) == "software" && env("DISPLAY") != "":
		return append(software, graphics+"=egl", "FYNE_PLATFORM=x11")
	}
	return nil
}

// platform is what to tell Fyne of the window system: on X11 alone nobody need ask for
// Wayland, whose library complains where there is none. Empty: Fyne finds out.
func platform(goos string, env func(string) string, againstWayland func() string) string {
	if goos == "linux" && env("DISPLAY") != "" && againstWayland() != "" {
		return "x11"
	}
	return ""
}

// otherPlatform is what to add to the environment where the window system did not answer:
// Fyne goes to X11 as soon as it is named, also where only Wayland is there.
func otherPlatform(goos string, env func(string) string) []string {
	if goos == "linux" && env("DISPLAY") != "" && env("WAYLAND_DISPLAY") != "" && env("FYNE_PLATFORM") == "" {
		return []string{"FYNE_PLATFORM=wayland"}
	}
	return nil
}

// nextAttempt is what to add to the environment after one without a window; nil: that
// was the last.
func nextAttempt(why string) []string {
	switch why {
	case whyNoOpenGL:
		return otherGraphics(runtime.GOOS, os.Getenv)
	case whyNoScreen:
		return otherPlatform(runtime.GOOS, os.Getenv)
	}
	return nil
}

// sayNoWindow tells the person why there is no window: where the program was started
// from, and on the screen when nobody reads there.
func sayNoWindow(n *noWindow, messages io.Writer) {
	title, text := "Lifeboat", "Lifeboat cannot open its window here. lifeboatctl does the same in a terminal."
	if w, err := words.New(n.lang); err == nil {
		title, text = w.Say("error/no-window-title"), w.Say(n.why)
		if n.why == whyNoOpenGL {
			text += " " + w.Say("error/no-opengl-on-"+systemOf(runtime.GOOS))
		}
		text += " " + w.Say("error/no-window-terminal")
	}
	fmt.Fprintln(messages, text)
	if n.details != "" {
		fmt.Fprintf(messages, "(%s)\n", n.details)
	}
	if n.why == whyNoOpenGL && !desktop.Heard() {
		desktop.Alert(title, text)
	}
}

// systemOf is the system as the words know it.
func systemOf(goos string) string {
	switch goos {
	case "windows", "darwin":
		return goos
	}
	return "linux"
}
