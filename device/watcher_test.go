package device

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// watch runs a watcher until the test ends. Readings are quick to come, so
// that tests need not wait.
func watch(t *testing.T, o Options) *Watcher {
	t.Helper()
	if o.Poll == 0 {
		o.Poll = 20 * time.Millisecond
	}
	if o.Settle == 0 {
		o.Settle = 30 * time.Millisecond
	}
	if o.Timeout == 0 {
		o.Timeout = hosttest.Patience // a computer that stands still for a while is no silent phone
	}
	o.AskEvery = 10 * time.Millisecond
	w := NewWatcher(o)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		if err := w.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { cancel(); done.Wait() })
	return w
}

// phone is the only phone of the watcher, or an empty one.
func (w *Watcher) phone() phone.Phone {
	if _, phones := w.Snapshot(); len(phones) == 1 {
		return phones[0]
	}
	return phone.Phone{}
}

func (w *Watcher) state() phone.ServiceState { s, _ := w.Snapshot(); return s }

func TestWatchTrustedPhone(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	w := watch(t, Options{Address: p.address()})
	hosttest.Until(t, "running", func() bool { return w.state() == phone.ServiceRunning })
	p.plug(peerDevice{id: 7, serial: "00008120000A1B2C3D4E5F60"})
	hosttest.Until(t, "all facts", func() bool { return w.phone().Supervised.State == phone.Known })
	got := w.phone()
	if got.Seen.IsZero() || got.Read.Before(got.Seen) {
		t.Errorf("seen %v, read %v", got.Seen, got.Read)
	}
	got.Seen, got.Read = time.Time{}, time.Time{}
	want := phone.Phone{
		UDID: peerUDID, Connection: phone.USB, Trust: phone.Trusted,
		Name: phone.Is("Demo iPhone"), ProductType: phone.Is("iPhone15,2"), Class: phone.Is("iPhone"), IOS: phone.Is("17.6.1"), Build: phone.Is("21G93"),
		Locked: phone.Is(false), Serial: phone.Is("FAKE12345X"), PhoneNumber: phone.IsAbsent[string](), Activation: phone.Is("Activated"),
		Storage: phone.Is(phone.Storage{
			Capacity: 127989493760, System: 10957422592, DataCapacity: 117032071168, DataAvailable: 38864420864,
			Available: 38654705664, ForRestore: 38654705664,
		}),
		BatteryHealth: phone.NotReadable[phone.BatteryHealth](phone.ReasonMalformed), // it starts no services
		Battery:       phone.Is(phone.Battery{Percent: 70, Charging: true, External: true}), FindMy: phone.Is(true), BackupEncrypted: phone.Is(true),
		EncryptionRequired: phone.Is(false), SetupDone: phone.Is(true), RestoreState: phone.IsAbsent[string](), Supervised: phone.Is(false),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}

	// Facts that change are seen.
	<-w.Changes()
	p.set(func() { p.values["com.apple.fmip"] = map[string]any{"IsAssociated": false} })
	hosttest.Until(t, "Find My off", func() bool { return w.phone().FindMy == phone.Is(false) })
	select {
	case <-w.Changes():
	case <-time.After(hosttest.Patience):
		t.Error("no change was told")
	}

	p.unplug(7)
	hosttest.Until(t, "gone", func() bool { _, phones := w.Snapshot(); return len(phones) == 0 })
}

// One event, one reading.
func TestOneReadingPerEvent(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	w := watch(t, Options{Address: p.address(), Poll: time.Hour})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "read", func() bool { return w.phone().Trust == phone.Trusted })
	for n := 2; n < 5; n++ {
		read := w.phone().Read
		w.Refresh()
		hosttest.Until(t, "read again", func() bool { return w.phone().Read.After(read) })
		if got := p.get(func() int { return p.sessions }); got != n {
			t.Errorf("%d sessions, want %d", got, n)
		}
	}
}

// Nothing new is told while nothing changes.
func TestNoChangeIsNoNews(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	w := watch(t, Options{Address: p.address(), Poll: time.Millisecond})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "trusted", func() bool { return w.phone().Trust == phone.Trusted })
	for len(w.Changes()) > 0 {
		<-w.Changes()
	}
	before := p.get(func() int { return p.sessions })
	hosttest.Until(t, "five more readings", func() bool { return p.get(func() int { return p.sessions }) > before+5 })
	if len(w.Changes()) > 0 {
		t.Error("a change was told")
	}
}

// A value that the phone refuses is never taken for "no"; one that it does not
// have is, for the two switches that phones leave out.
func TestRefusedIsNotAbsent(t *testing.T) {
	for name, c := range map[string]struct {
		values     map[string]map[string]any
		encrypted  phone.Fact[bool]
		findMy     phone.Fact[bool]
		supervised phone.Fact[bool]
	}{
		"missing": {
			map[string]map[string]any{"com.apple.mobile.backup": {}, "com.apple.fmip": {}, "com.apple.mobile.chaperone": {}},
			phone.Is(false), phone.Is(false), phone.IsAbsent[bool](),
		},
		"refused": {
			map[string]map[string]any{
				"com.apple.mobile.backup":    {"WillEncrypt": refusal("GetProhibited")},
				"com.apple.fmip":             {"IsAssociated": refusal("PasswordProtected")},
				"com.apple.mobile.chaperone": {"DeviceIsChaperoned": refusal("SomethingNew")},
			},
			phone.NotReadable[bool](phone.ReasonProhibited), phone.NotReadable[bool](phone.ReasonLocked), phone.NotReadable[bool](phone.ReasonProhibited),
		},
		"malformed": {
			map[string]map[string]any{
				"com.apple.mobile.backup":    {"WillEncrypt": "yes"},
				"com.apple.fmip":             {"IsAssociated": 2},
				"com.apple.mobile.chaperone": {"DeviceIsChaperoned": []any{}},
			},
			phone.NotReadable[bool](phone.ReasonMalformed), phone.NotReadable[bool](phone.ReasonMalformed), phone.NotReadable[bool](phone.ReasonMalformed),
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPeer(t)
			p.trusting(peerUDID)
			for domain, values := range c.values {
				p.values[domain] = values
			}
			p.values["com.apple.mobile.battery"] = map[string]any{"HasBattery": false}
			w := watch(t, Options{Address: p.address()})
			p.plug(peerDevice{id: 1, serial: peerUDID})
			hosttest.Until(t, "facts", func() bool { return w.phone().Trust == phone.Trusted })
			got := w.phone()
			if got.BackupEncrypted != c.encrypted || got.FindMy != c.findMy || got.Supervised != c.supervised {
				t.Errorf("encrypted %+v, Find My %+v, supervised %+v", got.BackupEncrypted, got.FindMy, got.Supervised)
			}
			if got.Battery.State != phone.Absent {
				t.Errorf("battery %+v", got.Battery)
			}
		})
	}
}

func TestTwoConnectionsOfOnePhone(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: peerUDID, network: true})
	hosttest.Until(t, "on Wi-Fi", func() bool { return w.phone().Connection == phone.Network })
	p.plug(peerDevice{id: 2, serial: peerUDID})
	hosttest.Until(t, "on the cable", func() bool { return w.phone().Connection == phone.USB })
	seen := w.phone().Seen
	p.unplug(2)
	hosttest.Until(t, "on Wi-Fi again", func() bool { return w.phone().Connection == phone.Network })
	if w.phone().Seen != seen {
		t.Error("it counts as another phone")
	}
}

func TestSeveralPhones(t *testing.T) {
	p := newPeer(t)
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: "00000000000000000000000000000000000000aa", network: true})
	p.plug(peerDevice{id: 2, serial: "00000000000000000000000000000000000000bb"})
	p.plug(peerDevice{id: 3, serial: peerUDID})
	p.plug(peerDevice{id: 4, serial: "../../etc/passwd"}) // no UDID
	var order []string
	hosttest.Until(t, "three phones", func() bool {
		_, phones := w.Snapshot()
		order = nil
		for _, p := range phones {
			order = append(order, p.UDID[len(p.UDID)-2:])
		}
		return len(phones) >= 3
	})
	if want := []string{"bb", "60", "aa"}; !reflect.DeepEqual(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

// A cable that flaps is not shown as a phone that goes and comes.
func TestFlappingCable(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	w := watch(t, Options{Address: p.address(), Settle: time.Minute})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "trusted", func() bool { return w.phone().Trust == phone.Trusted })
	seen := w.phone().Seen
	for id := 2; id < 30; id++ {
		p.unplug(id - 1)
		p.plug(peerDevice{id: id, serial: peerUDID})
		if got := w.phone(); got.Seen != seen || got.Trust != phone.Trusted {
			t.Fatalf("after flap %d: %+v", id, got)
		}
	}
	read := w.phone().Read
	hosttest.Until(t, "read again", func() bool { return w.phone().Read.After(read) })
}

// Another program pairs the phone: usbmuxd says so, and nobody waits for the
// next reading.
func TestPairedEvent(t *testing.T) {
	p := newPeer(t)
	w := watch(t, Options{Address: p.address(), Poll: time.Hour})
	p.plug(peerDevice{id: 5, serial: peerUDID})
	hosttest.Until(t, "untrusted", func() bool { return w.phone().Trust == phone.TrustNeeded })
	got := w.phone()
	if got.Name != phone.Is("Demo iPhone") || got.FindMy != phone.NotReadable[bool](phone.ReasonNotTrusted) || got.Storage.Reason != phone.ReasonNotTrusted {
		t.Errorf("%+v", got)
	}
	p.trusting(peerUDID)
	p.set(func() { p.tell(map[string]any{"MessageType": "Paired", "DeviceID": 5}) })
	hosttest.Until(t, "trusted", func() bool { return w.phone().Trust == phone.Trusted && w.phone().FindMy == phone.Is(true) })
}

func TestSilentPhone(t *testing.T) {
	p := newPeer(t)
	p.silent = true
	w := watch(t, Options{Address: p.address(), Timeout: 300 * time.Millisecond})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "no answer", func() bool {
		got := w.phone()
		return got.Name == phone.NotReadable[string](phone.ReasonNoAnswer) && got.Battery == phone.NotReadable[phone.Battery](phone.ReasonNoAnswer)
	})
	p.set(func() { p.silent = false })
	hosttest.Until(t, "an answer", func() bool { return w.phone().Name == phone.Is("Demo iPhone") })
}

// A phone that was just plugged in refuses connections for a moment. That is
// no reason to say that it does not answer.
func TestStartingPhone(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	p.booting = 5
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "trusted", func() bool {
		got := w.phone()
		if got.Name.State == phone.Unreadable {
			t.Fatalf("said to be unreadable: %+v", got.Name)
		}
		return got.Trust == phone.Trusted
	})
	if n := p.get(func() int { return p.booting }); n != 0 {
		t.Errorf("%d refusals are left", n)
	}
}

// The service is restarted: the phone stays, and is reached again.
func TestServiceRestart(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	w := watch(t, Options{Address: p.address(), Settle: time.Hour})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "trusted", func() bool { return w.phone().Trust == phone.Trusted })
	seen := w.phone().Seen
	p.set(func() {
		for c := range p.watchers {
			c.Close()
		}
		p.devices[0].id = 9
	})
	hosttest.Until(t, "the new number", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		d, _ := w.phones[identity(peerUDID)].best()
		return d.ID == 9
	})
	if w.phone().Seen != seen || w.state() != phone.ServiceRunning {
		t.Errorf("seen %v, state %s", w.phone().Seen, w.state())
	}
}

func TestBadAddress(t *testing.T) {
	w := NewWatcher(Options{Address: "host:port"})
	if err := w.Run(t.Context()); err == nil {
		t.Error("no error")
	}
	if _, err := w.Ask(t.Context(), peerUDID); err == nil || errors.Is(err, ErrNotConnected) {
		t.Errorf("error %v", err)
	}
}

// A phone in its recovery system tells next to nothing, and is not asked.
func TestRecovery(t *testing.T) {
	p := newPeer(t)
	p.kind = "com.apple.mobile.restored"
	p.values[""] = map[string]any{}
	w := watch(t, Options{Address: p.address()})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "recovery", func() bool { return w.phone().Recovery })
	if got := w.phone(); got.Trust != phone.TrustUnknown || got.IOS.State != phone.Absent || got.Storage.State != phone.Unreadable {
		t.Errorf("%+v", got)
	}
	if n := p.get(func() int { return p.sessions }); n != 0 {
		t.Errorf("%d sessions", n)
	}
}
