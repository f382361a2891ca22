package desktop

import (
	"context"
	"html"
	"slices"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

// Notifier shows notifications. The next one takes the place of the last, so that
// they do not pile up, and a click on it is told.
type Notifier struct {
	app   string // its name for the desktop's settings
	name  string // for people
	click func()

	mu      sync.Mutex
	bus     *dbus.Conn
	last    uint32 // number of the notification that may still be there
	escapes bool   // the desktop reads marks in the text
}

const (
	notifications     = "org.freedesktop.Notifications"
	notificationsPath = "/org/freedesktop/Notifications"
)

// notifyTime is how long the desktop has for a notification, for which nobody waits.
const notifyTime = 30 * time.Second

// NewNotifier makes a Notifier. click is called on a goroutine of its own.
func NewNotifier(app, name string, click func()) *Notifier {
	return &Notifier{app: app, name: name, click: click}
}

// Notify shows a text. It returns at once; a desktop without notifications shows
// nothing.
func (n *Notifier) Notify(title, text string) { go n.show(title, text) }

func (n *Notifier) show(title, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), notifyTime)
	defer cancel()
	if n.bus == nil && !n.connect(ctx) {
		return
	}
	if n.escapes {
		text = html.EscapeString(text) // names of phones may hold anything
	}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(n.app)}
	var id uint32
	call := n.bus.Object(notifications, notificationsPath).CallWithContext(ctx, notifications+".Notify", 0,
		n.name, n.last, n.app, title, text, []string{"default", n.name}, hints, int32(-1))
	if call.Store(&id) == nil {
		n.last = id
	}
}

// connect finds the desktop's notifications and listens for clicks on ours.
func (n *Notifier) connect(ctx context.Context) bool {
	bus, err := dbus.SessionBus() // shared, also with Fyne: never closed
	if err != nil {
		return false
	}
	var can []string
	err = bus.Object(notifications, notificationsPath).CallWithContext(ctx, notifications+".GetCapabilities", 0).Store(&can)
	n.escapes = err == nil && slices.Contains(can, "body-markup")
	signals := make(chan *dbus.Signal, 8)
	bus.Signal(signals)
	if err := bus.AddMatchSignalContext(ctx, dbus.WithMatchInterface(notifications), dbus.WithMatchObjectPath(notificationsPath)); err != nil {
		bus.RemoveSignal(signals)
		return false
	}
	n.bus = bus
	go n.listen(signals)
	return true
}

// listen tells of clicks until the bus is closed.
func (n *Notifier) listen(signals <-chan *dbus.Signal) {
	for s := range signals {
		id, ok := uint32(0), false
		if len(s.Body) > 0 {
			id, ok = s.Body[0].(uint32)
		}
		n.mu.Lock()
		ours := ok && id != 0 && id == n.last
		if ours && s.Name == notifications+".NotificationClosed" {
			n.last = 0
		}
		n.mu.Unlock()
		if ours && s.Name == notifications+".ActionInvoked" {
			n.click()
		}
	}
}

// Identify has nothing to do: Fyne gives the window its name.
func Identify(string) {}
