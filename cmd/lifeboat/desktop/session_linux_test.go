package desktop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// TestSessionBusIsFound: the bus of the desktop, or none; never a new one.
func TestSessionBusIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		env   map[string]string
		there string
		want  string
	}{
		"named":                     {map[string]string{sessionBus: "unix:abstract=x"}, "/run/user/7/bus", "unix:abstract=x"},
		"of the session":            {map[string]string{"XDG_RUNTIME_DIR": "/run/a b"}, "/run/a b/bus", "unix:path=/run/a%20b/bus"},
		"of the user":               {nil, "/run/user/7/bus", "unix:path=/run/user/7/bus"},
		"of the user, other folder": {map[string]string{"XDG_RUNTIME_DIR": "/gone"}, "/run/user/7/bus", "unix:path=/run/user/7/bus"},
		"a folder that is no path":  {map[string]string{"XDG_RUNTIME_DIR": "run"}, "run/bus", noBus},
		"to be started":             {map[string]string{sessionBus: "autolaunch:"}, "", noBus},
		"none":                      {nil, "", noBus},
	} {
		got := busOf(func(n string) string { return c.env[n] }, "/run/user/7", func(path string) bool { return path == c.there })
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestNoBusIsStarted: where there is no session bus, asking the desktop starts none, and
// programs that are started do not learn of it.
func TestNoBusIsStarted(t *testing.T) {
	programs, started := t.TempDir(), filepath.Join(t.TempDir(), "started")
	script := "#!/bin/sh\necho > " + started + "\necho DBUS_SESSION_BUS_ADDRESS=unix:path=/nobody\n"
	if err := os.WriteFile(filepath.Join(programs, "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", programs)
	t.Setenv(sessionBus, "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if isSocket("/run/user/" + strconv.Itoa(os.Getuid()) + "/bus") {
		t.Skip("there is a bus of this user")
	}
	JoinSession()
	NewNotifier("x", "Lifeboat", func() {}).show("title", "text")
	if HasChooser() {
		t.Error("there is a dialog for folders")
	}
	if _, err := os.Stat(started); err == nil {
		t.Error("a session bus was started")
	}
	cmd := exec.Command("true")
	raw(cmd, nil)
	for _, v := range cmd.Env {
		if v == sessionBus+"="+noBus {
			t.Error("a program that is started is told of no bus")
		}
	}
	if len(cmd.Env) == 0 {
		t.Error("it is given no environment")
	}
}
