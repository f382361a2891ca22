package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWithoutGLX: on a screen without GLX, as remote desktops have it, the window is
// drawn in another way, and can be used.
func TestWithoutGLX(t *testing.T) {
	p := plug(t, "-trust", "trusted", "-free", "38GB")
	root, _ := backups(t, p.own(1, 9))
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root), view: view{xvfb: "-extension GLX"}})
	a.toChoose()
	a.shot("1-choose")
	a.drawn()
}

// TestWithoutGraphics: where nothing can draw, the program ends with a word on the
// terminal, a code of its own, and a dialog of the desktop for those who see no
// terminal. It never stays without a window.
func TestWithoutGraphics(t *testing.T) {
	bin := needs(t)
	home, root := t.TempDir(), t.TempDir()
	dialog := fakeProgram(t, "zenity")
	env := append(environment(home, screenWith(t, "-extension", "GLX")), "LIBGL_DRIVERS_PATH=/nonexistent", "PATH="+filepath.Dir(dialog.path)+":/usr/bin:/bin")
	cmd := exec.Command(filepath.Join(bin, "lifeboat"), "-lang", "en", "-usbmuxd", "unix:"+root+"/nobody", "-backups", root, "-only-backups")
	var said bytes.Buffer
	cmd.Env, cmd.Stderr = env, &said
	err := cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("it ended with %v\n%s", err, &said)
	}
	for _, want := range []string{"cannot open its window", "OpenGL", "lifeboatctl"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("on the terminal there is no %q:\n%s", want, &said)
		}
	}
	if shown := dialog.wait(t); !strings.Contains(shown, "--text=Lifeboat cannot open its window") {
		t.Errorf("the dialog was given %q", shown)
	}
	if strings.Contains(said.String(), "Fyne error") {
		t.Errorf("it complains:\n%s", &said)
	}
}

// drawn waits until there is more in the window than its ground.
func (a *app) drawn() {
	a.t.Helper()
	a.until("something to be drawn in the window", func(text) bool { return a.colours() > 20 })
}

// colours counts the colours that are on the screen.
func (a *app) colours() int {
	a.t.Helper()
	cmd := exec.Command("import", "-window", a.window, "-format", "%k", "info:")
	cmd.Env = append(os.Environ(), "DISPLAY="+a.display)
	out, err := cmd.Output()
	if err != nil {
		a.t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		a.t.Fatalf("colours: %q", out)
	}
	return n
}

// fake is a program that keeps what it was given.
type fake struct{ path, said string }

func fakeProgram(t *testing.T, name string) fake {
	t.Helper()
	f := fake{path: filepath.Join(t.TempDir(), name), said: filepath.Join(t.TempDir(), "said")}
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" > " + f.said + ".new && mv " + f.said + ".new " + f.said + "\n"
	if err := os.WriteFile(f.path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return f
}

// wait waits until the program was called: it runs on by itself.
func (f fake) wait(t *testing.T) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if data, err := os.ReadFile(f.said); err == nil {
			return string(data)
		}
	}
	t.Error("the program was not called")
	return ""
}
