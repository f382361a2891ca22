package simulator_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// TestFaults makes each fault happen and ends it again.
func TestFaults(t *testing.T) {
	start := func(h *host) any {
		l := h.session()
		defer l.Close()
		return l.ask("StartService", map[string]any{"Service": "com.apple.afc"})["Error"]
	}
	begin := func(h *host) any {
		l := h.lockdown()
		defer l.Close()
		return l.ask("StartSession", map[string]any{"HostID": h.id})["Error"]
	}
	for _, c := range []struct {
		fault string
		do    func(h *host) any
		want  any // with the fault
		then  any // without
	}{
		{"service-limit", start, "ServiceLimit", nil},
		{"service-limit=100", start, nil, nil},
		{"pairing-pending", func(h *host) any { return h.pair() }, "PairingDialogResponsePending", nil},
		{"invalid-host-id", begin, "InvalidHostID", nil},
		{"password-protected", begin, "PasswordProtected", nil},
		{"password-protected", func(h *host) any { return h.pair() }, "PasswordProtected", nil},
		{"no-escrow-bag", func(h *host) any { h.pair(); return len(h.escrow) }, 0, 32},
		{"get-prohibited", func(h *host) any { return h.session().ask("GetValue", map[string]any{"Key": "SerialNumber"})["Error"] }, "GetProhibited", nil},
		{"odd-values", func(h *host) any {
			return h.session().ask("GetValue", map[string]any{"Domain": "com.apple.fmip", "Key": "IsAssociated"})["Value"]
		}, "no", false},
		{"refused", func(h *host) any { _, number := h.tryConnect(62078); return number }, 3, 0},
		{"garbled-usbmuxd", func(h *host) any {
			b, _ := io.ReadAll(io.LimitReader(listDevices(t, h), 4))
			return string(b)
		}, "HTTP", "\xf6\x02\x00\x00"},
		{"tls-failure", func(h *host) any {
			_, err := h.session().Write([]byte("x")) // begins with the handshake
			return err != nil
		}, true, false},
		{"idle-drop=0", func(h *host) any {
			_, err := h.lockdown().Read(make([]byte, 1))
			return err == io.EOF
		}, true, nil},
		{"silent", func(h *host) any {
			l := h.lockdown()
			l.send(map[string]any{"Request": "QueryType"})
			l.Conn.(interface{ CloseWrite() error }).CloseWrite() // after which nothing more is to come
			n, _ := l.Read(make([]byte, 1))
			return n
		}, 0, 1},
		{"lock-busy", func(h *host) any { return lockSync(t, h) }, byte(19), byte(0)},
	} {
		t.Run(c.fault, func(t *testing.T) {
			p, h := paired(t, simulator.PhoneOptions{})
			if err := p.SetFault(c.fault); err != nil {
				t.Fatal(err)
			}
			if got := c.do(h); got != c.want {
				t.Errorf("with the fault: %v; want %v", got, c.want)
			}
			name, _, _ := strings.Cut(c.fault, "=")
			if !p.ClearFault(name) || p.ClearFault(name) {
				t.Error("the fault was not set, or is not over")
			}
			if c.fault == "idle-drop=0" {
				return // without the fault nothing ever ends the wait
			}
			if got := c.do(h); got != c.then && c.fault != "garbled-usbmuxd" {
				t.Errorf("afterwards: %v; want %v", got, c.then)
			} else if c.fault == "garbled-usbmuxd" && got == c.want {
				t.Errorf("afterwards: %v", got)
			}
		})
	}
}

func listDevices(t *testing.T, h *host) net.Conn {
	conn := dial(t, h.address)
	// No byte more than the service reads: else its close takes the answer away.
	conn.Write([]byte{16, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0})
	return conn
}

// lockSync takes the sync lock as idevicebackup2 does, and gives the status.
func lockSync(t *testing.T, h *host) byte {
	t.Helper()
	l := h.service("com.apple.afc")
	defer l.Close()
	send := func(operation byte, arguments []byte) []byte {
		frame := make([]byte, 40, 40+len(arguments))
		copy(frame, "CFA6LPAA")
		frame[8], frame[16], frame[32] = byte(40+len(arguments)), byte(40+len(arguments)), operation
		l.Write(append(frame, arguments...))
		reply := make([]byte, 48)
		if _, err := io.ReadFull(l, reply); err != nil {
			t.Fatal(err)
		}
		return reply[40:]
	}
	handle := send(0x0d, append([]byte{2, 0, 0, 0, 0, 0, 0, 0}, "/com.apple.itunes.lock_sync\x00"...))
	return send(0x1b, append(handle, 6, 0, 0, 0, 0, 0, 0, 0))[0]
}

// TestCut pulls the cable at every point of a conversation.
func TestCut(t *testing.T) {
	const size = 100_000
	for _, cut := range []int{1, 100, 4000, 5000, 20_000, 99_000} {
		p, h := paired(t, simulator.PhoneOptions{})
		p.Handle("com.example.flood", func(_ context.Context, _ *simulator.Phone, conn net.Conn) {
			conn.Write(make([]byte, size))
		})
		l := h.service("com.example.flood")
		if err := p.SetFault("cut-link=" + string(itoa(cut))); err != nil {
			t.Fatal(err)
		}
		n, _ := io.Copy(io.Discard, l)
		if n >= size || n > int64(cut) {
			t.Errorf("%d bytes came over a link that was cut after %d", n, cut)
		}
		if p.State().Plugged || device(t, h.address) != 0 {
			t.Errorf("cut after %d: the phone is still there", cut)
		}
		p.Plug()
		if _, still := p.Fault("cut-link"); still {
			t.Error("the fault is not over")
		}
		if n, err := io.Copy(io.Discard, h.service("com.example.flood")); n != size || err != nil {
			t.Errorf("after replugging: %d bytes, %v", n, err)
		}
	}
}

func itoa(n int) []byte {
	var b []byte
	for ; n > 0; n /= 10 {
		b = append([]byte{byte('0' + n%10)}, b...)
	}
	return b
}

// TestSlow proves that a slow link loses nothing and that it can be cut in the
// middle of its waiting.
func TestSlow(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{})
	want := bytes.Repeat([]byte("slow and steady "), 1000)
	p.Handle("com.example.flood", func(_ context.Context, _ *simulator.Phone, conn net.Conn) { conn.Write(want) })
	if err := p.SetFault("slow-link=200000"); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(h.service("com.example.flood")); !bytes.Equal(got, want) || err != nil {
		t.Errorf("%d bytes of %d came, %v", len(got), len(want), err)
	}
	l := h.lockdown()
	if err := p.SetFault("slow-link=1"); err != nil {
		t.Fatal(err)
	}
	l.send(map[string]any{"Request": "QueryType"})
	p.Unplug() // newBench's Close would wait for a link that waits
}

func TestFaultWords(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{Faults: []string{"slow-link=5"}})
	p.DeclareFaults([]simulator.FaultKind{{Name: "wet", Argument: "PLACE", Help: "it fell into the water"}})
	for spec, ok := range map[string]bool{
		"slow-link": false, "slow-link=": false, "slow-link=-1": false, "slow-link=fast": false, "slow-link=9": true,
		"silent": true, "silent=yes": false, "service-limit": true, "": false, "=1": false, "nothing": false,
		"wet": false, "wet=pool": true,
	} {
		if err := p.SetFault(spec); (err == nil) != ok {
			t.Errorf("%q: %v", spec, err)
		}
	}
	if place, set := p.Fault("wet"); place != "pool" || !set {
		t.Errorf("wet: %q, %v", place, set)
	}
	if _, err := b.Add(simulator.PhoneOptions{Faults: []string{"wet=pool"}}); err == nil {
		t.Error("a phone took a fault that it does not know")
	}
	for i, kind := range p.Faults() {
		if kind.Help == "" || i > 0 && p.Faults()[i-1].Name >= kind.Name {
			t.Errorf("fault %q has no help, or is out of order", kind.Name)
		}
	}
}
