package desktop

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// The dialogs of the desktop (or of what a sandbox lets through of it).
const (
	portalName    = "org.freedesktop.portal.Desktop"
	portalPath    = "/org/freedesktop/portal/desktop"
	fileChooser   = "org.freedesktop.portal.FileChooser"
	portalRequest = "org.freedesktop.portal.Request"
	// sinceFolders is the version from which folders can be chosen.
	sinceFolders = 3
)

// errNotChosen says that the desktop could not ask.
var errNotChosen = errors.New("the desktop's dialog did not open")

// HasChooser reports whether this desktop asks for folders itself. It may wait for a
// few seconds.
func HasChooser() bool {
	return inTime(patience, func(ctx context.Context) bool {
		bus, err := dbus.SessionBus() // shared, also with Fyne: never closed
		return err == nil && hasChooser(ctx, bus)
	})
}

// inTime is what ask says, or false: the bus itself may be deaf.
func inTime(limit time.Duration, ask func(context.Context) bool) bool {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	answer := make(chan bool, 1)
	go func() { answer <- ask(ctx) }()
	select {
	case yes := <-answer:
		return yes
	case <-ctx.Done():
		return false
	}
}

func hasChooser(ctx context.Context, bus *dbus.Conn) bool {
	var version dbus.Variant
	err := bus.Object(portalName, portalPath).
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, fileChooser, "version").Store(&version)
	v, ok := version.Value().(uint32)
	return err == nil && ok && v >= sinceFolders
}

// ChooseFolder asks for a folder with the desktop's own dialog, over the window with a
// handle of X11 (0: over none), and waits for the person; ctx closes the dialog.
// Empty: the person chose none.
func ChooseFolder(ctx context.Context, window uintptr, title, begin string) (string, error) {
	bus, err := dbus.SessionBus()
	if err != nil {
		return "", err
	}
	return chooseFolder(ctx, bus, window, title, begin, patience)
}

func chooseFolder(ctx context.Context, bus *dbus.Conn, window uintptr, title, begin string, patience time.Duration) (string, error) {
	token := "lifeboat_" + strings.ToLower(rand.Text())
	sender := strings.ReplaceAll(strings.TrimPrefix(bus.Names()[0], ":"), ".", "_")
	request := dbus.ObjectPath(portalPath + "/request/" + sender + "/" + token)
	// The answer may come before the call returns: who listens later misses it.
	answers := make(chan *dbus.Signal, 8)
	bus.Signal(answers)
	defer bus.RemoveSignal(answers)
	listen := []dbus.MatchOption{dbus.WithMatchInterface(portalRequest), dbus.WithMatchMember("Response"), dbus.WithMatchSender(portalName)}
	asked, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := bus.AddMatchSignalContext(asked, listen...); err != nil {
		return "", err
	}
	defer func() { _ = bus.RemoveMatchSignal(listen...) }() // with the connection it is gone, too
	options := map[string]dbus.Variant{
		"handle_token": dbus.MakeVariant(token), "directory": dbus.MakeVariant(true), "modal": dbus.MakeVariant(true),
	}
	if begin != "" {
		options["current_folder"] = dbus.MakeVariant(append([]byte(begin), 0))
	}
	parent := ""
	if window != 0 {
		parent = fmt.Sprintf("x11:%x", window)
	}
	handle := request
	err := bus.Object(portalName, portalPath).
		CallWithContext(asked, fileChooser+".OpenFile", 0, parent, title, options).Store(&handle) // old ones name it otherwise
	if err != nil {
		go closeRequest(bus, request, patience) // a slow one may open it yet
		return "", errors.Join(errNotChosen, err)
	}
	for {
		select {
		case s, open := <-answers:
			if !open {
				return "", errNotChosen
			}
			if s.Path == request || s.Path == handle {
				return chosen(s.Body)
			}
		case <-ctx.Done():
			closeRequest(bus, handle, patience)
			return "", ctx.Err()
		}
	}
}

// closeRequest takes a dialog back that nobody waits for.
func closeRequest(bus *dbus.Conn, handle dbus.ObjectPath, patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = bus.Object(portalName, handle).CallWithContext(ctx, portalRequest+".Close", 0).Err // it may be gone already
}

// chosen reads the answer of a dialog: 0 and what was chosen, 1 for nothing, or that it
// ended otherwise.
func chosen(body []any) (string, error) {
	if len(body) < 2 {
		return "", errNotChosen
	}
	code, _ := body[0].(uint32)
	results, _ := body[1].(map[string]dbus.Variant)
	uris, _ := results["uris"].Value().([]string)
	switch {
	case code == 1:
		return "", nil
	case code != 0 || len(uris) == 0:
		return "", errNotChosen
	}
	path, ok := PathOf(uris[0])
	if !ok || !strings.HasPrefix(path, "/") {
		return "", errNotChosen // a place that is no folder of this computer
	}
	return path, nil
}
