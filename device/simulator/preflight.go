package simulator

import (
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// preflight is what usbmuxd on Linux does with a phone on the cable before
// anybody asks: it makes sure that there is a pair record which the phone
// knows, and asks for trust where there is none. It is repeated whenever
// something changed. The caller holds the lock.
func (p *Phone) preflight() {
	if !p.sim.options.Preflight || p.usb == nil || p.recordKnown() {
		return
	}
	records := p.sim.mux.Records()
	if p.mayPair(false, &pairRecord{SystemBUID: records.BUID()}) != "" {
		return
	}
	// One tap is for the computer, not for one of its programs.
	p.trust.answers[records.BUID()] = true
	known, err := p.pairedBefore()
	if err != nil {
		return // the folder of the records cannot be written
	}
	p.trust.hosts[known.hostID] = known
	p.usb.Paired()
}

// recordKnown reports whether the computer has a pair record that the phone
// knows. One that it does not know is removed.
func (p *Phone) recordKnown() bool {
	records := p.sim.mux.Records()
	data, ok := records.Get(p.id.udid)
	if !ok {
		return false
	}
	var shown pairRecord
	if proplist.Decode(data, &shown) == nil && p.trust.hosts[shown.HostID] != nil {
		return true
	}
	_ = records.Delete(p.id.udid) // at worst it is tried again
	return false
}
