package e2e

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// bus stands in for the desktop's session bus: it welcomes whoever comes, and
// keeps the notifications that it is asked to show.
type bus struct {
	address string
	mu      sync.Mutex
	shown   []string
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
			b.note(call.Body)
			reply.Body = []any{uint32(1)}
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

// note keeps title and text of a notification.
func (b *bus) note(body []any) {
	if len(body) < 5 {
		return
	}
	text, _ := body[4].(string)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shown = append(b.shown, text)
}

// notified waits until the person was notified in these words.
func (a *app) notified(key string) {
	a.t.Helper()
	a.until("the notification "+key, func(text) bool {
		a.bus.mu.Lock()
		defer a.bus.mu.Unlock()
		for _, s := range a.bus.shown {
			if s == a.words.Say(key) {
				return true
			}
		}
		return false
	})
}

// notNotified wants that the person was not told so.
func (a *app) notNotified(key string) {
	a.t.Helper()
	a.bus.mu.Lock()
	defer a.bus.mu.Unlock()
	for _, s := range a.bus.shown {
		if s == a.words.Say(key) {
			a.t.Errorf("notified: %s", s)
		}
	}
}
