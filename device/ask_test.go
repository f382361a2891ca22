package device

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// asking runs Ask and gives its result.
func asking(t *testing.T, w *Watcher) (ctx context.Context, cancel func(), result func() (phone.Trust, error)) {
	t.Helper()
	ctx, cancel = context.WithCancel(t.Context())
	type answer struct {
		trust phone.Trust
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		trust, err := w.Ask(ctx, peerUDID)
		done <- answer{trust, err}
	}()
	return ctx, cancel, func() (phone.Trust, error) { a := <-done; return a.trust, a.err }
}

// The whole way: locked, asked, trusted; with one set of keys.
func TestAskUntilTrusted(t *testing.T) {
	p := newPeer(t)
	say := "PasswordProtected"
	p.pair = func() string { return say }
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "needed", func() bool { return w.phone().Trust == phone.TrustNeeded })
	_, cancel, result := asking(t, w)
	defer cancel()
	hosttest.Until(t, "locked", func() bool { return w.phone().Trust == phone.TrustLocked })
	p.set(func() { say = "PairingDialogResponsePending" })
	hosttest.Until(t, "asked", func() bool { return w.phone().Trust == phone.TrustAsked })
	// Readings go on meanwhile and do not hide the question.
	read := w.phone().Read
	hosttest.Until(t, "another reading", func() bool { return w.phone().Read.After(read) })
	if got := w.phone().Trust; got != phone.TrustAsked {
		t.Errorf("trust %s after a reading", got)
	}
	p.set(func() { say = "" })
	if trust, err := result(); trust != phone.Trusted || err != nil {
		t.Fatalf("%s, %v", trust, err)
	}
	hosttest.Until(t, "the facts", func() bool { return w.phone().Trust == phone.Trusted && w.phone().FindMy == phone.Is(true) })
	p.set(func() {
		var record struct {
			HostID                                    string
			EscrowBag, HostPrivateKey, RootPrivateKey []byte
			WiFiMACAddress, SystemBUID                string
		}
		if err := proplist.Decode(p.records[peerUDID], &record); err != nil {
			t.Fatal(err)
		}
		if p.paired[record.HostID] == nil || string(record.EscrowBag) != "escrow" || len(record.HostPrivateKey) == 0 ||
			len(record.RootPrivateKey) == 0 || record.WiFiMACAddress != "f0:ee:7a:12:34:56" || record.SystemBUID != peerBUID {
			t.Error("the record that was saved is not whole")
		}
		if len(p.paired) != 1 {
			t.Errorf("%d host identities were shown to the phone", len(p.paired))
		}
	})
}

func TestAskRefusals(t *testing.T) {
	for code, want := range map[string]phone.Trust{
		"UserDeniedPairing":                   phone.TrustDenied,
		"MCProtected":                         phone.TrustForbidden,
		"PairingProhibitedOverThisConnection": phone.TrustForbidden,
		"MCChallengeRequired":                 phone.TrustSupervised,
	} {
		t.Run(code, func(t *testing.T) {
			p := newPeer(t)
			p.pair = func() string { return code }
			w := watch(t, Options{Address: p.address()})
			p.plug(peerDevice{id: 1, serial: peerUDID})
			hosttest.Until(t, "read", func() bool { return w.phone().Trust == phone.TrustNeeded })
			if trust, err := w.Ask(t.Context(), peerUDID); trust != want || err != nil {
				t.Fatalf("%s, %v", trust, err)
			}
			read := w.phone().Read
			hosttest.Until(t, "another reading", func() bool { return w.phone().Read.After(read) })
			if got := w.phone().Trust; got != want {
				t.Errorf("trust %s after a reading", got)
			}
			// Plugging in again is a new chance.
			p.unplug(1)
			p.plug(peerDevice{id: 2, serial: peerUDID})
			hosttest.Until(t, "needed again", func() bool { return w.phone().Trust == phone.TrustNeeded })
		})
	}
}

// A trust that is there already is used; the phone is not asked.
func TestAskWithRecord(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "read", func() bool { return w.phone().Trust == phone.Trusted })
	if trust, err := w.Ask(t.Context(), peerUDID); trust != phone.Trusted || err != nil {
		t.Errorf("%s, %v", trust, err)
	}
	if n := p.get(func() int { return p.pairs }); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

// A phone that forgot this computer is asked anew, and the old record goes,
// whatever its spelling.
func TestAskForgotten(t *testing.T) {
	const bare = "00008120000A1B2C3D4E5F60"
	p := newPeer(t)
	p.trusting(bare)
	p.paired = map[string][]byte{}
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: bare})
	hosttest.Until(t, "forgotten", func() bool { return w.phone().Trust == phone.TrustForgotten })
	if trust, err := w.Ask(t.Context(), peerUDID); trust != phone.Trusted || err != nil {
		t.Fatalf("%s, %v", trust, err)
	}
	hosttest.Until(t, "trusted", func() bool { return w.phone().Trust == phone.Trusted })
	p.set(func() {
		if len(p.records) != 1 || p.records[peerUDID] == nil {
			t.Errorf("%d records", len(p.records))
		}
	})
}

// The phone drops off the cable while it is asked, as real ones do.
func TestAskAcrossReplug(t *testing.T) {
	p := newPeer(t)
	say := "PairingDialogResponsePending"
	p.pair = func() string { return say }
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "there", func() bool { return w.phone().UDID != "" })
	_, cancel, result := asking(t, w)
	defer cancel()
	hosttest.Until(t, "asked", func() bool { return w.phone().Trust == phone.TrustAsked })
	p.unplug(1)
	hosttest.Until(t, "gone", func() bool { _, phones := w.Snapshot(); return len(phones) == 0 })
	p.set(func() { say = "" })
	p.plug(peerDevice{id: 2, serial: peerUDID})
	if trust, err := result(); trust != phone.Trusted || err != nil {
		t.Errorf("%s, %v", trust, err)
	}
}

func TestAskEnds(t *testing.T) {
	p := newPeer(t)
	p.pair = func() string { return "PairingDialogResponsePending" }
	w := watch(t, Options{Address: p.address()})
	if _, err := w.Ask(t.Context(), peerUDID); !errors.Is(err, ErrNotConnected) {
		t.Errorf("error %v", err)
	}
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "there", func() bool { return w.phone().UDID != "" })
	_, cancel, result := asking(t, w)
	hosttest.Until(t, "asked", func() bool { return w.phone().Trust == phone.TrustAsked })
	cancel()
	if trust, err := result(); trust != phone.TrustAsked || !errors.Is(err, context.Canceled) {
		t.Errorf("%s, %v", trust, err)
	}
	hosttest.Until(t, "nobody waits for the answer", func() bool { return w.phone().Trust == phone.TrustNeeded })
}

// The phone agrees, but usbmuxd cannot keep the record.
func TestAskNotSaved(t *testing.T) {
	p := newPeer(t)
	p.saving = 13
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "there", func() bool { return w.phone().UDID != "" })
	var failure *usbmux.Error
	if trust, err := w.Ask(t.Context(), peerUDID); trust != phone.TrustNeeded || !errors.Is(err, ErrNotSaved) || !errors.As(err, &failure) || failure.Number != 13 {
		t.Errorf("%s, %v", trust, err)
	}
}

func TestAskSilentPhone(t *testing.T) {
	p := newPeer(t)
	p.silent = true
	w := watch(t, Options{Address: p.address(), Timeout: 20 * time.Millisecond})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "there", func() bool { return w.phone().UDID != "" })
	if trust, err := w.Ask(t.Context(), peerUDID); trust != phone.TrustUnknown || err == nil {
		t.Errorf("%s, %v", trust, err)
	}
}
