package main

import (
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// waylandServer answers one program with what it has, or breaks off.
func waylandServer(t *testing.T, names []string, breaks bool) (socket string) {
	t.Helper()
	socket = filepath.Join(t.TempDir(), "wayland-7")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Skipf("no sockets here: %v", err)
	}
	done := make(chan struct{})
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	word := binary.NativeEndian.AppendUint32
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if _, err := io.ReadFull(conn, make([]byte, 24)); err != nil {
			return
		}
		var say []byte
		for i, name := range names {
			padded := name + strings.Repeat("\x00", 4-len(name)%4)
			say = word(word(say, 2), uint32(8+4+4+len(padded)+4)<<16)
			say = append(word(word(say, uint32(i)), uint32(len(name)+1)), padded...)
			say = word(say, 1)
		}
		if !breaks {
			say = word(word(word(say, 3), 12<<16), 0)
		}
		_, _ = conn.Write(say)
	}()
	return socket
}

// TestNoWayland: what speaks against a window on Wayland is known before it is tried.
func TestNoWayland(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"none", nil, "no WAYLAND_DISPLAY"},
		{"no folder", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, "XDG_RUNTIME_DIR is not"},
		{"nobody listens", map[string]string{"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": dir}, "wayland-0"},
		{"handed over", map[string]string{"WAYLAND_SOCKET": "5"}, ""},
		{"good", map[string]string{"WAYLAND_DISPLAY": waylandServer(t, []string{"wl_shm", "wl_seat", "xdg_wm_base"}, false)}, ""},
		{"no seat", map[string]string{"WAYLAND_DISPLAY": waylandServer(t, []string{"wl_shm", "xdg_wm_base"}, false)}, "has no seat"},
		{"breaks off", map[string]string{"WAYLAND_DISPLAY": waylandServer(t, []string{"wl_shm"}, true)}, ""},
	} {
		got := noWayland(func(n string) string { return c.env[n] })
		if !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestPlatform: the window system that is asked for is one that is there.
func TestPlatform(t *testing.T) {
	for _, c := range []struct {
		display, against string // Wayland
		platform         string
		none             bool
	}{
		{":0", "", "", false}, // Fyne decides
		{":0", "gone", "x11", false},
		{"", "", "", false},
		{"", "gone", "", true},
	} {
		env := func(n string) string { return map[string]string{"DISPLAY": c.display, "WAYLAND_DISPLAY": "w"}[n] }
		against := func() string { return c.against }
		if got := platform("linux", env, against); got != c.platform {
			t.Errorf("%+v: %q", c, got)
		}
		if got := noScreen("linux", env, against); (got != nil) != c.none || got != nil && got.details != c.against {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	for _, goos := range []string{"darwin", "windows"} {
		none := func(string) string { return "" }
		if noScreen(goos, none, func() string { return "gone" }) != nil || platform(goos, none, nil) != "" {
			t.Errorf("%s has no screen", goos)
		}
	}
}

// TestOtherPlatform: a display of X11 that leads nowhere is no reason to go without a
// window where Wayland is there, too.
func TestOtherPlatform(t *testing.T) {
	for _, c := range []struct {
		goos, display, wayland, fyne string
		want                         []string
	}{
		{"linux", ":9", "wayland-0", "", []string{"FYNE_PLATFORM=wayland"}},
		{"linux", ":9", "wayland-0", "x11", nil},
		{"linux", ":9", "wayland-0", "wayland", nil},
		{"linux", ":9", "", "", nil},
		{"linux", "", "wayland-0", "", nil},
		{"windows", ":9", "wayland-0", "", nil},
	} {
		env := map[string]string{"DISPLAY": c.display, "WAYLAND_DISPLAY": c.wayland, "FYNE_PLATFORM": c.fyne}
		if got := otherPlatform(c.goos, func(n string) string { return env[n] }); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
