package desktop

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// atStart is how long the desktop has to answer while a window waits for it.
const atStart = 300 * time.Millisecond

// longestKeyFile is how much of a settings.ini is read.
const longestKeyFile = 64 << 10

// Still reports whether the person has asked this computer to move nothing by
// itself.
func Still() bool {
	if still, known := stillIn(portal()); known {
		return still
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return false
	}
	for _, gtk := range []string{"gtk-4.0", "gtk-3.0"} {
		f, err := os.Open(filepath.Join(dir, gtk, "settings.ini"))
		if err != nil {
			continue
		}
		text, _ := io.ReadAll(io.LimitReader(f, longestKeyFile)) // what could be read counts
		_ = f.Close()
		if stillInKeyFile(string(text)) {
			return true
		}
	}
	return false
}

// portal asks the desktop for its settings. One that does not answer says nothing.
func portal() settings {
	ctx, cancel := context.WithTimeout(context.Background(), atStart)
	defer cancel()
	answer := make(chan settings, 1)
	go func() { answer <- askPortal(ctx) }() // the bus itself may be deaf
	select {
	case s := <-answer:
		return s
	case <-ctx.Done():
		return nil
	}
}

func askPortal(ctx context.Context) settings {
	bus, err := dbus.SessionBus() // shared, also with Fyne: never closed
	if err != nil {
		return nil
	}
	var said map[string]map[string]dbus.Variant
	err = bus.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop").
		CallWithContext(ctx, "org.freedesktop.portal.Settings.ReadAll", 0, []string{ofAll, ofGNOME, ofKDE}).Store(&said)
	if err != nil {
		return nil
	}
	all := settings{}
	for namespace, keys := range said {
		all[namespace] = map[string]any{}
		for key, value := range keys {
			all[namespace][key] = value.Value()
		}
	}
	return all
}
