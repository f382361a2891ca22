package mobilebackup

import (
	"context"
	"errors"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
)

// How often a phone that restarts is looked for. It is gone for half a minute
// or more; a simulated one only for moments, right after its connections ended.
const (
	lookEvery   = time.Second
	lookAtFirst = 50 * time.Millisecond
	firstLooks  = 3 * time.Second
)

// awaitReturn sees the phone go and come back. That it went is told by the service, too: a
// computer that sleeps or stalls meanwhile finds it back when it looks for the first time.
func (r *restoreRun) awaitReturn(ctx context.Context) (gone, back bool) {
	ctx, cancel := context.WithTimeout(ctx, r.o.Wait)
	defer cancel()
	start := time.Now()
	for {
		select {
		case <-r.left:
			gone = true
		default:
		}
		err := r.link.Session(ctx, func(*lockdown.Session) error { return nil })
		switch {
		case ctx.Err() != nil:
			return gone, false
		case errors.Is(err, device.ErrNotConnected):
			gone = true
		case gone && device.Answered(err):
			// Any answer of its own will do: a phone that was just restored may be locked,
			// or may have forgotten this computer.
			return true, true
		}
		wait := lookEvery
		if time.Since(start) < firstLooks {
			wait = lookAtFirst
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return gone, false
		}
	}
}
