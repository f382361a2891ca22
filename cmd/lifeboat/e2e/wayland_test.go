package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// native has the window stand on Wayland itself: there is no X11. The frame around it is
// GLFW's; the shell gives it the whole screen.
var native = []string{"--shell=kiosk-shell.so", "--width=1280", "--height=900"}

// compositor starts weston in a window on an X11 display, so that the hands of the other
// walks reach what stands in it, and returns the environment of its programs.
func compositor(t testing.TB, display, home string, options []string) []string {
	t.Helper()
	program, err := exec.LookPath("weston")
	if err != nil {
		t.Skip("there is no weston: what is proven on Wayland is not proven here")
	}
	const socket = "wayland-lifeboat"
	w := exec.Command(program, append([]string{"--backend=x11-backend.so", "--socket=" + socket, "--idle-time=0"}, options...)...)
	w.Env = append(environment(home, display), "DBUS_SESSION_BUS_ADDRESS=disabled:")
	out, err := w.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	w.Stdout = w.Stderr
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			select {
			case lines <- s.Text():
			default: // nobody asks for what comes so late
			}
		}
	}()
	t.Cleanup(func() {
		_ = w.Process.Signal(syscall.SIGTERM)
		_ = w.Wait() // its windows have gone by then
	})
	x11 := ""
	if wantsX11(options) {
		for line := range lines {
			if _, name, ok := strings.Cut(line, "xserver listening on display "); ok {
				x11 = strings.TrimSpace(name)
				break
			}
		}
	}
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(home, socket)); err == nil {
			return []string{"WAYLAND_DISPLAY=" + socket, "DISPLAY=" + x11}
		}
		if time.Now().After(end) {
			t.Fatal("weston does not listen")
		}
	}
}

func wantsX11(options []string) bool {
	for _, o := range options {
		if o == "--xwayland" {
			return true
		}
	}
	return false
}

// TestWayland goes from the first page to the verdict in a window that stands on Wayland
// itself, with a click and by keyboard, and in one that X11 on Wayland brings, as on
// desktops that leave frames to the programs.
func TestWayland(t *testing.T) {
	t.Parallel()
	for name, weston := range map[string][]string{
		"native": native,
		"x11":    {"--shell=kiosk-shell.so", "--width=1280", "--height=900", "--xwayland"},
	} {
		t.Run(name, func(t *testing.T) {
			if wantsX11(weston) {
				if _, err := exec.LookPath("Xwayland"); err != nil {
					t.Skip("there is no Xwayland: what X11 on Wayland does is not proven here")
				}
			}
			p := plug(t, "-trust", "trusted", "-free", "38GB")
			good := p.own(1, 9)
			good.Password = "pass 1234"
			root, made := backups(t, good)
			a := launch(t, options{lang: "en", theme: "light", args: p.flags(root), weston: weston})
			a.step("start")
			a.step("start")
			a.drawn()
			a.shot("1-start")
			if wantsX11(weston) { // weston puts a frame around the window, and at times both somewhere
				a.reach("door-open-computer-door")
				a.key("Return")
				a.step("choose")
			} else {
				a.toChoose()
			}
			a.shot("2-choose")
			a.choose(keyboard, made[0])
			a.focused("password")
			a.types("pass 1234")
			a.key("Return")
			a.has("primary-continue")
			a.says("complete and fits")
			a.shot("3-verdict")
			a.key("ctrl+plus")
			a.nextText()
			a.shot("4-larger")
			if said := a.stderr.String(); said != "" {
				t.Errorf("it writes:\n%s", said)
			}
			a.key("ctrl+q")
			select {
			case err := <-a.left:
				if err != nil {
					t.Errorf("it ended with %v", err)
				}
				a.left <- err
			case <-time.After(patience):
				t.Error("it did not end")
			}
		})
	}
}

// TestWaylandAgainstAll: a display of X11 that leads nowhere does not keep the window
// from Wayland, nor a Wayland that leads nowhere from X11; and a server that has neither
// keyboard nor mouse, on which GLFW crashes, ends in a word.
func TestWaylandAgainstAll(t *testing.T) {
	t.Parallel()
	t.Run("no X11", func(t *testing.T) {
		root, _ := backups(t)
		a := launch(t, options{lang: "en", theme: "dark", weston: native, args: nobody(root), env: []string{"DISPLAY=:6500"}})
		a.drawn()
		a.shot("1-start")
	})
	t.Run("no Wayland", func(t *testing.T) {
		root, _ := backups(t)
		a := launch(t, options{lang: "en", theme: "dark", args: nobody(root), env: []string{"WAYLAND_DISPLAY=wayland-none"}})
		a.drawn()
		a.shot("1-start")
		if said := a.stderr.String(); said != "" {
			t.Errorf("it writes:\n%s", said)
		}
	})
	t.Run("no seat", func(t *testing.T) {
		bin := needs(t)
		home, root := t.TempDir(), t.TempDir()
		env := append(compositor(t, "", home, []string{"--backend=headless-backend.so"}), "XDG_RUNTIME_DIR="+home)
		said, code := ends(t, append(environment(home, ""), env...), filepath.Join(bin, "lifeboat"), nobody(root)...)
		if code != 3 || !strings.Contains(said, "lifeboatctl") || !strings.Contains(said, "seat") || strings.Contains(said, "goroutine") {
			t.Errorf("%d:\n%s", code, said)
		}
	})
}

// nobody are the flags of a window without an iPhone.
func nobody(root string) []string {
	return []string{"-usbmuxd", "unix:" + root + "/nobody", "-backups", root, "-only-backups", "-host", "linux:debian"}
}

// ends starts a program that has to end by itself, and returns what it says and its code.
func ends(t *testing.T, env []string, program string, args ...string) (said string, code int) {
	t.Helper()
	var all bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Stderr, cmd.Stdout = env, &all, io.Discard
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return all.String(), cmd.ProcessState.ExitCode()
}
