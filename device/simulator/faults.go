package simulator

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// FaultKind is one thing that can go wrong with a phone on demand.
type FaultKind struct {
	Name     string // "cut-link"
	Argument string // what stands behind the "=", for people: "BYTES"; "" when it takes none
	Usual    string // the argument when none is given; "" when one must be given
	Help     string // one line
	Number   bool   // the argument is a number that is not negative

	// Changed, where it is not nil, is told when the fault is set or ended; its
	// error keeps the fault from being set.
	Changed func(p *Phone, argument string, set bool) error
}

// The faults of the link, of lockdown, and of the small services.
const (
	faultServiceLimit      = "service-limit"
	faultSlowLink          = "slow-link"
	faultCutLink           = "cut-link"
	faultSilent            = "silent"
	faultRefused           = "refused"
	faultLockBusy          = "lock-busy"
	faultPairingPending    = "pairing-pending"
	faultInvalidHost       = "invalid-host-id"
	faultPasswordProtected = "password-protected"
	faultNoEscrowBag       = "no-escrow-bag"
	faultGetProhibited     = "get-prohibited"
	faultOddValues         = "odd-values"
	faultGarbled           = "garbled-usbmuxd"
	faultIdleDrop          = "idle-drop"
	faultTLS               = "tls-failure"
	faultOldTLS            = "old-tls"
)

// LinkFaults lists the faults that every phone can have.
func LinkFaults() []FaultKind {
	return []FaultKind{
		{Name: faultServiceLimit, Argument: "N", Usual: "0", Number: true, Help: "start no service while N connections to services are open"},
		{Name: faultSlowLink, Argument: "BYTES", Number: true, Help: "carry so many bytes a second in each direction of a connection"},
		{Name: faultCutLink, Argument: "BYTES", Number: true, Help: "pull the cable when so many more bytes were carried; the fault is over then"},
		{Name: faultSilent, Help: "accept connections and never answer"},
		{Name: faultRefused, Help: "refuse every connection, as while the phone starts"},
		{Name: faultLockBusy, Help: "another program holds the sync lock (AFC status 19)"},
		{Name: faultPairingPending, Help: "the trust dialog stays open whatever is tapped"},
		{Name: faultInvalidHost, Help: "begin no session: InvalidHostID"},
		{Name: faultPasswordProtected, Help: "pair, begin and start nothing: PasswordProtected"},
		{Name: faultNoEscrowBag, Help: "answer Pair without an EscrowBag and keep nothing, as a locked supervised phone does"},
		{Name: faultGetProhibited, Help: "tell no value that needs trust: GetProhibited"},
		{Name: faultOddValues, Help: "tell values in types that nobody expects"},
		{Name: faultIdleDrop, Argument: "SECONDS", Usual: "10", Number: true, Help: "hang up on a lockdown connection that is idle for so long"},
		{Name: faultTLS, Help: "break every TLS handshake, as a phone does whose record of this computer is damaged"},
		{Name: faultOldTLS, Help: "secure connections by TLS 1.0 only, as phones before iOS 10 do"},
		{Name: faultGarbled, Help: "usbmuxd itself answers with bytes that are no message, for every phone", Changed: garble},
	}
}

// garble is the fault of usbmuxd itself.
func garble(p *Phone, _ string, set bool) error {
	p.sim.SetGarbled(set)
	return nil
}

// faults are the faults that a phone can have and those that it has.
type faults struct {
	mu    sync.Mutex
	kinds map[string]FaultKind
	on    map[string]string
	count atomic.Int32 // of those that are on: every read and write asks
}

// put sets or, without an argument, ends a fault. The caller holds the lock.
func (f *faults) put(name string, argument *string) {
	if argument != nil {
		f.on[name] = *argument
	} else {
		delete(f.on, name)
	}
	f.count.Store(int32(len(f.on)))
}

func (f *faults) declare(kinds []FaultKind) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kinds == nil {
		f.kinds, f.on = make(map[string]FaultKind), make(map[string]string)
	}
	for _, kind := range kinds {
		f.kinds[kind.Name] = kind
	}
}

// DeclareFaults adds kinds of faults that a service of the phone knows about;
// the service asks Fault whether one is set, or is told by FaultKind.Changed,
// which must not call the phone's methods about faults.
func (p *Phone) DeclareFaults(kinds []FaultKind) { p.faults.declare(kinds) }

// Faults lists the kinds of faults that the phone can have, by name.
func (p *Phone) Faults() []FaultKind {
	p.faults.mu.Lock()
	defer p.faults.mu.Unlock()
	return slices.SortedFunc(maps.Values(p.faults.kinds), func(a, b FaultKind) int {
		return cmp.Compare(a.Name, b.Name)
	})
}

// SetFault sets a fault: NAME or NAME=ARGUMENT. Setting it again replaces the
// argument.
func (p *Phone) SetFault(spec string) error {
	name, argument, given := strings.Cut(spec, "=")
	f := &p.faults
	f.mu.Lock()
	defer f.mu.Unlock()
	kind, ok := f.kinds[name]
	switch {
	case !ok:
		return fmt.Errorf("no fault has the name %q; there are %q", name, slices.Sorted(maps.Keys(f.kinds)))
	case given && kind.Argument == "":
		return fmt.Errorf("fault %s takes no argument", name)
	case !given:
		argument = kind.Usual
	}
	if argument == "" && kind.Argument != "" {
		return fmt.Errorf("fault %s wants an argument: %s=%s", name, name, kind.Argument)
	}
	if kind.Number {
		if n, err := strconv.ParseInt(argument, 10, 64); err != nil || n < 0 {
			return fmt.Errorf("fault %s: %q is no number of %s", name, argument, kind.Argument)
		}
	}
	if kind.Changed != nil {
		if err := kind.Changed(p, argument, true); err != nil {
			return fmt.Errorf("fault %s: %w", name, err)
		}
	}
	f.put(name, &argument)
	return nil
}

// ClearFault ends a fault. It reports whether the fault was set.
func (p *Phone) ClearFault(name string) bool {
	p.faults.mu.Lock()
	defer p.faults.mu.Unlock()
	argument, on := p.faults.on[name]
	p.faults.put(name, nil)
	if kind := p.faults.kinds[name]; on && kind.Changed != nil {
		// What is over cannot be refused.
		_ = kind.Changed(p, argument, false)
	}
	return on
}

// Fault reports whether a fault is set, and its argument.
func (p *Phone) Fault(name string) (argument string, set bool) {
	if p.faults.count.Load() == 0 {
		return "", false
	}
	p.faults.mu.Lock()
	defer p.faults.mu.Unlock()
	argument, set = p.faults.on[name]
	return argument, set
}

func (p *Phone) hasFault(name string) bool {
	_, set := p.Fault(name)
	return set
}

// faultNumber returns the argument of a fault whose kind says Number.
func (p *Phone) faultNumber(name string) (int64, bool) {
	argument, set := p.Fault(name)
	if !set {
		return 0, false
	}
	n, err := strconv.ParseInt(argument, 10, 64)
	return n, err == nil
}

// serviceLimit reports whether no further service may be started. The caller
// holds the phone's lock.
func (p *Phone) serviceLimit() bool {
	limit, set := p.faultNumber(faultServiceLimit)
	return set && int64(p.running+len(p.ports.open)) >= limit
}

// spend takes n bytes off what may still be carried before the cable is
// pulled, and reports whether that was all.
func (f *faults) spend(n int) bool {
	if f.count.Load() == 0 {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	argument, set := f.on[faultCutLink]
	if !set {
		return false
	}
	left, err := strconv.ParseInt(argument, 10, 64)
	if err != nil {
		return false
	}
	if left -= int64(n); left > 0 {
		rest := strconv.FormatInt(left, 10)
		f.put(faultCutLink, &rest)
		return false
	}
	f.put(faultCutLink, nil)
	return true
}
