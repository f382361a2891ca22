package device

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// maxPhones bounds how many phones are minded at once.
const maxPhones = 64

// Watcher knows which phones are connected and keeps their facts fresh. Run
// does the work; the other methods are safe to call from anywhere.
type Watcher struct {
	o       Options
	mux     *usbmux.Client
	bad     error // the address cannot be read
	changes chan struct{}

	probe serviceProbe // used by Run only

	mu      sync.Mutex
	service phone.ServiceState
	phones  map[string]*tracked      // by identity
	asking  map[string]int           // questions that run, by identity
	turns   map[string]chan struct{} // of phones that Open was called for, by identity
}

// NewWatcher makes a watcher; nothing is dialled before Run. An address that
// cannot be read is reported by Run.
func NewWatcher(o Options) *Watcher {
	w := &Watcher{
		o: o.withDefaults(), changes: make(chan struct{}, 1),
		phones: map[string]*tracked{}, asking: map[string]int{}, turns: map[string]chan struct{}{},
	}
	w.mux, w.bad = w.o.usbmux()
	if w.bad == nil && w.mux.Address() == usbmux.DefaultAddress(runtime.GOOS) {
		w.probe = newServiceProbe(runtime.GOOS)
	}
	return w
}

// Changes delivers one value after any number of changes that were not
// received yet: receive, then take a Snapshot. It is never closed.
func (w *Watcher) Changes() <-chan struct{} { return w.changes }

// Snapshot returns what is known now: phones on the cable before those on
// Wi-Fi, and the ones that were there first before others.
func (w *Watcher) Snapshot() (phone.ServiceState, []phone.Phone) {
	w.mu.Lock()
	defer w.mu.Unlock()
	phones := make([]phone.Phone, 0, len(w.phones))
	for _, t := range w.phones {
		phones = append(phones, t.phone)
	}
	slices.SortFunc(phones, func(a, b phone.Phone) int {
		if a.Connection != b.Connection {
			if a.Connection == phone.USB {
				return -1
			}
			return 1
		}
		if c := a.Seen.Compare(b.Seen); c != 0 {
			return c
		}
		return strings.Compare(a.UDID, b.UDID)
	})
	return w.service, phones
}

// Listed asks the service which phones it has, by their UDIDs. What a Snapshot tells is
// complete when it has them all.
func (w *Watcher) Listed(ctx context.Context) ([]string, error) {
	if w.bad != nil {
		return nil, w.bad
	}
	devices, err := w.mux.List(ctx)
	var udids []string
	for _, d := range devices {
		udids = append(udids, d.UDID())
	}
	return udids, err
}

// Refresh reads all phones again now.
func (w *Watcher) Refresh() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.phones {
		t.readSoon()
	}
}

// Open is like the function Open, but its sessions never overlap with the
// watcher's own, also after the phone was away: two programs' worth of
// sessions at once can wedge a phone.
func (w *Watcher) Open(ctx context.Context, udid string) (*Link, error) {
	if w.bad != nil {
		return nil, w.bad
	}
	key := identity(udid)
	w.mu.Lock()
	turn := w.turns[key]
	if turn == nil {
		turn = make(chan struct{}, 1)
		if t := w.phones[key]; t != nil {
			turn = t.turn
		}
		w.turns[key] = turn
	}
	w.mu.Unlock()
	return openLink(ctx, lockdownDialer{o: w.o, mux: w.mux}, udid, turn)
}

// Run watches until ctx ends, and returns nil then; the only error is an
// address that cannot be read. It is to be called once. When it returns, all
// that it started has ended and nothing is connected any more.
func (w *Watcher) Run(ctx context.Context) error {
	if w.bad != nil {
		return w.bad
	}
	var readers sync.WaitGroup
	defer readers.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pause := backoff{}
	for ctx.Err() == nil {
		ran, err := w.follow(ctx, &readers)
		if ctx.Err() != nil {
			break
		}
		var failure *usbmux.Error
		lost := errors.As(err, &failure) && failure.Kind == usbmux.Lost
		if ran > time.Second {
			pause = backoff{}
		}
		if ran < time.Second || !lost {
			// A service that was restarted is back at once; all else is told.
			w.setService(w.probe.refine(ServiceOf(err), time.Now()))
		}
		pause.wait(ctx)
	}
	w.dropAll()
	w.setService(phone.ServiceUnknown)
	return nil
}

// follow listens on one connection to the service until it breaks, and tells
// for how long it held.
func (w *Watcher) follow(ctx context.Context, readers *sync.WaitGroup) (ran time.Duration, err error) {
	listener, err := w.mux.Listen(ctx)
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	start := time.Now()
	w.setService(phone.ServiceRunning)
	// The numbers of the devices are the connection's; the next one tells all
	// of them anew.
	defer w.dropAll()
	for {
		event, err := listener.Next()
		if err != nil {
			return time.Since(start), err
		}
		switch event.Kind {
		case usbmux.Attached:
			w.attach(ctx, event.Device, readers)
		case usbmux.Detached:
			w.detach(event.Device.ID)
		case usbmux.Paired:
			w.paired(event.Device.ID)
		}
	}
}

func (w *Watcher) setService(s phone.ServiceState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.service != s {
		w.service = s
		w.changed()
	}
}

// changed tells whoever waits that something changed.
func (w *Watcher) changed() {
	select {
	case w.changes <- struct{}{}:
	default:
	}
}

// find returns the phone of that UDID, or nil.
func (w *Watcher) find(udid string) *tracked {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.phones[identity(udid)]
}

// attach notes a connection of a phone, and starts to read the phone if it is new.
func (w *Watcher) attach(ctx context.Context, d usbmux.Device, readers *sync.WaitGroup) {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := identity(d.UDID())
	t := w.phones[key]
	if t == nil {
		if len(w.phones) >= maxPhones {
			return
		}
		t = newTracked(d.UDID(), w.turns[key])
		w.phones[key] = t
		readers.Go(func() { w.readLoop(ctx, key, t) })
	}
	t.attach(d)
	w.changed()
}

func (w *Watcher) detach(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.phones {
		if t.detach(func(d usbmux.Device) bool { return d.ID == id }) {
			w.changed()
		}
	}
}

func (w *Watcher) dropAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.phones {
		t.detach(func(usbmux.Device) bool { return true })
	}
}

// paired: some program on this computer stored a pair record of the phone.
func (w *Watcher) paired(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.phones {
		if slices.ContainsFunc(t.links, func(d usbmux.Device) bool { return d.ID == id }) {
			t.readSoon()
		}
	}
}

// backoff waits longer and longer, from 100 ms to a second: a service that
// starts when a phone is plugged in should not have to wait for us.
type backoff struct{ next time.Duration }

func (b *backoff) wait(ctx context.Context) {
	b.next = min(max(2*b.next, 100*time.Millisecond), time.Second)
	select {
	case <-time.After(b.next):
	case <-ctx.Done():
	}
}
