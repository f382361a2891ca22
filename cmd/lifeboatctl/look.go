package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// The service is asked for its phones every so often, and has none only when it said so
// that many times: one that was just plugged in takes a moment to be one of them.
const (
	listEvery = 1500 * time.Millisecond
	listTimes = 3
	// readWithin is how long phones are waited for at most.
	readWithin = 15 * time.Second
)

// sight is what is seen of the phones: all of them, or the one that was asked for
// by its UDID, beside others.
type sight struct {
	service phone.ServiceState
	phones  []phone.Phone
	udid    string
	others  bool
}

// watched is what a device.Watcher tells.
type watched interface {
	Snapshot() (phone.ServiceState, []phone.Phone)
	Changes() <-chan struct{}
	Listed(context.Context) ([]string, error)
}

// glance is what is seen now.
func glance(w watched, udid string) sight {
	service, phones := w.Snapshot()
	one := named(phones, udid)
	return sight{service, one, udid, len(phones) > len(one)}
}

// look waits until the service has told which phones it has and each is read, or so long
// that there will be none. The error is the context's.
func look(ctx context.Context, w watched, udid string) (sight, error) {
	asking, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	type answer struct {
		list []string
		err  error
	}
	answers := make(chan answer)
	go func() {
		for asking.Err() == nil {
			list, err := w.Listed(asking)
			select {
			case answers <- answer{list, err}:
			case <-asking.Done():
			}
			select {
			case <-time.After(listEvery):
			case <-asking.Done():
			}
		}
	}()
	var last answer
	for asked := 0; ; {
		s := glance(w, udid)
		if s.settled(last.list, asked) || asking.Err() != nil && ctx.Err() == nil {
			return s, nil
		}
		select {
		case <-w.Changes():
		case a := <-answers:
			if (a.err == nil) != (last.err == nil) || s.service == phone.ServiceUnknown {
				asked = 0 // a service that has only just begun to answer has its phones later
			}
			last = a
			asked++
		case <-asking.Done():
			if ctx.Err() != nil {
				return s, context.Cause(ctx)
			}
		}
	}
}

// settled reports whether more waiting would tell nothing new: the service was asked that
// many times, and has these phones.
func (s sight) settled(list []string, asked int) bool {
	switch {
	case slices.ContainsFunc(s.phones, func(p phone.Phone) bool { return !known(p) }):
		return false
	case slices.ContainsFunc(list, func(udid string) bool {
		return (s.udid == "" || sameUDID(udid, s.udid)) && !slices.ContainsFunc(s.phones, func(p phone.Phone) bool { return sameUDID(p.UDID, udid) })
	}):
		return false // it is about to be read, or was just unplugged
	case len(s.phones) == 0:
		return asked >= listTimes && s.service != phone.ServiceUnknown
	}
	return asked > 0
}

// known reports whether a phone has been read, so that it can be told about.
func known(p phone.Phone) bool { return !p.Read.IsZero() && p.Trust != phone.TrustUnknown }

// named leaves the phone with the UDID; all when it is empty. A dash and the case
// do not matter.
func named(phones []phone.Phone, udid string) []phone.Phone {
	if udid == "" {
		return phones
	}
	for _, p := range phones {
		if sameUDID(p.UDID, udid) {
			return []phone.Phone{p}
		}
	}
	return nil
}

func sameUDID(a, b string) bool {
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "-", "")) }
	return plain(a) == plain(b)
}
