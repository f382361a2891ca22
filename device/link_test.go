package device

import (
	"bufio"
	"errors"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// peerRecord is the pairing of all peers; making keys takes a while.
var peerRecord = sync.OnceValue(func() usbmux.PairRecord {
	keys, err := lockdown.NewKeys(peerBUID)
	if err != nil {
		panic(err)
	}
	record, err := keys.Record(peerValues(peerKey())[""]["DevicePublicKey"].([]byte), "")
	if err != nil {
		panic(err)
	}
	record.EscrowBag = []byte("escrow")
	return record
})

// trusting makes the peer trust this computer, with a record in usbmuxd.
func (p *peer) trusting(name string) {
	p.t.Helper()
	record := peerRecord()
	data, err := plist.Marshal(record, plist.BinaryFormat)
	if err != nil {
		p.t.Fatal(err)
	}
	p.set(func() {
		p.records[name] = data
		p.paired[record.HostID] = record.DeviceCertificate
	})
}

// openPeer is a peer that trusts this computer, as number 3, and the way into it.
func openPeer(t *testing.T) (*peer, *Link) {
	t.Helper()
	p := newPeer(t)
	p.trusting(peerUDID)
	p.plug(peerDevice{id: 3, serial: peerUDID})
	link, err := Open(t.Context(), Options{Address: p.address()}, peerUDID)
	if err != nil {
		t.Fatal(err)
	}
	return p, link
}

func TestOpenAndStartService(t *testing.T) {
	p, link := openPeer(t)
	if v, err := link.GetValue(t.Context(), "com.apple.fmip", "IsAssociated"); v != true || err != nil {
		t.Errorf("IsAssociated: %v, %v", v, err)
	}
	for _, c := range []struct {
		escrow bool
		want   string
	}{{true, "com.apple.afc escrow=escrow\n"}, {false, "com.apple.afc escrow=\n"}} {
		conn, err := link.StartService(t.Context(), "com.apple.afc", c.escrow)
		if err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(conn).ReadString('\n')
		if line != c.want || err != nil {
			t.Errorf("the service said %q, %v", line, err)
		}
		conn.Close()
	}
	hosttest.Until(t, "all connections closed", func() bool { return p.open() == 0 })

	// A replugged phone has another number.
	p.unplug(3)
	p.plug(peerDevice{id: 4, serial: peerUDID})
	if _, err := link.GetValue(t.Context(), "", "SerialNumber"); err != nil {
		t.Errorf("after replug: %v", err)
	}
	p.unplug(4)
	if _, err := link.GetValue(t.Context(), "", "SerialNumber"); !errors.Is(err, ErrNotConnected) {
		t.Errorf("after unplug: %v", err)
	}
}

func TestOpenFailures(t *testing.T) {
	refuse := func(code string) func(*peer) {
		return func(p *peer) {
			p.trusting(peerUDID)
			p.start = func() string { return code }
		}
	}
	for name, c := range map[string]struct {
		script func(*peer)
		trust  phone.Trust
	}{
		"no record":       {func(*peer) {}, phone.TrustNeeded},
		"damaged record":  {func(p *peer) { p.records[peerUDID] = []byte("<plist><dict/></plist>") }, phone.TrustForgotten},
		"garbage record":  {func(p *peer) { p.records[peerUDID] = []byte("garbage") }, phone.TrustForgotten},
		"forgotten":       {refuse("InvalidHostID"), phone.TrustForgotten},
		"locked":          {refuse("PasswordProtected"), phone.TrustLocked},
		"managed":         {refuse("MCProtected"), phone.TrustForbidden},
		"challenge":       {refuse("MCChallengeRequired"), phone.TrustSupervised},
		"unknown refusal": {refuse("SomethingNew"), phone.TrustUnknown},
		"forgotten while locked": {func(p *peer) {
			refuse("InvalidHostID")(p)
			p.values[""]["PasswordProtected"] = true
		}, phone.TrustLocked},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPeer(t)
			c.script(p)
			p.plug(peerDevice{id: 1, serial: peerUDID})
			_, err := Open(t.Context(), Options{Address: p.address()}, peerUDID)
			var trust *TrustError
			if c.trust == phone.TrustUnknown {
				if err == nil || errors.As(err, &trust) {
					t.Errorf("error %v", err)
				}
			} else if !errors.As(err, &trust) || trust.Trust != c.trust {
				t.Errorf("error %v, want trust %s", err, c.trust)
			}
			hosttest.Until(t, "all connections closed", func() bool { return p.open() == 0 })
		})
	}
}

func TestOpenNotConnected(t *testing.T) {
	p := newPeer(t)
	if _, err := Open(t.Context(), Options{Address: p.address()}, peerUDID); !errors.Is(err, ErrNotConnected) {
		t.Errorf("error %v", err)
	}
}

// The record may be kept under the other spelling of the UDID.
func TestOpenOtherSpelling(t *testing.T) {
	const bare = "00008120000A1B2C3D4E5F60"
	for _, c := range []struct{ serial, record string }{{bare, peerUDID}, {peerUDID, bare}, {bare, bare}} {
		p := newPeer(t)
		p.trusting(c.record)
		p.plug(peerDevice{id: 1, serial: c.serial})
		link, err := Open(t.Context(), Options{Address: p.address()}, peerUDID)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
		} else if link.UDID() != peerUDID {
			t.Errorf("%+v: UDID %s", c, link.UDID())
		}
	}
}

func TestOpenPrefersUSB(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	p.plug(peerDevice{id: 1, serial: peerUDID, network: true})
	p.plug(peerDevice{id: 2, serial: peerUDID})
	link, err := Open(t.Context(), Options{Address: p.address()}, peerUDID)
	if err != nil {
		t.Fatal(err)
	}
	if link.dialer.dev.ID != 2 {
		t.Errorf("device %d", link.dialer.dev.ID)
	}
}

func TestOpenSilentPhone(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	p.silent = true
	p.plug(peerDevice{id: 1, serial: peerUDID})
	_, err := Open(t.Context(), Options{Address: p.address(), Timeout: 50 * time.Millisecond}, peerUDID)
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	hosttest.Until(t, "all connections closed", func() bool { return p.open() == 0 })
}

func TestOpenNoService(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	_, err = Open(t.Context(), Options{Address: listener.Addr().String()}, peerUDID)
	var failure *usbmux.Error
	if !errors.As(err, &failure) || failure.Kind != usbmux.Missing {
		t.Errorf("error %v", err)
	}
}

// TestServiceThatEndsWithThePhone: udev ends usbmuxd with the last phone. Then the phone is not
// connected; as long as one is on the bus, or where nobody knows, the service is missing.
func TestServiceThatEndsWithThePhone(t *testing.T) {
	yes, no := func() bool { return true }, func() bool { return false }
	for name, c := range map[string]struct {
		onBus func() bool
		gone  bool
	}{"nothing on the bus": {no, true}, "a phone is on the bus": {yes, false}, "no Linux": {nil, false}} {
		p, link := openPeer(t)
		link.onBus = c.onBus
		left, err := link.Leaves(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p.close()
		if _, err := link.GetValue(t.Context(), "", "SerialNumber"); errors.Is(err, ErrNotConnected) != c.gone || Answered(err) {
			t.Errorf("%s: %v", name, err)
		}
		select {
		case <-left:
		case <-time.After(hosttest.Patience):
			t.Errorf("%s: that the service ended is not told", name)
		}
	}
}
