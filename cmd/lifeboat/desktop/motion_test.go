package desktop

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestStillByTheDesktop decides by what each system says.
func TestStillByTheDesktop(t *testing.T) {
	gnome := func(v any) settings { return settings{ofGNOME: {"enable-animations": v}} }
	kde := func(v any) settings { return settings{ofKDE: {"AnimationDurationFactor": v}} }
	all := func(v any) settings { return settings{ofAll: {"reduced-motion": v}} }
	for _, c := range []struct {
		name         string
		said         settings
		still, known bool
	}{
		{"no portal", nil, false, false},
		{"nothing of it", settings{ofAll: {"color-scheme": uint32(1)}}, false, false},
		{"GNOME moves", gnome(true), false, true},
		{"GNOME is still", gnome(false), true, true},
		{"not what was agreed on", gnome("false"), false, false},
		{"reduced", all(uint32(1)), true, true},
		{"no preference", all(uint32(0)), false, false},
		{"no preference, GNOME is still", settings{ofAll: {"reduced-motion": uint32(0)}, ofGNOME: {"enable-animations": false}}, true, true},
		{"unknown value", all(uint32(7)), false, false},
		{"KDE moves", kde("1"), false, true},
		{"KDE is still", kde("0"), true, true},
		{"KDE is still, as a number", kde(0.0), true, true},
	} {
		if still, known := stillIn(c.said); still != c.still || known != c.known {
			t.Errorf("%s: still %t, known %t", c.name, still, known)
		}
	}
	for text, want := range map[string]bool{
		"": false, "[Settings]\ngtk-enable-animations=0\n": true, "[Settings]\r\ngtk-enable-animations = false\r\n": true,
		"[Settings]\ngtk-enable-animations=1": false, "[Other]\ngtk-enable-animations=0": false, "gtk-enable-animations=0": false,
		"[Settings]\ngtk-enable-animations=0\ngtk-enable-animations=1\n": false, "[Settings]\n=\n[\x00": false,
	} {
		if got := stillInKeyFile(text); got != want {
			t.Errorf("%q: still %t", text, got)
		}
	}
	for said, want := range map[string]bool{"1\n": true, "0\n": false, "": false, "true": false} {
		if got := stillInDefaults(said); got != want {
			t.Errorf("defaults %q: still %t", said, got)
		}
	}
}

// TestStillWithoutAPortal reads GTK's file where nobody is on the bus.
func TestStillWithoutAPortal(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("Linux only")
	}
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(dir, "nobody"))
	if Still() {
		t.Error("still by itself")
	}
	if err := os.MkdirAll(filepath.Join(dir, "gtk-3.0"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "gtk-3.0", "settings.ini"), []byte("[Settings]\ngtk-enable-animations=0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !Still() {
		t.Error("GTK's file is not read")
	}
}
