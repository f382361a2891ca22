package guide

import (
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// TestLockedPhoneIsWaitedFor: a backup that fails since the phone is locked says so
// and begins again by itself when it is unlocked; nothing else does.
func TestLockedPhoneIsWaitedFor(t *testing.T) {
	phones := func(locked phone.Fact[bool]) PhonesSeen {
		return PhonesSeen{Service: phone.ServiceRunning, Phones: []phone.Phone{{UDID: "A", Name: phone.Is("Anna"), Trust: phone.Trusted, Locked: locked}}}
	}
	locked, unlocked := phones(phone.Is(true)), phones(phone.Is(false))
	fail := func(o Order, p ProblemID) Event {
		return WorkEnded{o, Outcome{Failure: &Failure{Kind: o.Kind, Problem: p, Safe: true}}}
	}
	backup := Order{Kind: JobBackup, To: "/keep", Phone: phone.Phone{UDID: "A"}}
	with := func(o Order, change func(*Order)) Order { change(&o); return o }
	typed := with(backup, func(o *Order) { o.Typed = true })
	restore := with(backup, func(o *Order) { o.Kind = JobRestore })
	for _, c := range []struct {
		name   string
		order  Order
		events []Event
		waits  bool
		begins int
	}{
		{"unlocked later", backup, []Event{locked, fail(backup, "phone/first-unlock"), unlocked}, false, 1},
		{"still locked", backup, []Event{locked, fail(backup, "phone/first-unlock"), locked}, true, 0},
		{"unplugged and back", backup, []Event{locked, fail(backup, "phone/locked"), PhonesSeen{Service: phone.ServiceRunning}, locked, unlocked}, false, 1},
		{"nothing is known of it now", backup, []Event{locked, fail(backup, "phone/locked"), phones(phone.NotReadable[bool](phone.ReasonNoAnswer))}, true, 0},
		{"read on meanwhile", backup, []Event{locked, fail(backup, "phone/locked"), Did{Action: ActDismissFailure}, unlocked}, false, 0},
		{"the passcode was not typed", backup, []Event{unlocked, fail(backup, "transfer/208-locked"), unlocked}, false, 0},
		{"failed of something else", backup, []Event{locked, fail(backup, TransferUnknown), unlocked}, false, 0},
		{"a password was typed for it", typed, []Event{locked, fail(typed, "phone/locked"), unlocked}, false, 0},
		{"a restore", restore, []Event{locked, fail(restore, "phone/locked"), unlocked}, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := &turn{g: Load(), s: Situation{Now: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC), Facts: Facts{Keep: "/keep"}}}
			u.s.Door, u.s.Phone = DoorComputer, "A"
			u.s, _ = u.g.Update(u.s, unlocked)
			u.start(c.order)
			begins := 0
			for _, e := range c.events {
				var effects []Effect
				u.s, effects = u.g.Update(u.s, e)
				for _, f := range effects {
					if s, ok := f.(StartWork); ok {
						begins++
						if s.Order.Kind != JobBackup || s.Order.To != "/keep" || s.Order.Typed {
							t.Errorf("began %+v", s.Order)
						}
					}
				}
			}
			if begins != c.begins || (u.s.Waiting != nil) != c.waits {
				t.Errorf("began %d times, waits %v; want %d, %v", begins, u.s.Waiting != nil, c.begins, c.waits)
			}
			if r := u.g.Plan(u.s); c.waits && (r.Title.Key != "title/backup-waits" || r.Primary == nil || r.Primary.ID != ActBackUpPhone) {
				t.Errorf("the page is %s with %v", r.Title.Key, r.Primary)
			}
			if last := u.s.Log.Entries[len(u.s.Log.Entries)-1]; c.begins > 0 && last.What != LogAgain {
				t.Errorf("the log ends with %s", last.What)
			}
		})
	}
}
