package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// recorded plays back what a watcher told, and when.
type recorded struct {
	begin   time.Time
	changes chan struct{}
	events  []recordedEvent
}

// recordedEvent is what is so from a moment on.
type recordedEvent struct {
	after   time.Duration
	service phone.ServiceState
	listed  []string
	phones  []phone.Phone
}

func record(events ...recordedEvent) *recorded {
	r := &recorded{begin: time.Now(), changes: make(chan struct{}, len(events)+1), events: events}
	for _, e := range events {
		time.AfterFunc(e.after, func() { r.changes <- struct{}{} })
	}
	return r
}

func (r *recorded) now() (so recordedEvent) {
	for _, e := range r.events {
		if time.Since(r.begin) >= e.after {
			so = e
		}
	}
	return so
}

func (r *recorded) Changes() <-chan struct{} { return r.changes }

func (r *recorded) Snapshot() (phone.ServiceState, []phone.Phone) {
	so := r.now()
	return so.service, so.phones
}

func (r *recorded) Listed(context.Context) ([]string, error) {
	so := r.now()
	if so.service != phone.ServiceRunning {
		return nil, errors.New("refused")
	}
	return so.listed, nil
}

// TestLook: slow computers and slow phones are waited for, and no longer than it helps.
func TestLook(t *testing.T) {
	reading := phone.Phone{UDID: greta.UDID}
	both := []string{greta.UDID}
	run, all := phone.ServiceRunning, []phone.Phone{greta}
	for name, test := range map[string]struct {
		events []recordedEvent
		found  int
		within time.Duration
	}{
		"nothing is plugged in":                    {[]recordedEvent{{0, run, nil, nil}}, 0, 3 * time.Second},
		"the service does not run":                 {[]recordedEvent{{0, phone.ServiceAsleep, nil, nil}}, 0, 3 * time.Second},
		"it is read at once":                       {[]recordedEvent{{0, run, both, all}}, 1, 0},
		"the service is slow to answer":            {[]recordedEvent{{0, "", nil, nil}, {9 * time.Second, run, both, nil}, {10 * time.Second, run, both, all}}, 1, 11 * time.Second},
		"listed at once, told of late":             {[]recordedEvent{{0, run, both, nil}, {4 * time.Second, run, both, []phone.Phone{reading}}, {8 * time.Second, run, both, all}}, 1, 8 * time.Second},
		"just plugged in":                          {[]recordedEvent{{0, run, nil, nil}, {2500 * time.Millisecond, run, both, all}}, 1, 3 * time.Second},
		"its service is started by it":             {[]recordedEvent{{0, phone.ServiceAsleep, nil, nil}, {2 * time.Second, run, both, nil}, {6 * time.Second, run, both, all}}, 1, 6 * time.Second},
		"unplugged before it was read":             {[]recordedEvent{{0, run, both, nil}, {time.Second, run, nil, nil}}, 0, 5 * time.Second},
		"one that never answers does not for ever": {[]recordedEvent{{0, run, both, []phone.Phone{reading}}}, 1, readWithin},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := record(test.events...)
			s, err := look(t.Context(), r, "")
			if took := time.Since(r.begin); err != nil || len(s.phones) != test.found || took > test.within {
				t.Errorf("%s: %d phones after %s: %v", name, len(s.phones), took, err)
			}
		})
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errNobodyAnswered)
	if _, err := look(ctx, record(), ""); !errors.Is(err, errNobodyAnswered) {
		t.Errorf("stopped by the person: %v", err)
	}
}
