package main

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/demo"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui"
)

// controls are the buttons that stand in for the simulated iPhone's screen and
// cable.
func (p *program) controls() []ui.Control {
	on := func(f func(*demo.Rig)) func() {
		return func() {
			if rig := p.rig.Load(); rig != nil {
				f(rig)
			}
		}
	}
	asks := func(s guide.Situation) bool {
		return slices.ContainsFunc(s.Phones, func(p phone.Phone) bool { return p.Trust != phone.Trusted && p.Trust != phone.TrustLocked })
	}
	waits := func(s guide.Situation) bool { return s.Job != nil && s.Job.NeedsPhone }
	return []ui.Control{
		{ID: "trust", Key: "demo/trust", May: asks, Do: on(func(r *demo.Rig) { r.Phone.Trust() })},
		{ID: "deny", Key: "demo/deny", May: asks, Do: on(func(r *demo.Rig) { r.Phone.Deny() })},
		{ID: "cable", Key: "demo/cable", Do: on(func(r *demo.Rig) {
			if r.Phone.State().Plugged {
				r.Phone.Unplug()
			} else {
				r.Phone.Plug()
			}
		})},
		{ID: "lock", Key: "demo/lock", Do: on((*demo.Rig).Lock)},
		{ID: "passcode", Key: "demo/passcode", May: waits, Do: on(func(r *demo.Rig) { r.Phone.EnterPasscode() })},
		{ID: "find-my", Key: "demo/find-my", Do: on(func(r *demo.Rig) { r.Phone.SetFindMy(!r.Phone.State().FindMy) })},
	}
}
