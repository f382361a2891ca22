package desktop

import (
	"strings"

	"github.com/godbus/dbus/v5"
)

// application is how the desktop speaks with a program that is open.
const application = "org.freedesktop.Application"

// opened is what the desktop may call.
type opened struct{ open func(paths []string) }

// Activate wants the window to come forward.
func (o opened) Activate(map[string]dbus.Variant) *dbus.Error {
	o.open(nil)
	return nil
}

// Open wants files and folders to be looked at.
func (o opened) Open(uris []string, _ map[string]dbus.Variant) *dbus.Error {
	var paths []string
	for _, uri := range uris {
		if path, ok := PathOf(uri); ok {
			paths = append(paths, path)
		}
	}
	o.open(paths)
	return nil
}

// ActivateAction: there are no actions but to be there.
func (o opened) ActivateAction(string, []dbus.Variant, map[string]dbus.Variant) *dbus.Error {
	o.open(nil)
	return nil
}

// Serve lets the desktop find the open program under its name, until the program
// ends. It waits for a bus that does not answer; so it has a goroutine of its own.
// open is called on goroutines of their own.
func Serve(app string, open func(paths []string)) {
	bus, err := dbus.SessionBus() // shared, also with Fyne: never closed
	if err != nil {
		return
	}
	serve(bus, app, open)
}

func serve(bus *dbus.Conn, app string, open func(paths []string)) {
	path := dbus.ObjectPath("/" + strings.ReplaceAll(app, ".", "/"))
	if bus.Export(opened{open}, path, application) == nil {
		_, _ = bus.RequestName(app, dbus.NameFlagDoNotQueue) // who has it already keeps it
	}
}
