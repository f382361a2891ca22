package device

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// tracked is one phone across its connections: cable and Wi-Fi, unplugged and
// plugged in again. Its fields belong to the watcher's lock, the channels
// aside.
type tracked struct {
	phone  phone.Phone
	links  []usbmux.Device                 // in the order they came
	answer phone.Trust                     // what the phone answered last when it was asked; TrustUnknown if it was not
	health phone.Fact[phone.BatteryHealth] // of this time that it is plugged in
	missed int                             // readings in a row that got no answer
	stop   context.CancelFunc

	wake chan struct{} // something changed: read again
	turn chan struct{} // held by whoever speaks with the phone
}

// newTracked makes a phone that was just seen; turn may be nil.
func newTracked(udid string, turn chan struct{}) *tracked {
	if turn == nil {
		turn = make(chan struct{}, 1)
	}
	return &tracked{phone: phone.Phone{UDID: udid, Seen: time.Now()}, wake: make(chan struct{}, 1), turn: turn}
}

// readSoon makes the phone be read again soon.
func (t *tracked) readSoon() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// best is the connection to use now; there may be none.
func (t *tracked) best() (usbmux.Device, bool) { return preferred(t.links) }

func (t *tracked) attach(d usbmux.Device) {
	before, had := t.best()
	if !had {
		t.answer = phone.TrustUnknown // plugging in again is how one is asked again
		t.health = phone.Fact[phone.BatteryHealth]{}
	}
	t.links = append(slices.DeleteFunc(t.links, func(l usbmux.Device) bool { return l.ID == d.ID }), d)
	t.moved(before)
}

// detach forgets connections and reports whether there were any.
func (t *tracked) detach(gone func(usbmux.Device) bool) bool {
	before, _ := t.best()
	n := len(t.links)
	t.links = slices.DeleteFunc(t.links, gone)
	if len(t.links) == n {
		return false
	}
	t.moved(before)
	return true
}

// moved follows a change of the connections.
func (t *tracked) moved(before usbmux.Device) {
	best, ok := t.best()
	if ok {
		t.phone.Connection = phone.USB
		if best.Network {
			t.phone.Connection = phone.Network
		}
	}
	if best != before && t.stop != nil {
		t.stop() // what is being read comes over a connection that is not used any more
	}
	t.readSoon()
}

// readLoop reads a phone whenever there is reason to, until it is gone for good.
func (w *Watcher) readLoop(ctx context.Context, key string, t *tracked) {
	for {
		w.mu.Lock()
		select {
		case <-t.wake: // all that happened so far is about to be looked at
		default:
		}
		d, connected := t.best()
		w.mu.Unlock()
		rest := w.o.Settle
		if connected {
			rest = w.readOnce(ctx, t, d)
		}
		woken := w.rest(ctx, t, rest)
		if ctx.Err() != nil || !connected && !woken {
			w.mu.Lock()
			if ctx.Err() != nil || len(t.links) == 0 {
				delete(w.phones, key)
				w.changed()
				w.mu.Unlock()
				return
			}
			w.mu.Unlock()
		}
	}
}

// rest waits until the phone is to be looked at again; woken tells that
// something happened before.
func (w *Watcher) rest(ctx context.Context, t *tracked, d time.Duration) (woken bool) {
	var timeout <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		timeout = timer.C
	}
	select {
	case <-t.wake:
		return true
	case <-timeout:
	case <-ctx.Done():
	}
	return false
}

// networkRest is how many times longer the facts of a phone on Wi-Fi rest.
const networkRest = 6

// lockedRest is how long the facts of a locked phone rest, at most.
const lockedRest = 2 * time.Second

// readLimit bounds one whole reading, some twenty round trips.
const readLimit = 30 * time.Second

// readOnce reads the phone over d and returns how long the facts may rest; 0
// is for ever.
func (w *Watcher) readOnce(ctx context.Context, t *tracked, d usbmux.Device) time.Duration {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	w.mu.Lock()
	if best, _ := t.best(); best != d {
		w.mu.Unlock()
		return 0 // the wake that came with the change is still there
	}
	t.stop = cancel
	health := t.health
	w.mu.Unlock()
	began := time.Now()
	p, err := lockdownDialer{w.o, w.mux, d}.read(ctx, health, func(early phone.Phone) { w.early(t, early) })
	w.mu.Lock()
	defer w.mu.Unlock()
	t.stop = nil
	if best, _ := t.best(); best != d {
		return 0
	}
	if err != nil {
		return w.unread(t, err)
	}
	t.missed = 0
	if p.Trust == phone.Trusted {
		t.health = p.BatteryHealth
	}
	p.Read = began
	w.update(t, p)
	if d.Network {
		return max(w.o.Poll, 0) * networkRest // every reading wakes the phone
	}
	if locked, known := p.Locked.Get(); known && locked {
		return min(max(w.o.Poll, 0), lockedRest) // somebody is about to unlock it, and waits for us
	}
	return max(w.o.Poll, 0)
}

// early publishes what a phone tells anyone, the first time it does.
func (w *Watcher) early(t *tracked, p phone.Phone) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if t.phone.Name.State == phone.Unknown {
		w.update(t, p)
	}
}

// unread: the phone did not answer. A link may stumble, and a phone that was
// just plugged in refuses connections for a moment; so what was told before, or
// nothing at all, stands a little longer. It returns when to try again.
func (w *Watcher) unread(t *tracked, err error) time.Duration {
	w.o.Logger.Debug("reading a phone failed", "error", err)
	again := time.Second
	if w.o.Poll > 0 {
		again = min(again, w.o.Poll)
	}
	t.missed++
	var failure *usbmux.Error
	refused := errors.As(err, &failure) && failure.Number == usbmux.ResultConnectionRefused
	if refused && t.missed < 6 {
		return min(again, 300*time.Millisecond)
	}
	if t.missed == 1 && !t.phone.Read.IsZero() {
		return again
	}
	p := t.phone
	why := phone.ReasonNoAnswer
	if r := reasonOf(err); r == phone.ReasonMalformed {
		why = r
	}
	closeAll(&p, why)
	w.update(t, p)
	return again
}

// update puts newly read facts in the place of the old ones. The lock is held.
func (w *Watcher) update(t *tracked, p phone.Phone) {
	old := t.phone
	p.UDID, p.Connection, p.Seen = old.UDID, old.Connection, old.Seen
	p.Trust = t.trust(p, w.asking[identity(p.UDID)] > 0)
	t.phone = p
	if p.Read.IsZero() {
		t.phone.Read = old.Read
	}
	// When it was read is no news by itself.
	old.Read, p.Read = time.Time{}, time.Time{}
	if !reflect.DeepEqual(old, p) {
		w.changed()
	}
}

// trust weighs what a reading found against what the phone said when it was
// asked: a reading cannot see a question that is open, or a “Don't Trust”.
func (t *tracked) trust(p phone.Phone, asking bool) phone.Trust {
	switch p.Trust {
	case phone.Trusted:
		t.answer = phone.TrustUnknown
		return phone.Trusted
	case phone.TrustUnknown:
		return t.phone.Trust
	}
	if locked, known := p.Locked.Get(); t.answer == phone.TrustLocked && !asking && known && !locked {
		t.answer = phone.TrustUnknown
	}
	if t.answer != phone.TrustUnknown {
		return t.answer
	}
	return p.Trust
}
