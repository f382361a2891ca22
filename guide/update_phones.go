package guide

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// sawPhones takes over what is plugged in now, and keeps the phone of the way.
func (u *turn) sawPhones(service phone.ServiceState, phones []phone.Phone) {
	phones = orNil(u.proven(phones))
	u.logPhone(phones)
	before, now := u.phone(u.s.Phone), phoneOf(phones, u.s.Phone)
	step := u.look().current()
	u.s.Service, u.s.Phones = service, phones
	for udid := range u.s.Counted {
		if phoneOf(phones, udid) == nil {
			u.s.Counted = without(u.s.Counted, udid)
		}
	}
	for udid := range u.s.Asked {
		if phoneOf(phones, udid) == nil {
			u.s.Asked = without(u.s.Asked, udid) // plugged in again, it may be asked again
		}
	}
	if now != nil && before != nil && now.Trust != before.Trust && (now.Trust == phone.Trusted || now.Trust == phone.TrustDenied) && u.s.Asking == now.UDID {
		u.s.Asking = "" // it was answered
	}
	if phoneOf(phones, u.s.Asking) == nil {
		u.s.Asking = "" // nor can it answer
	}
	switch {
	case now != nil:
		if u.s.Lost != nil && u.s.Route == RouteApple && step == StepRestore {
			u.s.Returned = true
		}
		u.s.Back = now.Trust == phone.TrustUnknown && (u.s.Back || u.look().lostTrusted())
		u.s.Lost = nil
		if r := u.s.Restored; r != nil && r.Phone == now.UDID && !r.PhoneBack && r.At.Before(now.Seen) {
			back := *r
			back.PhoneBack = true
			u.s.Restored = &back
		}
	case before != nil:
		u.s.Lost = before
		if u.s.Back { // gone again before it said anything
			last := *before
			last.Trust = phone.Trusted
			u.s.Lost, u.s.Back = &last, false
		}
	}
}

// settlePhone takes the only phone that there is for the one that the way is
// about, where that one is not there. While work runs, after a restore, and until
// the person has read how work failed, the way keeps its phone. Where it is not
// plain which one is meant, the person is to choose: one that was there all along
// does not take the place of another whose cable came loose, and one that was taken
// by itself is so no longer when another comes before a door was opened.
func (u *turn) settlePhone() {
	kept := u.s.Job != nil || u.s.Restored != nil || u.s.Failure() != nil
	switch here := u.phone(u.s.Phone) != nil; {
	case here && len(u.s.Phones) > 1 && u.s.Beside == nil && u.s.Door == DoorNone && !kept:
		u.choosePhone("")
	case here:
		u.seeBeside()
	case !kept && len(u.s.Phones) == 1 && !u.s.Beside[u.s.Phones[0].UDID]:
		u.choosePhone(u.s.Phones[0].UDID)
	}
}

// seeBeside notes which phones lie beside that of the way.
func (u *turn) seeBeside() {
	for _, p := range u.s.Phones {
		if p.UDID != u.s.Phone && !u.s.Beside[p.UDID] {
			u.s.Beside = with(u.s.Beside, p.UDID, true)
		}
	}
}

// choosePhone makes a phone the one that the way is about.
func (u *turn) choosePhone(udid string) {
	u.s.At = ""
	if u.s.Phone == udid {
		return
	}
	u.s.Phone, u.s.Lost, u.s.Beside, u.s.Back = udid, nil, nil, false
	u.s.Restored, u.s.Returned = nil, false
	u.dropFailure()
	u.s.Passed = without(u.s.Passed, StepPrepare)
	u.s.Consent, u.s.Answers = Consent{}, nil
	if udid != "" {
		u.seeBeside()
	}
}

// askByItself asks a phone that never was asked for trust, once for each time
// that it is plugged in, when the way has come to that step.
func (u *turn) askByItself() {
	p := u.phone(u.s.Phone)
	if p == nil || u.s.Asked[p.UDID] || u.s.Asking == p.UDID {
		return
	}
	switch p.Trust {
	case phone.TrustNeeded, phone.TrustAsked, phone.TrustLocked:
		if u.look().current() == StepTrust {
			u.askTrust()
		}
	}
}

// askTrust has the phone of the way show “Trust This Computer?”.
func (u *turn) askTrust() {
	udid := u.s.Phone
	u.s.Asking, u.s.Asked = udid, with(u.s.Asked, udid, true)
	u.do(AskTrust{udid})
}

// simulationBegan goes over to a simulated iPhone.
func (u *turn) simulationBegan(e SimulationBegan) {
	u.s.Simulating, u.s.Simulated = false, true
	u.s.Address, u.s.Keep = e.Address, e.Keep // where to look again, too
	u.s.Places = sorted(append(slices.Clone(u.s.Places), e.Folders...))
	u.s.Door = DoorComputer
	u.s.Phones = nil
	if u.s.Job == nil { // which keeps its phone
		u.s.Phone, u.s.Lost, u.s.Beside, u.s.At, u.s.Back = "", nil, nil, "", false
	}
	u.do(WatchPhones{e.Address}, ReadFolders{u.places()})
}
