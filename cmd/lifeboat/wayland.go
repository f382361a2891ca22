package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"
	"time"
)

// waylandPatience is how long a Wayland server has to say what it has. One that is
// silent longer is left to Fyne, which is waited for in its turn.
const waylandPatience = 10 * time.Second

// noWayland is why no window can be opened on Wayland; empty: nothing speaks against it.
// It is asked for before Fyne is, because the libraries below it write lines of their
// own to the terminal, and crash where a server has no seat: neither keyboard nor mouse.
func noWayland(env func(string) string) string {
	name := env("WAYLAND_DISPLAY")
	switch {
	case env("WAYLAND_SOCKET") != "":
		return "" // open already, for one program and one time
	case name == "":
		return "there is no WAYLAND_DISPLAY"
	case !filepath.IsAbs(name) && env("XDG_RUNTIME_DIR") == "":
		return "WAYLAND_DISPLAY is set, and XDG_RUNTIME_DIR is not"
	case !filepath.IsAbs(name):
		name = filepath.Join(env("XDG_RUNTIME_DIR"), name)
	}
	conn, err := net.DialTimeout("unix", name, waylandPatience)
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	if has, err := waylandGlobals(conn); err == nil && !slices.Contains(has, "wl_seat") {
		return "the Wayland server has no seat (no keyboard and no mouse)"
	}
	return ""
}

// waylandGlobals asks a Wayland server for all that it has (wl_display.get_registry),
// up to its answer to a question that comes after (wl_display.sync).
func waylandGlobals(conn net.Conn) (names []string, err error) {
	if err := conn.SetDeadline(time.Now().Add(waylandPatience)); err != nil {
		return nil, err
	}
	const display, registry, callback = 1, 2, 3 // objects; the last two are named by us
	var ask []byte
	for _, question := range [][2]uint32{{1, registry}, {0, callback}} {
		for _, word := range []uint32{display, 12<<16 | question[0], question[1]} {
			ask = binary.NativeEndian.AppendUint32(ask, word)
		}
	}
	if _, err := conn.Write(ask); err != nil {
		return nil, err
	}
	for {
		var head [8]byte
		if _, err := io.ReadFull(conn, head[:]); err != nil {
			return nil, err
		}
		object, length := binary.NativeEndian.Uint32(head[:]), binary.NativeEndian.Uint32(head[4:])>>16
		if length < 8 {
			return nil, fmt.Errorf("a message of %d bytes", length)
		}
		body := make([]byte, length-8)
		if _, err := io.ReadFull(conn, body); err != nil {
			return nil, err
		}
		switch {
		case object == callback:
			return names, nil
		case object == registry && len(body) >= 8: // its number, the length of its name, its name, its version
			if n := binary.NativeEndian.Uint32(body[4:]); n > 0 && int64(n) <= int64(len(body)-8) {
				names = append(names, string(body[8:8+n-1]))
			}
		}
	}
}
