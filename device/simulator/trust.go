package simulator

import (
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// trust is what a phone thinks of computers. A computer is known by its
// SystemBUID while it is asked about, because hosts make a new HostID for each
// try, and by its HostID afterwards.
type trust struct {
	way     Trust
	dialog  string          // BUID of the computer that the open dialog asks about
	next    *bool           // answer to the next dialog, given in advance
	answers map[string]bool // by BUID: what was tapped, until the phone is unplugged
	hosts   map[string]*pairing
}

// leave is what unplugging does.
func (t *trust) leave() {
	t.dialog = ""
	clear(t.answers)
}

// ask opens the trust dialog for a computer and gives the answer as far as
// there is one.
func (t *trust) ask(buid string) lockdownError {
	answer, answered := t.answers[buid]
	switch {
	case answered:
	case t.next != nil:
		answer, t.next = *t.next, nil
		t.answers[buid] = answer
	case t.way == TrustAuto:
		answer = true
	case t.way == TrustDeny:
		t.answers[buid] = false
	default:
		t.dialog = buid
		return errDialogPending
	}
	if !answer {
		return errUserDenied
	}
	delete(t.answers, buid)
	return ""
}

// answer is what the person taps.
func (t *trust) answer(yes bool) {
	if t.dialog == "" {
		clear(t.answers) // a refusal is taken back without replugging
		t.next = &yes
		return
	}
	t.answers[t.dialog] = yes
	t.dialog = ""
}

// Trust taps Trust in the dialog, and types the passcode where the phone wants
// it. While no dialog is open, it settles the answer to the next one.
func (p *Phone) Trust() { p.tap(true) }

// Deny taps Don't Trust. While no dialog is open, it settles the answer to the
// next one. The phone refuses this computer until it is plugged in again.
func (p *Phone) Deny() { p.tap(false) }

func (p *Phone) tap(yes bool) {
	p.mu.Lock()
	open := p.trust.dialog != ""
	p.trust.answer(yes)
	p.preflight()
	p.mu.Unlock()
	if open && yes {
		p.Notify("com.apple.mobile.lockdown.request_pair")
	}
}

// Asking reports whether the trust dialog is open.
func (p *Phone) Asking() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.trust.dialog != ""
}

// Paired reports whether the phone trusts any computer.
func (p *Phone) Paired() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.trust.hosts) > 0
}

// Forget makes the phone forget every computer, as Reset Location & Privacy
// does. The computers keep their records, which are worthless then.
func (p *Phone) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.trust.hosts)
	p.trust.leave()
	p.trust.next = nil
}

// begin puts the phone into one of the ways it can stand with this computer.
func (p *Phone) begin(way Trust) error {
	p.trust = trust{way: way, answers: make(map[string]bool), hosts: make(map[string]*pairing)}
	switch way {
	case TrustAsk, TrustAuto, TrustDeny, TrustForbidden, TrustSupervised:
		return nil
	case TrustTrusted, TrustForgotten:
	default:
		return fmt.Errorf("trust %q: there are %q", way, Trusts())
	}
	p.trust.way = TrustAsk
	known, err := p.pairedBefore()
	if err != nil {
		return fmt.Errorf("trust %q: %w", way, err)
	}
	if way == TrustTrusted {
		p.trust.hosts[known.hostID] = known
	}
	return nil
}

// pairedBefore gives the pairing that the computer has a record of. Where it
// has none, one is made.
func (p *Phone) pairedBefore() (*pairing, error) {
	records := p.sim.mux.Records()
	if data, ok := records.Get(p.id.udid); ok {
		var shown pairRecord
		if err := proplist.Decode(data, &shown); err == nil {
			if known, err := pairingOf(shown); err == nil {
				known.escrow = shown.EscrowBag
				return known, nil
			}
		}
	}
	record, err := newStoredRecord(strings.ToUpper(uuid.NewString()), records.BUID(), p.id.wifi, newEscrowBag())
	if err != nil {
		return nil, err
	}
	data, err := record.encode()
	if err != nil {
		return nil, err
	}
	if err := records.Put(p.id.udid, data); err != nil {
		return nil, err
	}
	known, err := pairingOf(record.pairRecord)
	if err != nil {
		return nil, err
	}
	known.escrow = record.EscrowBag
	return known, nil
}

// newEscrowBag makes the 32 bytes that let a computer have a locked phone
// backed up.
func newEscrowBag() []byte {
	bag := make([]byte, 32)
	rand.Read(bag) // never fails
	return bag
}
