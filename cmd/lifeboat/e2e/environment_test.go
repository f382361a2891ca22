package e2e

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestEnvironments starts the program where something is missing that most desktops
// have. The window opens and can be used, nothing is written to the terminal, and no
// session bus is started that would stay behind.
func TestEnvironments(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.WriteFile(closed, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, env := range map[string][]string{
		"nothing of a desktop":      {"XDG_RUNTIME_DIR=", "DBUS_SESSION_BUS_ADDRESS=", "LANG="},
		"a bus that is gone":        {"XDG_RUNTIME_DIR=/nonexistent", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", "LANG=POSIX", "LC_ALL=POSIX"},
		"a runtime folder not ours": {"XDG_RUNTIME_DIR=/proc/1", "DBUS_SESSION_BUS_ADDRESS=", "LANG=C"},
		"no home at all":            {"HOME=", "XDG_CONFIG_HOME=", "XDG_DATA_HOME=", "XDG_CACHE_HOME="},
		"a home that is the top":    {"HOME=/", "XDG_CONFIG_HOME=", "XDG_DATA_HOME=", "XDG_CACHE_HOME="},
		"a home that is a file":     {"HOME=" + closed, "TMPDIR=/nonexistent"},
		"no XDG folders":            {"XDG_CONFIG_HOME=", "XDG_DATA_HOME=", "XDG_CACHE_HOME=", "LANG=ca_ES@valencia", "LANGUAGE=ca_ES@valencia:nan_TW:nonsense__x"},
	} {
		t.Run(name, func(t *testing.T) {
			top := hosttest.AtTheTop()
			root, _ := backups(t, samples.Options{Seed: 1, Files: 20, DeviceName: "Demo iPhone"})
			launched := fakeProgram(t, "dbus-launch")
			a := launch(t, options{lang: "en", theme: "light", args: nobody(root), programs: filepath.Dir(launched.path), env: env})
			a.step("start")
			a.drawn()
			a.says("1 found")
			a.click("settings")
			a.has("size-125")
			if said := a.stderr.String(); strings.TrimSpace(said) != "" {
				t.Errorf("it writes:\n%s", said)
			}
			if _, err := os.Stat(launched.said); err == nil {
				t.Error("a session bus was started")
			}
			if name == "nothing of a desktop" {
				a.shot("1-settings")
			}
			if now := hosttest.AtTheTop(); !maps.Equal(now, top) {
				t.Errorf("at the top of the file system something was written: %v, before %v", now, top)
			}
		})
	}
}

// TestDisplayWrong: a display that leads nowhere ends in one plain sentence.
func TestDisplayWrong(t *testing.T) {
	bin := needs(t)
	for name, display := range map[string]string{"none": "", "nobody there": ":6500", "no name": "nonsense", "another computer": "127.0.0.1:4990"} {
		home := t.TempDir()
		said, code := ends(t, environment(home, display), filepath.Join(bin, "lifeboat"), append(nobody(home), "-lang", "en")...)
		lines := strings.Split(strings.TrimSpace(said), "\n")
		if code != 3 || !strings.HasPrefix(said, "Lifeboat needs a screen") || !strings.Contains(lines[0], "lifeboatctl") || len(lines) > 2 {
			t.Errorf("%s: code %d\n%s", name, code, said)
		}
	}
}
