package simulator_test

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// goroutines counts those that are still there after all that end by
// themselves have had the time to.
func goroutines(t *testing.T, most int) {
	t.Helper()
	hosttest.Until(t, fmt.Sprintf("no more than %d goroutines", most), func() bool { return runtime.NumGoroutine() <= most })
}

// TestNothingStays attaches, pairs, fails and detaches 200 times, in every way
// that a connection can end, and counts what is left.
func TestNothingStays(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{RestartTime: time.Millisecond})
	listener := dial(t, h.address)
	ask(t, listener, map[string]any{"MessageType": "Listen"})
	before := runtime.NumGoroutine()
	for round := range 200 {
		switch round % 8 {
		case 0: // a service that is left open when the cable goes
			l := h.service("com.apple.mobile.notification_proxy")
			l.send(map[string]any{"Command": "ObserveNotification", "Name": "x"})
		case 1: // a session that is left open
			h.session().ask("GetValue", nil)
		case 2: // a session that is refused
			l := h.lockdown()
			l.ask("StartSession", map[string]any{"HostID": "STRANGER"})
			l.Close()
		case 3: // a handshake that never comes
			h.lockdown().ask("StartSession", map[string]any{"HostID": h.id})
		case 4: // half a message
			h.lockdown().Write([]byte{0, 0, 1, 0, '<'})
		case 5: // a handshake that fails
			l := h.lockdown()
			l.ask("StartSession", map[string]any{"HostID": h.id})
			l.Write([]byte("this is not TLS at all, whatever it may be"))
		case 6: // a port that nobody connects to
			h.session().ask("StartService", map[string]any{"Service": "com.apple.afc"})
		case 7: // a listener that goes away
			conn := dial(t, h.address)
			ask(t, conn, map[string]any{"MessageType": "Listen"})
			conn.Close()
		}
		if round%20 == 19 {
			restart(t, p)
		} else {
			p.Unplug()
			p.Plug()
		}
	}
	goroutines(t, before)
	if p.State().Plugged != true {
		t.Error("the phone is gone")
	}
}

// TestClose closes a simulator in the middle of everything.
func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Listen(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	p, err := s.Add(simulator.PhoneOptions{Trust: simulator.TrustAuto, RestartTime: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	h := newHost(t, s.Addresses()[0], "HOST-1")
	h.pair()
	h.session()
	l := h.service("com.apple.mobile.notification_proxy")
	l.send(map[string]any{"Command": "ObserveNotification", "Name": "x"})
	conn := dial(t, h.address)
	ask(t, conn, map[string]any{"MessageType": "Listen"})
	p.Restart()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	goroutines(t, before)
	if _, err := s.Add(simulator.PhoneOptions{}); err == nil {
		t.Error("a phone was added to a closed simulator")
	}
	p.Plug()
	p.Restart()
	goroutines(t, before)
}

// TestSeveral has three phones at once, each with its own host, trust and
// services, in parallel.
func TestSeveral(t *testing.T) {
	b := newBench(t)
	var phones []*simulator.Phone
	for range 3 {
		phones = append(phones, b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted}))
	}
	if len(b.Phones()) != 3 {
		t.Errorf("%d phones", len(b.Phones()))
	}
	var work sync.WaitGroup
	for i, p := range phones {
		for _, other := range phones[:i] {
			if other.UDID() == p.UDID() {
				t.Errorf("two phones are %s", p.UDID())
			}
		}
		work.Go(func() {
			for range 3 {
				if out, code := run(t, b.Addresses()[i%2], "ideviceinfo", "-u", p.UDID(), "-k", "SerialNumber"); code != 0 || out != p.Serial() {
					t.Errorf("ideviceinfo -u %s: %d, %q", p.UDID(), code, out)
				}
			}
		})
	}
	work.Wait()
}

// TestEvents holds what a listener is told of a phone's life.
func TestEvents(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{Unplugged: true, RestartTime: time.Millisecond})
	conn := dial(t, b.Addresses()[0])
	ask(t, conn, map[string]any{"MessageType": "Listen"})
	expect := func(want string) {
		t.Helper()
		_, body, err := wire.ReadMux(conn)
		if err != nil {
			t.Fatal(err)
		}
		var event struct {
			MessageType string
			DeviceID    int
			Properties  struct{ ConnectionType, SerialNumber string }
		}
		if err := proplist.Decode(body, &event); err != nil {
			t.Fatal(err)
		}
		got := strings.TrimSpace(fmt.Sprint(event.MessageType, " ", event.DeviceID, " ", event.Properties.ConnectionType))
		if got != want {
			t.Fatalf("event %q; want %q", got, want)
		}
		if serial := event.Properties.SerialNumber; serial != "" && serial != p.UDID() {
			t.Errorf("serial number %q", serial)
		}
	}
	p.Plug()
	p.Plug()
	expect("Attached 1 USB")
	p.SetWiFi(true)
	expect("Attached 2 Network")
	p.Restart()
	p.Restart()
	expect("Detached 1")
	expect("Detached 2")
	expect("Attached 3 USB")
	expect("Attached 4 Network")
	p.Unplug()
	expect("Detached 3")
	p.Restart()
	expect("Detached 4")
	p.SetWiFi(false)
	p.Plug()
	expect("Attached 5 USB")
}

// TestHandle puts a service of one's own into a phone.
func TestHandle(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{})
	ended := make(chan struct{})
	p.Handle("com.example.wait", func(ctx context.Context, phone *simulator.Phone, conn net.Conn) {
		if phone != p {
			t.Error("the service was given another phone")
		}
		conn.Write([]byte("x"))
		<-ctx.Done()
		close(ended)
	})
	l := h.service("com.example.wait")
	if _, err := l.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	p.Unplug()
	<-ended
	p.Plug()
	p.Handle("com.example.wait", nil)
	if got := h.session().ask("StartService", map[string]any{"Service": "com.example.wait"})["Error"]; got != "InvalidService" {
		t.Errorf("a service that was taken away: %v", got)
	}
}

// TestPreflight has usbmuxd ask for trust by itself, as on Linux.
func TestPreflight(t *testing.T) {
	s, err := simulator.New(simulator.Options{Preflight: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Listen(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	address := s.Addresses()[0]
	p, err := s.Add(simulator.PhoneOptions{Locked: true, Trust: simulator.TrustForgotten})
	if err != nil {
		t.Fatal(err)
	}
	events := dial(t, address)
	ask(t, events, map[string]any{"MessageType": "Listen"})
	expect := func(when string, asking, paired, record bool) {
		t.Helper()
		answer := ask(t, dial(t, address), map[string]any{"MessageType": "ReadPairRecord", "PairRecordID": p.UDID()})
		if p.Asking() != asking || p.Paired() != paired || (answer["PairRecordData"] != nil) != record {
			t.Errorf("%s: asking %v, paired %v, record %v", when, p.Asking(), p.Paired(), answer["PairRecordData"] != nil)
		}
	}
	expect("locked, with a stale record", false, false, false)
	p.Unlock()
	expect("unlocked", true, false, false)
	p.Deny()
	expect("denied", false, false, false)
	p.SetFindMy(true)
	expect("denied, and something changed", false, false, false)
	p.Unplug()
	p.Plug()
	expect("replugged", true, false, false)
	p.Trust()
	expect("trusted", false, true, true)
	for { // what happened before is of no interest here
		_, body, err := wire.ReadMux(events)
		if err != nil {
			t.Fatal("no Paired event came:", err)
		}
		var event struct{ MessageType string }
		if err := proplist.Decode(body, &event); err != nil {
			t.Fatal(err)
		}
		if event.MessageType == "Paired" {
			break
		}
	}
	if out, code := run(t, address, "ideviceinfo", "-k", "SerialNumber"); code != 0 || out != p.Serial() {
		t.Errorf("ideviceinfo with the record of usbmuxd: %d, %q", code, out)
	}
	h := newHost(t, address, "HOST-1")
	h.record["SystemBUID"] = ask(t, dial(t, address), map[string]any{"MessageType": "ReadBUID"})["BUID"]
	if failure := h.pair(); failure != nil {
		t.Errorf("another program of this computer pairs: %v", failure)
	}
	p.Unplug()
	p.Plug()
	expect("replugged, known", false, true, true)
	p.Forget()
	p.Unplug()
	p.Plug()
	expect("forgotten and replugged", true, false, false)
}
