package device_test

import (
	"context"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// bench is a simulated usbmuxd with a watcher on it.
type bench struct {
	*simulator.Simulator
	*device.Watcher
	t       testing.TB
	options device.Options
}

func newBench(t testing.TB, o device.Options) *bench {
	t.Helper()
	s, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Listen(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	o.Address = s.Addresses()[0]
	if o.Poll == 0 {
		o.Poll = 20 * time.Millisecond
	}
	if o.Timeout == 0 {
		o.Timeout = hosttest.Patience // a computer that stands still for a while is no silent phone
	}
	if o.AskEvery == 0 {
		o.AskEvery = 10 * time.Millisecond
	}
	if o.Settle == 0 {
		o.Settle = 50 * time.Millisecond
	}
	w := device.NewWatcher(o)
	ctx, cancel := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() {
		if err := w.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { cancel(); run.Wait() })
	return &bench{s, w, t, o}
}

func (b *bench) add(o simulator.PhoneOptions) *simulator.Phone {
	b.t.Helper()
	p, err := b.Add(o)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// until waits until the phone is seen as wanted, woken by changes.
func (b *bench) until(udid, what string, want func(phone.Phone) bool) phone.Phone {
	b.t.Helper()
	timeout := time.After(hosttest.Patience)
	for {
		_, phones := b.Snapshot()
		var got phone.Phone
		for _, p := range phones {
			if p.UDID == udid {
				got = p
			}
		}
		if want(got) {
			return got
		}
		select {
		case <-b.Changes():
		case <-timeout:
			b.t.Fatalf("never %s; last seen %+v", what, got)
		}
	}
}

func (b *bench) untilTrust(udid string, want phone.Trust) phone.Phone {
	b.t.Helper()
	return b.until(udid, "trust "+string(want), func(p phone.Phone) bool { return p.Trust == want })
}

// ask runs Ask beside the test.
func (b *bench) ask(udid string) (cancel func(), result func() (phone.Trust, error)) {
	ctx, cancel := context.WithCancel(b.t.Context())
	var trust phone.Trust
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		trust, err = b.Ask(ctx, udid)
	}()
	b.t.Cleanup(cancel)
	return cancel, func() (phone.Trust, error) { <-done; return trust, err }
}

// The whole way of a person: locked, unlocked, asked, unplugged on the way,
// plugged in again, trusted, and then the phone forgets it all.
func TestSimulatedTrust(t *testing.T) {
	b := newBench(t, device.Options{})
	p := b.add(simulator.PhoneOptions{Locked: true, FindMy: true, Encrypted: true})
	got := b.untilTrust(p.UDID(), phone.TrustNeeded)
	if got.Name != phone.Is("Demo iPhone") || got.IOS != phone.Is("26.1") || got.Locked != phone.Is(true) ||
		got.Storage.Reason != phone.ReasonNotTrusted {
		t.Errorf("before trust: %+v", got)
	}
	_, result := b.ask(p.UDID())
	b.untilTrust(p.UDID(), phone.TrustLocked)
	p.Unlock()
	b.untilTrust(p.UDID(), phone.TrustAsked)
	if !p.Asking() {
		t.Error("the phone shows no question")
	}
	p.Unplug()
	b.until(p.UDID(), "gone", func(p phone.Phone) bool { return p.UDID == "" })
	p.Plug()
	b.untilTrust(p.UDID(), phone.TrustAsked)
	p.Trust()
	if trust, err := result(); trust != phone.Trusted || err != nil {
		t.Fatalf("%s, %v", trust, err)
	}
	got = b.until(p.UDID(), "read", func(p phone.Phone) bool { return p.Supervised.State != phone.Unreadable && p.Trust == phone.Trusted })
	state := p.State()
	if s, ok := got.Storage.Get(); !ok || s.Capacity != state.Capacity || s.Available != state.Free {
		t.Errorf("storage %+v", got.Storage)
	}
	if battery, ok := got.Battery.Get(); !ok || battery.Percent != state.Battery || !battery.External {
		t.Errorf("battery %+v", got.Battery)
	}
	if got.FindMy != phone.Is(true) || got.BackupEncrypted != phone.Is(true) || got.SetupDone != phone.Is(true) ||
		got.EncryptionRequired != phone.Is(false) || got.Activation != phone.Is("Activated") || got.Serial != phone.Is(p.Serial()) {
		t.Errorf("facts %+v", got)
	}
	p.Forget()
	b.untilTrust(p.UDID(), phone.TrustForgotten)
	_, result = b.ask(p.UDID())
	b.untilTrust(p.UDID(), phone.TrustAsked)
	p.Deny()
	if trust, err := result(); trust != phone.TrustDenied || err != nil {
		t.Fatalf("%s, %v", trust, err)
	}
	b.untilTrust(p.UDID(), phone.TrustDenied)
	p.Unplug()
	b.until(p.UDID(), "gone", func(p phone.Phone) bool { return p.UDID == "" })
	p.Plug()
	b.untilTrust(p.UDID(), phone.TrustForgotten)
}

func TestSimulatedRefusals(t *testing.T) {
	for way, c := range map[simulator.Trust]struct{ before, after phone.Trust }{
		simulator.TrustAuto:       {phone.TrustNeeded, phone.Trusted},
		simulator.TrustDeny:       {phone.TrustNeeded, phone.TrustDenied},
		simulator.TrustTrusted:    {phone.Trusted, phone.Trusted},
		simulator.TrustForgotten:  {phone.TrustForgotten, phone.TrustAsked},
		simulator.TrustForbidden:  {phone.TrustNeeded, phone.TrustForbidden},
		simulator.TrustSupervised: {phone.TrustNeeded, phone.TrustSupervised},
	} {
		t.Run(string(way), func(t *testing.T) {
			b := newBench(t, device.Options{})
			p := b.add(simulator.PhoneOptions{Trust: way})
			b.untilTrust(p.UDID(), c.before)
			cancel, result := b.ask(p.UDID())
			b.untilTrust(p.UDID(), c.after)
			if c.after == phone.TrustAsked {
				cancel()
			}
			trust, err := result()
			if trust != c.after || (err != nil) != (c.after == phone.TrustAsked) {
				t.Errorf("%s, %v", trust, err)
			}
		})
	}
}

// What the person does on the phone shows here, each fact by itself.
func TestSimulatedChanges(t *testing.T) {
	b := newBench(t, device.Options{})
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted, FindMy: true})
	b.until(p.UDID(), "read", func(p phone.Phone) bool { return p.FindMy == phone.Is(true) && p.BackupEncrypted == phone.Is(false) })
	p.SetFindMy(false)
	b.until(p.UDID(), "Find My off", func(p phone.Phone) bool { return p.FindMy == phone.Is(false) })
	if err := p.SetBattery(9); err != nil {
		t.Fatal(err)
	}
	b.until(p.UDID(), "battery low", func(p phone.Phone) bool { return p.Battery.Value.Percent == 9 })
	if err := p.SetFree(12345678); err != nil {
		t.Fatal(err)
	}
	b.until(p.UDID(), "storage", func(p phone.Phone) bool { return p.Storage.Value.Available == 12345678 })
	p.SetEncrypted(true)
	b.until(p.UDID(), "encrypted", func(p phone.Phone) bool { return p.BackupEncrypted == phone.Is(true) })
	p.Lock()
	b.until(p.UDID(), "locked", func(p phone.Phone) bool { return p.Locked == phone.Is(true) })
	p.SetName("Other")
	b.until(p.UDID(), "renamed", func(p phone.Phone) bool { return p.Name == phone.Is("Other") })
	p.SetSetupDone(false)
	b.until(p.UDID(), "not set up", func(p phone.Phone) bool { return p.SetupDone == phone.Is(false) })
}

func TestSimulatedSeveralPhones(t *testing.T) {
	b := newBench(t, device.Options{})
	first := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted, Unplugged: true})
	first.SetWiFi(true)
	b.until(first.UDID(), "on Wi-Fi", func(p phone.Phone) bool { return p.Connection == phone.Network })
	second := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted, Model: "iPhone13,2", IOS: "18.4.1"})
	b.untilTrust(second.UDID(), phone.Trusted)
	order := func() (udids []string) {
		_, phones := b.Snapshot()
		for _, p := range phones {
			udids = append(udids, p.UDID)
		}
		return udids
	}
	if want := []string{second.UDID(), first.UDID()}; !slices.Equal(order(), want) {
		t.Errorf("order %q, want %q", order(), want)
	}
	first.Plug() // the same phone, twice
	b.until(first.UDID(), "on the cable", func(p phone.Phone) bool { return p.Connection == phone.USB })
	if want := []string{first.UDID(), second.UDID()}; !slices.Equal(order(), want) {
		t.Errorf("order %q, want %q", order(), want)
	}
	first.Unplug()
	b.until(first.UDID(), "on Wi-Fi again", func(p phone.Phone) bool { return p.Connection == phone.Network })
}

// Over Wi-Fi no phone can be asked.
func TestSimulatedWiFiOnly(t *testing.T) {
	b := newBench(t, device.Options{})
	p := b.add(simulator.PhoneOptions{Unplugged: true})
	p.SetWiFi(true)
	b.untilTrust(p.UDID(), phone.TrustNeeded)
	if trust, err := b.Ask(t.Context(), p.UDID()); trust != phone.TrustForbidden || err != nil {
		t.Errorf("%s, %v", trust, err)
	}
}

func TestSimulatedFaults(t *testing.T) {
	const no = phone.ReasonProhibited
	for fault, want := range map[string]func(phone.Phone) bool{
		"silent": func(p phone.Phone) bool { return p.Name == phone.NotReadable[string](phone.ReasonNoAnswer) },
		"get-prohibited": func(p phone.Phone) bool {
			return p.Trust == phone.Trusted && p.FindMy == phone.NotReadable[bool](no) && p.BackupEncrypted == phone.NotReadable[bool](no)
		},
		"password-protected": func(p phone.Phone) bool {
			return p.Trust == phone.TrustLocked && p.Battery == phone.NotReadable[phone.Battery](phone.ReasonLocked)
		},
		"invalid-host-id": func(p phone.Phone) bool { return p.Trust == phone.TrustForgotten },
		"odd-values": func(p phone.Phone) bool {
			return p.BackupEncrypted == phone.NotReadable[bool](phone.ReasonMalformed) || p.Storage.Reason == phone.ReasonMalformed
		},
		"refused": func(p phone.Phone) bool { return p.Name == phone.NotReadable[string](phone.ReasonNoAnswer) },
	} {
		t.Run(fault, func(t *testing.T) {
			var o device.Options
			if fault == "silent" {
				o.Timeout = 500 * time.Millisecond
			}
			b := newBench(t, o)
			p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted, Faults: []string{fault}})
			b.until(p.UDID(), fault, want)
			// The fault goes, and the phone is read as if nothing had been.
			p.ClearFault(fault)
			b.until(p.UDID(), "read", func(p phone.Phone) bool {
				return p.Trust == phone.Trusted && p.BackupEncrypted.State == phone.Known && p.Storage.State == phone.Known
			})
		})
	}
}

// The cable is pulled after every so many bytes, wherever that is: between
// messages, in the middle of one, in a handshake. The phone always comes back
// to be read whole.
func TestSimulatedCutLink(t *testing.T) {
	b := newBench(t, device.Options{Settle: time.Millisecond})
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted, Unplugged: true})
	for n := 0; n <= 16_000; n += 410 {
		if err := p.SetFault("cut-link=" + strconv.Itoa(n)); err != nil {
			t.Fatal(err)
		}
		p.Plug()
		b.until(p.UDID(), "cut or read", func(seen phone.Phone) bool {
			return seen.UDID == "" && !p.State().Plugged || seen.Trust == phone.Trusted
		})
		p.ClearFault("cut-link")
		p.Unplug()
		b.until(p.UDID(), "gone", func(p phone.Phone) bool { return p.UDID == "" })
		p.Plug()
		b.until(p.UDID(), "read", func(p phone.Phone) bool { return p.Trust == phone.Trusted && p.Storage.State == phone.Known })
		p.Unplug()
		b.until(p.UDID(), "gone", func(p phone.Phone) bool { return p.UDID == "" })
	}
}

func TestSimulatedGarbledService(t *testing.T) {
	b := newBench(t, device.Options{})
	b.SetGarbled(true)
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	timeout := time.After(hosttest.Patience)
	for state, _ := b.Snapshot(); state != phone.ServiceGarbled; state, _ = b.Snapshot() {
		select {
		case <-b.Changes():
		case <-timeout:
			t.Fatalf("state %s", state)
		}
	}
	b.SetGarbled(false)
	b.untilTrust(p.UDID(), phone.Trusted)
}

// A foreign tool pairs the phone; the watcher hears of it at once. Then our
// own pairing must satisfy the foreign tool.
func TestForeignPairing(t *testing.T) {
	if _, err := exec.LookPath("idevicepair"); err != nil {
		t.Skip("needs idevicepair (libimobiledevice-utils)")
	}
	b := newBench(t, device.Options{Poll: time.Hour})
	tool := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
		cmd.Env = append(cmd.Environ(), "USBMUXD_SOCKET_ADDRESS="+b.Addresses()[0])
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	theirs := b.add(simulator.PhoneOptions{Trust: simulator.TrustAuto})
	b.untilTrust(theirs.UDID(), phone.TrustNeeded)
	tool("idevicepair", "-u", theirs.UDID(), "pair")
	b.untilTrust(theirs.UDID(), phone.Trusted)

	ours := b.add(simulator.PhoneOptions{Trust: simulator.TrustAuto})
	b.untilTrust(ours.UDID(), phone.TrustNeeded)
	if trust, err := b.Ask(t.Context(), ours.UDID()); trust != phone.Trusted || err != nil {
		t.Fatalf("%s, %v", trust, err)
	}
	if out := tool("idevicepair", "-u", ours.UDID(), "validate"); !strings.Contains(out, "SUCCESS") {
		t.Errorf("validate: %s", out)
	}
	if out := tool("ideviceinfo", "-u", ours.UDID(), "-k", "SerialNumber"); strings.TrimSpace(out) != ours.Serial() {
		t.Errorf("serial %q", out)
	}
}

// TestBatteryHealthIsRead, and kept while the phone is plugged in.
func TestBatteryHealthIsRead(t *testing.T) {
	b := newBench(t, device.Options{})
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	told := b.until(p.UDID(), "with the health of its battery", func(p phone.Phone) bool { return p.BatteryHealth.State == phone.Known })
	if want := (phone.BatteryHealth{Percent: 91, Cycles: 214}); told.BatteryHealth.Value != want {
		t.Errorf("%+v", told.BatteryHealth)
	}
	p.Lock()
	b.until(p.UDID(), "locked, with what it said before", func(p phone.Phone) bool {
		locked, _ := p.Locked.Get()
		return locked && p.BatteryHealth.State == phone.Known
	})
}
