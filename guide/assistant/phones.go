package assistant

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// phones watches phones, at one address at a time.
type phones struct {
	logger  *slog.Logger
	watcher atomic.Pointer[device.Watcher]
}

// watch tells what is plugged in at an address, whenever that changes, until the
// context ends.
func (p *phones) watch(ctx context.Context, address string, tell func(guide.Event)) {
	w := device.NewWatcher(device.Options{Address: address, Logger: p.logger})
	p.watcher.Store(w)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := w.Run(ctx); err != nil && ctx.Err() == nil {
			p.logger.Warn("watching phones ended", "error", err)
		}
	}()
	for {
		select {
		case <-ctx.Done():
			<-ended
			return
		case <-w.Changes():
			service, phones := w.Snapshot()
			if ctx.Err() == nil {
				tell(guide.PhonesSeen{Service: service, Phones: phones})
			}
		}
	}
}

// askWithin is how long a phone is waited for that was asked for trust: a person
// may need a while to find it, and its passcode.
const askWithin = 10 * time.Minute

// ask has a phone show “Trust This Computer?” and follows the answer.
func (p *phones) ask(ctx context.Context, udid string) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	if w := p.watcher.Load(); w != nil {
		trust, err := w.Ask(ctx, udid)
		p.logger.Debug("asked for trust", "trust", trust, "error", err)
	}
}

// link opens the way to a phone that is watched.
func (p *phones) link(ctx context.Context, udid string) (phone.Phone, *device.Link, error) {
	w := p.watcher.Load()
	if w == nil {
		return phone.Phone{}, nil, device.ErrNotConnected
	}
	link, err := w.Open(ctx, udid)
	_, all := w.Snapshot()
	for _, here := range all {
		if here.UDID == udid {
			return here, link, err
		}
	}
	return phone.Phone{UDID: udid}, link, err
}
