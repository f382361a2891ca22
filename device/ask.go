package device

import (
	"context"
	"errors"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// grace is how long a phone may be gone while it is asked: it drops off the
// cable for a moment when “Trust” is tapped. It is counted by looks, so that a computer
// that stood still meanwhile, or slept, has lost no phone.
const grace = 5 * time.Second

// Ask asks the phone to trust this computer and waits for the person: first
// with the pair record that is there, then with the question on the phone's
// screen. Every step shows in the snapshots. It returns when the phone trusts
// (Trusted) or will not (TrustDenied, TrustForbidden, TrustSupervised, TrustOldTLS), both
// without an error; a locked phone and an open question are waited for.
//
// Errors: the context's, with the state so far; ErrNotConnected; ErrNotSaved;
// what kept the phone from answering several times in a row.
func (w *Watcher) Ask(ctx context.Context, udid string) (phone.Trust, error) {
	if w.bad != nil {
		return phone.TrustUnknown, w.bad
	}
	if w.find(udid) == nil {
		return phone.TrustUnknown, ErrNotConnected
	}
	w.question(udid, 1)
	defer w.question(udid, -1)
	keys := &keyring{}
	state := phone.TrustUnknown
	gone, failures := time.Duration(0), 0
	for {
		now, err := w.attempt(ctx, udid, keys)
		if err == nil {
			gone, failures, state = 0, 0, now
		}
		switch {
		case err == nil && now != phone.TrustAsked && now != phone.TrustLocked:
			return now, nil
		case ctx.Err() != nil:
			return state, context.Cause(ctx)
		case errors.Is(err, ErrNotSaved):
			return now, err
		case errors.Is(err, ErrNotConnected):
			if gone += w.o.AskEvery; gone > grace {
				return state, err
			}
		case err != nil:
			gone = 0
			if failures++; failures > 3 {
				return state, err
			}
		}
		select {
		case <-time.After(w.o.AskEvery):
		case <-ctx.Done():
			return state, context.Cause(ctx)
		}
	}
}

// question counts the questions that run. After the last one nobody waits for
// an answer any more, and the phone is read again.
func (w *Watcher) question(udid string, more int) {
	key := identity(udid)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asking[key] += more
	if w.asking[key] > 0 {
		return
	}
	delete(w.asking, key)
	if t := w.phones[key]; t != nil {
		if t.answer == phone.TrustAsked {
			t.answer = phone.TrustUnknown
		}
		t.readSoon()
	}
}

// attempt asks once, between the readings of the phone, and notes the answer.
func (w *Watcher) attempt(ctx context.Context, udid string, keys *keyring) (phone.Trust, error) {
	t := w.find(udid)
	if t == nil {
		return phone.TrustUnknown, ErrNotConnected
	}
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return phone.TrustUnknown, context.Cause(ctx)
	}
	w.mu.Lock()
	d, ok := t.best()
	w.mu.Unlock()
	if !ok {
		return phone.TrustUnknown, ErrNotConnected
	}
	trust, err := lockdownDialer{w.o, w.mux, d}.ask(ctx, keys)
	if isGone(err) {
		return phone.TrustUnknown, ErrNotConnected
	}
	if err != nil {
		w.o.Logger.Debug("asking a phone failed", "error", err)
		return trust, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if trust == phone.Trusted {
		t.answer = phone.TrustUnknown
	} else {
		t.answer = trust
	}
	p := t.phone
	p.Trust = trust
	w.update(t, p)
	return trust, nil
}
