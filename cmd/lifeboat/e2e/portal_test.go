package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// portalPrograms are where Debian, Fedora and Arch put what answers for a desktop.
var portalPrograms = []string{"/usr/libexec", "/usr/lib"}

// portalBus starts a session bus with GTK's portal on it, and returns its address.
func portalBus(t *testing.T, display, home string) string {
	t.Helper()
	var portal, dialogs string
	for _, dir := range portalPrograms {
		for name, at := range map[string]*string{"xdg-desktop-portal": &portal, "xdg-desktop-portal-gtk": &dialogs} {
			if path := filepath.Join(dir, name); *at == "" {
				if _, err := os.Stat(path); err == nil {
					*at = path
				}
			}
		}
	}
	daemon, err := exec.LookPath("dbus-daemon")
	if portal == "" || dialogs == "" || err != nil {
		t.Skip("there is no dbus-daemon with xdg-desktop-portal and xdg-desktop-portal-gtk: the desktop's own dialog is not proven here")
	}
	env := append(environment(home, display), "XDG_CURRENT_DESKTOP=GTK", "GDK_BACKEND=x11", "NO_AT_BRIDGE=1", "GTK_USE_PORTAL=0", "XDG_DATA_DIRS=/usr/local/share:/usr/share")
	bus := exec.Command(daemon, "--session", "--nofork", "--nopidfile", "--print-address=1")
	bus.Env = env
	out, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	running(t, bus)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimSpace(line)
	env = append(env, "DBUS_SESSION_BUS_ADDRESS="+address)
	for _, program := range []string{dialogs, portal} {
		cmd := exec.Command(program, "--replace")
		cmd.Env = env
		running(t, cmd)
	}
	return address
}

// running starts a program that ends with the test.
func running(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
}

// TestPortal: the dialog for folders of a real desktop opens over the window, and the
// folder that is typed there reaches the window; closed, it leaves what was there.
func TestPortal(t *testing.T) {
	t.Parallel()
	shelf := filepath.Join(t.TempDir(), "Old disk")
	if err := os.Mkdir(shelf, 0o700); err != nil {
		t.Fatal(err)
	}
	b, err := samples.Write(shelf, samples.Options{Seed: 1, Files: 60})
	if err != nil {
		t.Fatal(err)
	}
	p := plug(t, "-trust", "trusted")
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(t.TempDir()), bus: portalBus})
	a.toChoose()
	a.click("primary-add-folder")
	a.focused("folder")
	before := a.has("folder-system")

	a.click("folder-system")
	a.focusDialog()
	a.key("Escape")
	a.noDialog()
	was, _ := before.find("folder")
	if now, _ := a.read().find("folder"); now.State != was.State || now.Name != was.Name {
		t.Errorf("the folder was %+v, and is %+v after a dialog that chose none", was, now)
	}

	a.click("folder-system")
	a.focusDialog()
	a.types("/") // opens the field for a path
	a.key("ctrl+a")
	a.types(b.Folder) // a whole one: the field completes what is not
	a.keepAll("1-dialog")
	a.key("alt+s") // Select
	a.noDialog()
	a.until("the folder to be told to be a backup", func(s text) bool { return s.says(a.words.Say("folder/is-backup")) })
	a.shot("2-chosen")
	a.click("folder-ok")
	a.has(row(b))
}

// dialog is the desktop's dialog on the screen; empty: there is none.
func (a *app) dialog() string {
	out, err := a.hand("search", "--onlyvisible", "--class", "xdg-desktop-portal-gtk")
	if all := strings.Fields(out); err == nil && len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

// focusDialog waits for the desktop's dialog and gives it the keyboard.
func (a *app) focusDialog() {
	a.t.Helper()
	a.until("the desktop's dialog", func(text) bool {
		d := a.dialog()
		if d == "" {
			return false
		}
		_, err := a.hand("windowfocus", "--sync", d)
		return err == nil
	})
}

func (a *app) noDialog() {
	a.t.Helper()
	a.until("the dialog to close", func(text) bool { return a.dialog() == "" })
	a.xdo("windowfocus", "--sync", a.window)
}

// keepAll keeps a picture of all of the screen.
func (a *app) keepAll(name string) {
	window := a.window
	a.window = ""
	a.keep(name)
	a.window = window
}
