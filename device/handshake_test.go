package device

import (
	"errors"
	"sync"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// TestUnpluggedDuringTheHandshake: a phone that forgot the pairing hangs up during the
// handshake, and so does one whose cable is pulled then. The service closes the
// connection before it tells that the phone is gone.
func TestUnpluggedDuringTheHandshake(t *testing.T) {
	for _, c := range []struct {
		name  string
		gone  bool
		trust phone.Trust
	}{
		{"the cable", true, phone.Trusted},
		{"the pairing was forgotten", false, phone.TrustForgotten},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPeer(t)
			p.trusting(peerUDID)
			p.plug(peerDevice{id: 3, serial: peerUDID})
			o := Options{Address: p.address()}
			link, err := Open(t.Context(), o, peerUDID)
			if err != nil {
				t.Fatal(err)
			}
			w := watch(t, o)
			hosttest.Until(t, "trusted", func() bool { return w.phone().Trust == phone.Trusted })
			p.set(func() {
				p.cut = func() {
					if c.gone {
						p.devices = nil // and what tells so is still on its way
					}
				}
			})
			_, err = link.GetValue(t.Context(), "", "SerialNumber")
			var refused *TrustError
			if forgotten := errors.As(err, &refused) && refused.Trust == phone.TrustForgotten; forgotten == c.gone || c.gone && !errors.Is(err, ErrNotConnected) {
				t.Errorf("the link: %v", err)
			}

			if !c.gone {
				hosttest.Until(t, "forgotten", func() bool { return w.phone().Trust == phone.TrustForgotten })
				return
			}
			p.set(func() { p.devices = []peerDevice{{id: 3, serial: peerUDID}} })
			var mu sync.Mutex
			var seen []phone.Trust
			go func() {
				for {
					select {
					case <-w.Changes():
					case <-t.Context().Done():
						return
					}
					mu.Lock()
					seen = append(seen, w.phone().Trust)
					mu.Unlock()
				}
			}()
			cuts := p.get(func() int { return p.cuts })
			w.Refresh()
			hosttest.Until(t, "cut while it was read", func() bool { return p.get(func() int { return p.cuts }) > cuts })
			hosttest.Until(t, "the reading ended", func() bool { return p.open() == 1 })
			p.unplug(3)
			hosttest.Until(t, "gone", func() bool { _, phones := w.Snapshot(); return len(phones) == 0 })
			mu.Lock()
			defer mu.Unlock()
			for _, trust := range seen {
				if trust == phone.TrustForgotten {
					t.Errorf("the watcher told of %v", seen)
				}
			}
		})
	}
}
