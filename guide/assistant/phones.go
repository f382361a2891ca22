package assistant

import (
	"context"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// watch begins to watch the phones at an address, instead of those before.
func (a *Assistant) watch(address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ctx == nil || a.ctx.Err() != nil {
		return // not running
	}
	if a.unwatch != nil {
		a.unwatch()
	}
	ctx, cancel := context.WithCancel(a.ctx)
	w := device.NewWatcher(device.Options{Address: address, Logger: a.cfg.Logger})
	a.watcher, a.unwatch = w, cancel
	a.wg.Go(func() {
		if err := w.Run(ctx); err != nil && ctx.Err() == nil {
			a.cfg.Logger.Warn("watching phones ended", "error", err)
		}
	})
	a.wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.Changes():
				service, phones := w.Snapshot()
				if ctx.Err() == nil {
					a.update(func() { a.sawPhones(service, phones) })
					a.askByItself()
				}
			}
		}
	})
}

// sawPhones takes over what is plugged in now, and keeps the phone of the way.
func (a *Assistant) sawPhones(service phone.ServiceState, phones []phone.Phone) {
	slices.SortStableFunc(phones, func(x, y phone.Phone) int {
		if (x.Connection == phone.USB) != (y.Connection == phone.USB) {
			if x.Connection == phone.USB {
				return -1
			}
			return 1
		}
		return x.Seen.Compare(y.Seen)
	})
	before := phoneOf(a.s.Phones, a.s.Phone)
	a.s.Service, a.s.Phones = service, phones
	for udid := range a.asked {
		if phoneOf(phones, udid) == nil {
			delete(a.asked, udid) // plugged in again, it may be asked again
		}
	}
	now := phoneOf(phones, a.s.Phone)
	switch {
	case now != nil:
		if a.s.Lost != nil && a.s.Route == guide.RouteApple && a.route.Current == guide.StepRestore {
			a.s.Returned = true
		}
		a.s.Lost = nil
		if a.s.Restored != nil && a.s.Restored.Phone == now.UDID && a.s.Restored.At.Before(now.Seen) {
			a.s.Restored.PhoneBack = true
		}
	case before != nil:
		a.s.Lost = before
	}
	if now == nil {
		a.choosePhoneByItself()
	}
}

// choosePhoneByItself takes the only phone that there is for the one that the
// way is about. While work runs, the way keeps its phone.
func (a *Assistant) choosePhoneByItself() {
	if a.job != nil || a.s.Restored != nil {
		return
	}
	if len(a.s.Phones) == 1 {
		a.choosePhone(a.s.Phones[0].UDID)
	}
}

// choosePhone makes a phone the one that the way is about.
func (a *Assistant) choosePhone(udid string) {
	if a.s.Phone == udid {
		return
	}
	a.s.Phone, a.s.Lost, a.s.At = udid, nil, ""
	a.s.Restored = nil
	a.dropFailure()
	delete(a.s.Passed, guide.StepPrepare)
	a.s.Consent, a.s.Answers = guide.Consent{}, map[string]bool{}
}

// askByItself asks a phone that never was asked for trust, once for each time
// that it is plugged in, when the way has come to that step.
func (a *Assistant) askByItself() {
	a.mu.Lock()
	p := phoneOf(a.s.Phones, a.s.Phone)
	ask := p != nil && a.route.Current == guide.StepTrust && !a.asked[p.UDID] &&
		(p.Trust == phone.TrustNeeded || p.Trust == phone.TrustAsked || p.Trust == phone.TrustLocked)
	a.mu.Unlock()
	if ask {
		a.askTrust()
	}
}

// askTrust has the phone show “Trust This Computer?” and follows the answer.
func (a *Assistant) askTrust() {
	a.mu.Lock()
	defer a.mu.Unlock()
	udid, watcher := a.s.Phone, a.watcher
	if udid == "" || watcher == nil || a.asking == udid || a.ctx.Err() != nil {
		return
	}
	a.asking = udid
	a.asked[udid] = true
	ctx := a.ctx
	a.wg.Go(func() {
		// A person may need a while to find the phone and its passcode.
		ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
		defer cancel()
		trust, err := watcher.Ask(ctx, udid)
		a.cfg.Logger.Debug("asked for trust", "trust", trust, "error", err)
		a.update(func() { a.asking = "" })
	})
}

// simulate opens the door to a simulated iPhone.
func (a *Assistant) simulate() {
	a.mu.Lock()
	start, ctx := a.cfg.Simulate, a.ctx
	if ctx == nil || ctx.Err() != nil {
		start = nil // not running
	} else {
		a.cfg.Simulate = nil
	}
	a.mu.Unlock()
	if start == nil {
		return
	}
	a.wg.Go(func() {
		sim, err := start(ctx)
		if err != nil {
			a.cfg.Logger.Error("the simulated iPhone did not start", "error", err)
			a.mu.Lock()
			a.cfg.Simulate = start
			a.mu.Unlock()
			return
		}
		a.update(func() {
			a.s.Simulated = true
			a.cfg.Address = sim.Address // where to look again, too
			a.s.Door = guide.DoorComputer
			a.s.Phone, a.s.Phones, a.s.Lost = "", nil, nil
			a.cfg.Folders, a.cfg.Keep = append(a.cfg.Folders, sim.Folders...), sim.Keep
		})
		a.watch(sim.Address)
		a.scanAgain()
	})
}

// phoneOf finds a phone by its UDID.
func phoneOf(phones []phone.Phone, udid string) *phone.Phone {
	for i := range phones {
		if udid != "" && phones[i].UDID == udid {
			return &phones[i]
		}
	}
	return nil
}
