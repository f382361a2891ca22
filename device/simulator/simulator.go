package simulator

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/simulator/muxd"
)

// Options of a Simulator. The zero value keeps everything in memory.
type Options struct {
	// Records is a folder that keeps the computer's pair records and its BUID
	// from one run to the next, as usbmuxd does; it is made where it is
	// missing. Empty: they live as long as the simulator.
	Records string

	// Dashless makes usbmuxd list modern UDIDs without their dash, as the
	// service on some Windows computers does. The pair records keep it.
	Dashless bool

	// Preflight makes usbmuxd ask for trust by itself as soon as a phone is
	// plugged in, as it does on Linux: it pairs, keeps the record, and removes
	// one that the phone does not know any more (PROTOCOL.md §2.7).
	Preflight bool

	// OnDemand ends usbmuxd with the last phone and starts it with the next, as udev does
	// on Linux (PROTOCOL.md §2.8).
	OnDemand bool
}

// Simulator is a simulated computer's usbmuxd with the phones that belong to
// it. All methods may be called from any goroutine.
type Simulator struct {
	mux     *muxd.Server
	options Options

	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup // restarts under way

	mu     sync.Mutex
	phones []*Phone
	seeds  uint64
}

// ErrClosed is returned by a Simulator after Close.
var ErrClosed = errors.New("the simulator is closed")

// New makes a simulator without phones that listens nowhere yet.
func New(options Options) (*Simulator, error) {
	mux, err := muxd.New(muxd.Options{Folder: options.Records, OnDemand: options.OnDemand})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Simulator{mux: mux, options: options, ctx: ctx, cancel: cancel}, nil
}

// serial is a UDID as usbmuxd lists it.
func (s *Simulator) serial(udid string) string {
	if s.options.Dashless {
		return strings.ReplaceAll(udid, "-", "")
	}
	return udid
}

// Listen opens one more address, "unix:/path" or "127.0.0.1:port", where port 0
// takes any free one. ctx bounds the opening only.
func (s *Simulator) Listen(ctx context.Context, address string) error {
	return s.mux.Listen(ctx, address)
}

// Addresses returns the open addresses in the order of the Listen calls, each as
// USBMUXD_SOCKET_ADDRESS takes it: "UNIX:/path", "127.0.0.1:port".
func (s *Simulator) Addresses() []string { return s.mux.Addresses() }

// SetGarbled makes usbmuxd answer with bytes that are no message of it, as a
// foreign program on its port would, or stops that.
func (s *Simulator) SetGarbled(on bool) { s.mux.SetGarbled(on) }

// Add makes a phone and plugs it in, unless its options say otherwise. It
// fails when there is no such model or iOS version, or a fault is unknown.
func (s *Simulator) Add(options PhoneOptions) (*Phone, error) {
	s.mu.Lock()
	s.seeds++
	if options.Seed == 0 {
		options.Seed = s.seeds
	}
	s.mu.Unlock()
	p, err := newPhone(s, options)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return nil, ErrClosed
	}
	s.phones = append(s.phones, p)
	p.change(func(state *State) { state.Plugged = !options.Unplugged })
	return p, nil
}

// Phones gives the phones in the order they were added, plugged in or not.
func (s *Simulator) Phones() []*Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.phones)
}

// Close takes every phone away, cuts every connection, removes the sockets and
// returns when all goroutines have ended.
func (s *Simulator) Close() error {
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock()
	s.work.Wait()
	return s.mux.Close()
}
