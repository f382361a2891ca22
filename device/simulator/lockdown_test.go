package simulator_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

func TestTrust(t *testing.T) {
	type phone = *simulator.Phone
	for _, c := range []struct {
		name    string
		options simulator.PhoneOptions
		before  func(phone)
		want    any
	}{
		{"asks", simulator.PhoneOptions{}, nil, "PairingDialogResponsePending"},
		{"trusts at once", simulator.PhoneOptions{Trust: simulator.TrustAuto}, nil, nil},
		{"denies at once", simulator.PhoneOptions{Trust: simulator.TrustDeny}, nil, "UserDeniedPairing"},
		{"changes its mind", simulator.PhoneOptions{Trust: simulator.TrustDeny}, phone.Trust, nil},
		{"answered before", simulator.PhoneOptions{}, phone.Trust, nil},
		{"denied before", simulator.PhoneOptions{}, phone.Deny, "UserDeniedPairing"},
		{"trusts another", simulator.PhoneOptions{Trust: simulator.TrustTrusted}, nil, "PairingDialogResponsePending"},
		{"forgot", simulator.PhoneOptions{Trust: simulator.TrustForgotten}, nil, "PairingDialogResponsePending"},
		{"forbidden", simulator.PhoneOptions{Trust: simulator.TrustForbidden}, phone.Trust, "MCProtected"},
		{"supervised", simulator.PhoneOptions{Trust: simulator.TrustSupervised}, phone.Trust, "MCChallengeRequired"},
		{"locked", simulator.PhoneOptions{Trust: simulator.TrustAuto, Locked: true}, nil, "PasswordProtected"},
		{"unlocked", simulator.PhoneOptions{Trust: simulator.TrustAuto, Locked: true}, phone.Unlock, nil},
		{"no passcode", simulator.PhoneOptions{Trust: simulator.TrustAuto, NoPasscode: true}, phone.Lock, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			p := b.add(c.options)
			if c.before != nil {
				c.before(p)
			}
			h := newHost(t, b.Addresses()[1], "HOST-1")
			if got := h.pair(); got != c.want {
				t.Errorf("Pair: %v; want %v", got, c.want)
			}
			if (len(h.escrow) == 32) != (c.want == nil) {
				t.Errorf("the EscrowBag has %d bytes", len(h.escrow))
			}
			if p.Asking() != (c.want == "PairingDialogResponsePending") {
				t.Errorf("the dialog is open: %v", p.Asking())
			}
		})
	}
}

// TestTrustDialog walks through one dialog: hosts make a new HostID for each
// try, the phone knows the computer all the same.
func TestTrustDialog(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{})
	h := newHost(t, b.Addresses()[0], "HOST-1")
	expect := func(when string, want any) {
		t.Helper()
		if got := h.pair(); got != want {
			t.Fatalf("%s: %v; want %v", when, got, want)
		}
	}
	expect("at first", "PairingDialogResponsePending")
	expect("while the dialog is open", "PairingDialogResponsePending")
	p.Deny()
	expect("after Don't Trust", "UserDeniedPairing")
	p.Unplug()
	p.Plug()
	expect("after replugging", "PairingDialogResponsePending")
	p.Trust()
	h.record["HostID"], h.id = "HOST-2", "HOST-2"
	expect("after Trust, under another HostID", nil)
	first := h.escrow
	expect("once more", nil)
	if string(first) != string(h.escrow) {
		t.Error("the EscrowBag changed")
	}
	h.session().Close()
	if got := h.lockdown().ask("Unpair", map[string]any{"PairRecord": h.record})["Error"]; got != nil {
		t.Errorf("Unpair: %v", got)
	}
	if got := h.lockdown().ask("StartSession", map[string]any{"HostID": h.id})["Error"]; got != "InvalidHostID" {
		t.Errorf("StartSession after Unpair: %v", got)
	}
	expect("after Unpair", "PairingDialogResponsePending")
}

// TestErrors holds the error of each request that cannot be granted.
func TestErrors(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{})
	record := func(key string, value any) map[string]any {
		changed := map[string]any{}
		for k, v := range h.record {
			changed[k] = v
		}
		changed[key] = value
		return map[string]any{"PairRecord": changed}
	}
	for _, c := range []struct {
		request string
		more    map[string]any
		session bool
		want    any
	}{
		{"QueryType", nil, false, nil},
		{"Dance", nil, false, "InvalidRequest"},
		{"Dance", nil, true, "InvalidRequest"},
		{"", nil, false, "MissingKey"},
		{"GetValue", map[string]any{"Key": "SerialNumber"}, false, "GetProhibited"},
		{"GetValue", map[string]any{"Key": "SerialNumber"}, true, nil},
		{"GetValue", map[string]any{"Key": "Nothing"}, false, "MissingValue"},
		{"GetValue", map[string]any{"Key": "Nothing"}, true, "MissingValue"},
		{"GetValue", map[string]any{"Domain": "com.apple.disk_usage"}, false, "GetProhibited"},
		{"GetValue", map[string]any{"Domain": "com.example"}, true, "MissingValue"},
		{"SetValue", map[string]any{"Key": "DeviceName", "Value": "x"}, false, "SessionInactive"},
		{"SetValue", map[string]any{"Key": "SerialNumber", "Value": "x"}, true, "SetProhibited"},
		{"SetValue", map[string]any{"Key": "DeviceName"}, true, "MissingValue"},
		{"SetValue", map[string]any{"Value": "x"}, true, "MissingKey"},
		{"SetValue", map[string]any{"Key": "DeviceName", "Value": "x"}, true, nil},
		{"RemoveValue", map[string]any{"Key": "DeviceName"}, true, "RemoveProhibited"},
		{"StartSession", nil, false, "MissingHostID"},
		{"StartSession", map[string]any{"HostID": "STRANGER"}, false, "InvalidHostID"},
		{"StartSession", map[string]any{"HostID": h.id}, true, "SessionActive"},
		{"StopSession", map[string]any{"SessionID": "X"}, false, "SessionInactive"},
		{"StopSession", map[string]any{"SessionID": "X"}, true, "InvalidSessionID"},
		{"StopSession", nil, true, "MissingSessionID"},
		{"StartService", nil, true, "MissingService"},
		{"StartService", map[string]any{"Service": "com.apple.afc"}, false, "SessionInactive"},
		{"StartService", map[string]any{"Service": "com.example"}, true, "InvalidService"},
		{"Pair", nil, false, "MissingPairRecord"},
		{"Pair", record("DeviceCertificate", []byte("junk")), false, "InvalidPairRecord"},
		{"Pair", record("DeviceCertificate", h.record["HostCertificate"]), false, "InvalidPairRecord"},
		{"Pair", record("RootCertificate", nil), false, "InvalidPairRecord"},
		{"Pair", record("HostID", ""), false, "InvalidPairRecord"},
		{"ValidatePair", record("HostID", "STRANGER"), false, "InvalidHostID"},
		{"ValidatePair", record("HostID", h.id), false, nil},
		{"Unpair", record("HostID", "STRANGER"), false, "InvalidHostID"},
		{"Unpair", nil, false, "MissingPairRecord"},
	} {
		l := h.lockdown()
		if c.session {
			l = h.session()
		}
		for key, value := range c.more {
			if value == nil {
				delete(c.more, key)
			}
		}
		if r, ok := c.more["PairRecord"].(map[string]any); ok && r["RootCertificate"] == nil {
			delete(r, "RootCertificate")
		}
		if got := l.ask(c.request, c.more)["Error"]; got != c.want {
			t.Errorf("%s %v (session %v): %v; want %v", c.request, keys(c.more), c.session, got, c.want)
		}
		l.Close()
	}
	if name := p.State().Name; name != "x" {
		t.Errorf("the name that was set is %q", name)
	}
}

func keys(m map[string]any) []string {
	var names []string
	for key := range m {
		names = append(names, key)
	}
	return names
}

// TestStranger proves that the phone talks to no computer that presents
// another certificate than it was paired with.
func TestStranger(t *testing.T) {
	_, h := paired(t, simulator.PhoneOptions{})
	stranger := newHost(t, h.address, "STRANGER")
	stranger.id = h.id
	l := h.lockdown()
	l.ask("StartSession", map[string]any{"HostID": h.id})
	stranger.device = h.device
	l.Conn = stranger.tls(l.Conn)
	// What it says before it hangs up is thrown away by Windows where more had been sent.
	if _, err := l.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "certificate") && !errno.Is(err, errno.ConnLost) {
		t.Errorf("a stranger's certificate: %v", err)
	}
}

func TestEscrow(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{RestartTime: time.Millisecond})
	p.Handle("com.apple.mobilebackup2", func(_ context.Context, _ *simulator.Phone, conn net.Conn) {
		io.WriteString(conn, "backup")
	})
	bag := h.escrow
	for _, c := range []struct {
		name string
		do   func()
		bag  any
		want any
	}{
		{"unlocked", p.Unlock, bag, nil},
		{"unlocked, no bag", p.Unlock, nil, nil},
		{"unlocked, wrong bag", p.Unlock, make([]byte, 32), "EscrowLocked"},
		{"locked", p.Lock, bag, nil},
		{"locked, no bag", p.Lock, nil, "PasswordProtected"},
		{"not unlocked since it started", func() { restart(t, p) }, bag, "MissingValue"},
		{"unlocked after its start", p.Unlock, bag, nil},
	} {
		c.do()
		more := map[string]any{"Service": "com.apple.mobilebackup2"}
		if c.bag != nil {
			more["EscrowBag"] = c.bag
		}
		l := h.session()
		if got := l.ask("StartService", more)["Error"]; got != c.want {
			t.Errorf("%s: %v; want %v", c.name, got, c.want)
		}
		l.Close()
	}
}

func restart(t *testing.T, p *simulator.Phone) {
	t.Helper()
	p.Restart()
	hosttest.Until(t, "the phone runs again", func() bool { return p.State().Running })
}

// TestOneShot proves that a port of a service takes one connection.
func TestOneShot(t *testing.T) {
	_, h := paired(t, simulator.PhoneOptions{})
	l := h.session()
	answer := l.ask("StartService", map[string]any{"Service": "com.apple.afc"})
	port := uint16(answer["Port"].(uint64))
	h.connect(port)
	if _, number := h.tryConnect(port); number != 3 {
		t.Errorf("a second connection: result %v; want 3", number)
	}
	if _, number := h.tryConnect(port + 1); number != 3 {
		t.Errorf("a port that was never opened: result %v; want 3", number)
	}
}

// TestStopSession proves the end of a session: the answer comes inside TLS,
// then the phone hangs up.
func TestStopSession(t *testing.T) {
	_, h := paired(t, simulator.PhoneOptions{})
	l := h.lockdown()
	session := l.ask("StartSession", map[string]any{"HostID": h.id})["SessionID"]
	l.Conn = h.tls(l.Conn)
	if got := l.ask("StopSession", map[string]any{"SessionID": session})["Error"]; got != nil {
		t.Errorf("StopSession: %v", got)
	}
	if _, err := l.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("afterwards: %v; want the end", err)
	}
}
