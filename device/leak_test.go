package device

import (
	"context"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// However many speak with a phone, it hears one at a time.
func TestSessionsDoNotOverlap(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	w := watch(t, Options{Address: p.address(), Poll: time.Millisecond})
	p.plug(peerDevice{id: 1, serial: peerUDID})
	hosttest.Until(t, "trusted", func() bool { return w.phone().Trust == phone.Trusted })
	use := func(id int) {
		link, err := w.Open(t.Context(), peerUDID)
		if err != nil {
			t.Fatal(err)
		}
		var work sync.WaitGroup
		for range 3 {
			work.Go(func() {
				for range 5 {
					if _, err := link.GetValue(t.Context(), "", "SerialNumber"); err != nil {
						t.Error(err)
					}
				}
			})
		}
		work.Wait()
		p.unplug(id)
		hosttest.Until(t, "gone", func() bool { _, phones := w.Snapshot(); return len(phones) == 0 })
		hosttest.Until(t, "all connections closed", func() bool { return p.open() == 1 })
		p.plug(peerDevice{id: id + 1, serial: peerUDID})
		hosttest.Until(t, "trusted", func() bool { return w.phone().Trust == phone.Trusted })
	}
	for id := 1; id <= 3; id++ {
		use(id)
	}
	if n := p.get(func() int { return p.crowd }); n != 1 {
		t.Errorf("up to %d sessions at once", n)
	}
}

// 200 rounds of plugging in, failing sessions and pulling out leave no
// goroutine and no connection behind.
func TestNothingIsLeftBehind(t *testing.T) {
	p := newPeer(t)
	p.trusting(peerUDID)
	failures := []string{"", "InvalidHostID", "PasswordProtected", "SomethingNew"}
	before, files := runtime.NumGoroutine(), openFiles()
	w := NewWatcher(Options{Address: p.address(), Poll: time.Hour, Settle: time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { _ = w.Run(ctx) })
	hosttest.Until(t, "running", func() bool { return w.state() == phone.ServiceRunning })
	for round := range 200 {
		sessions := p.get(func() int { return p.sessions })
		p.set(func() { p.start = func() string { return failures[round%len(failures)] } })
		p.plug(peerDevice{id: round + 1, serial: peerUDID})
		if round%3 != 0 { // else it is pulled out in the middle of everything
			hosttest.Until(t, "a session", func() bool { return p.get(func() int { return p.sessions }) > sessions })
		}
		p.unplug(round + 1)
	}
	hosttest.Until(t, "no phone", func() bool { _, phones := w.Snapshot(); return len(phones) == 0 })
	hosttest.Until(t, "only the listener is connected", func() bool { return p.open() == 1 })
	cancel()
	done.Wait()
	hosttest.Until(t, "nothing is connected", func() bool { return p.open() == 0 })
	hosttest.Until(t, "no goroutine more than before", func() bool { return runtime.NumGoroutine() <= before })
	hosttest.Until(t, "no open file more than before", func() bool { return openFiles() <= files })
}

// openFiles counts this process's descriptors, sockets included, where the
// system tells them; elsewhere it is 0, and the peer's count has to do.
func openFiles() int {
	if runtime.GOOS == "windows" { // Wine shows those of Linux, its own among them
		return 0
	}
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}
