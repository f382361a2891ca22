package e2e

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"net"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"

	"github.com/lifeboat-app/lifeboat/guide"
)

// bus stands in for the desktop's session bus: it welcomes whoever comes, and
// keeps the notifications that it is asked to show.
type bus struct {
	address  string
	mu       sync.Mutex
	shown    []string
	replaced []uint32                  // the numbers that notifications were to replace
	bars     []map[string]dbus.Variant // what was told of how far work is
	items    []string                  // what the file manager was asked to show
	listener net.Conn                  // whoever showed the last notification
}

func newBus(t *testing.T) *bus {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "bus")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	b := &bus{address: "unix:path=" + socket}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { b.serve(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		wg.Wait() // the program has ended by now, and its connection with it
	})
	return b
}

// serve answers one program until it leaves.
func (b *bus) serve(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		answer := "ERROR\r\n"
		switch words := strings.Fields(strings.TrimLeft(line, "\x00")); {
		case len(words) == 0:
		case words[0] == "AUTH" && len(words) == 1:
			answer = "REJECTED EXTERNAL\r\n"
		case words[0] == "AUTH":
			answer = "OK 0123456789abcdef0123456789abcdef\r\n"
		case words[0] == "BEGIN":
			b.converse(r, conn)
			return
		}
		if _, err := conn.Write([]byte(answer)); err != nil {
			return
		}
	}
}

// converse answers every call: Hello with a name, Notify with a number, and all
// others with an error.
func (b *bus) converse(r *bufio.Reader, conn net.Conn) {
	for {
		call, err := dbus.DecodeMessage(r)
		if err != nil {
			return
		}
		if call.Type == dbus.TypeSignal {
			b.signalled(call.Body)
			continue
		}
		if call.Type != dbus.TypeMethodCall {
			continue
		}
		member, _ := call.Headers[dbus.FieldMember].Value().(string)
		reply := &dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{
			dbus.FieldReplySerial: dbus.MakeVariant(call.Serial()),
			dbus.FieldSender:      dbus.MakeVariant("org.freedesktop.DBus"),
			dbus.FieldDestination: dbus.MakeVariant(":1.1"),
		}}
		switch member {
		case "Hello":
			reply.Body = []any{":1.1"}
		case "Notify":
			b.note(call.Body, conn)
			reply.Body = []any{uint32(notificationID)}
		case "GetCapabilities":
			reply.Body = []any{[]string{"actions", "body-markup"}}
		case "ShowItems":
			b.show(call.Body)
		case "AddMatch", "RemoveMatch":
		default:
			reply.Type = dbus.TypeError
			reply.Headers[dbus.FieldErrorName] = dbus.MakeVariant("org.freedesktop.DBus.Error.ServiceUnknown")
		}
		if len(reply.Body) > 0 {
			reply.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(reply.Body...))
		}
		if err := send(conn, reply); err != nil {
			return
		}
	}
}

// send writes a message. Its number, which the library gives to those of its own
// connections only, stands at the ninth byte and may be any but 0.
func send(conn net.Conn, m *dbus.Message) error {
	var raw bytes.Buffer
	if err := m.EncodeTo(&raw, binary.LittleEndian); err != nil {
		return err
	}
	raw.Bytes()[8] = 1
	_, err := conn.Write(raw.Bytes())
	return err
}

// notificationID is the number of every notification.
const notificationID = 7

// note keeps the text of a notification.
func (b *bus) note(body []any, conn net.Conn) {
	if len(body) < 5 {
		return
	}
	replaces, _ := body[1].(uint32)
	text, _ := body[4].(string)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shown, b.replaced, b.listener = append(b.shown, text), append(b.replaced, replaces), conn
}

// show keeps what the file manager is asked to show.
func (b *bus) show(body []any) {
	if len(body) == 0 {
		return
	}
	items, _ := body[0].([]string)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, items...)
}

// signalled keeps what is told of how far work is.
func (b *bus) signalled(body []any) {
	if len(body) < 2 {
		return
	}
	state, ok := body[1].(map[string]dbus.Variant)
	b.mu.Lock()
	defer b.mu.Unlock()
	if ok {
		b.bars = append(b.bars, state)
	}
}

// click clicks on the notification that is shown.
func (b *bus) click(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listener == nil {
		t.Fatal("there is no notification to click on")
	}
	m := &dbus.Message{Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldPath:      dbus.MakeVariant(dbus.ObjectPath("/org/freedesktop/Notifications")),
		dbus.FieldInterface: dbus.MakeVariant("org.freedesktop.Notifications"),
		dbus.FieldMember:    dbus.MakeVariant("ActionInvoked"),
		dbus.FieldSender:    dbus.MakeVariant(":1.2"),
	}, Body: []any{uint32(notificationID), "default"}}
	m.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(m.Body...))
	if err := send(b.listener, m); err != nil {
		t.Fatal(err)
	}
}

// notified waits until the person was notified in these words.
func (a *app) notified(key string) {
	a.t.Helper()
	a.told("the notification "+key, func(b *bus) bool { return slices.ContainsFunc(b.shown, a.notice(key).MatchString) })
}

// notice is what a notification says, whatever it names.
func (a *app) notice(key string) *regexp.Regexp {
	any := map[string]any{"Phone": "\x00", "Backup": "\x00", "Day": "\x00", "Verdict": "\x00"}
	said := a.words.Text(guide.Text{Key: key, Args: any})
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(said), "\x00", ".+") + "$")
}

// notNotified wants that the person was not told so.
func (a *app) notNotified(key string) {
	a.t.Helper()
	a.bus.mu.Lock()
	defer a.bus.mu.Unlock()
	for _, s := range a.bus.shown {
		if a.notice(key).MatchString(s) {
			a.t.Errorf("notified: %s", s)
		}
	}
}
