package muxd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"sync/atomic"
)

// Options of a Server. The zero value keeps everything in memory.
type Options struct {
	// Folder holds the pair records as usbmuxd keeps them, one <udid>.plist
	// each, and SystemConfiguration.plist with the computer's BUID (PROTOCOL.md
	// §2.7). Empty: records live as long as the server.
	Folder string

	// OnDemand ends the service with its last device and starts it with the next one, at
	// the same addresses and with numbers from 1 again, as udev does with usbmuxd on Linux
	// (PROTOCOL.md §2.8).
	OnDemand bool
}

// Server is one simulated usbmuxd. All methods may be called from any
// goroutine.
type Server struct {
	records  *Records
	garbled  atomic.Bool
	onDemand bool

	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup

	mu        sync.Mutex
	closed    bool
	run       context.Context // from one start of the service to its end
	stop      context.CancelFunc
	listeners []listener
	devices   []*Attachment // in the order they were attached
	lastID    int
	watchers  map[*watcher]struct{}
}

// ErrClosed is returned by a Server after Close.
var ErrClosed = errors.New("the simulated usbmuxd is closed")

// New makes a server that listens nowhere yet. It fails only when
// Options.Folder cannot be used.
func New(options Options) (*Server, error) {
	records, err := openRecords(options.Folder)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		records:  records,
		onDemand: options.OnDemand,
		ctx:      ctx,
		cancel:   cancel,
		watchers: make(map[*watcher]struct{}),
	}
	s.run, s.stop = context.WithCancel(ctx)
	return s, nil
}

// Records returns the pair records of the computer.
func (s *Server) Records() *Records { return s.records }

// SetGarbled makes the server answer every request with bytes that are no
// usbmux message, as another program on the same port would, or stops that.
func (s *Server) SetGarbled(on bool) { s.garbled.Store(on) }

// Listen opens one more address: "unix:/path" or "host:port" with a loopback
// host, port 0 for any free one. A stale socket file is replaced; a file that
// is no socket, or a socket that somebody answers on, is left alone and is an
// error. ctx bounds the opening only; Close ends the listening.
func (s *Server) Listen(ctx context.Context, address string) error {
	l, err := open(ctx, address)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.Join(ErrClosed, l.Close())
	}
	s.listeners = append(s.listeners, l)
	if s.onDemand && len(s.devices) == 0 {
		return l.Close() // its address is known, and nobody listens there
	}
	s.accepts(l)
	return nil
}

// accepts serves a listener. The caller holds s.mu.
func (s *Server) accepts(l listener) {
	run := s.run
	s.work.Go(func() { s.accept(run, l) })
}

// start and end are those of a service on demand. The caller holds s.mu.
func (s *Server) start() {
	s.run, s.stop = context.WithCancel(s.ctx)
	s.lastID = 0
	for i, l := range s.listeners {
		again, err := open(s.ctx, l.address)
		if err != nil {
			continue // another program has taken the address: nobody answers there
		}
		s.listeners[i] = again
		s.accepts(again)
	}
}

func (s *Server) end() {
	s.stop()
	for _, l := range s.listeners {
		_ = l.Close()
	}
}

// Addresses returns the open addresses as USBMUXD_SOCKET_ADDRESS wants them:
// "UNIX:/path" and "127.0.0.1:port", in the order of the Listen calls.
func (s *Server) Addresses() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	addresses := make([]string, len(s.listeners))
	for i, l := range s.listeners {
		addresses[i] = l.address
	}
	return addresses
}

// Close cuts every connection, removes the socket files and returns when
// every goroutine of the server has ended.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		s.work.Wait()
		return nil
	}
	s.closed = true
	listeners := s.listeners
	s.listeners = nil
	s.mu.Unlock()

	s.cancel()
	var errs []error
	for _, l := range listeners {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	s.work.Wait()
	return errors.Join(errs...)
}

// accept serves one listener until it is closed.
func (s *Server) accept(run context.Context, l listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		s.work.Go(func() { s.serve(run, conn) })
	}
}

// Device is a phone as usbmuxd sees it.
type Device struct {
	Serial    string // the UDID; some systems leave its dash out
	ProductID int    // 0x12A8 for an iPhone
	Network   bool   // reached over Wi-Fi instead of the cable

	// Port gives what answers on a port of the phone, or nil when the port is
	// closed. The function it returns owns the connection until it returns;
	// its context ends when the phone is detached.
	Port func(port uint16) func(ctx context.Context, conn net.Conn)
}

// Attachment is one stay of a device: from Attach to Detach.
type Attachment struct {
	server *Server
	id     int
	device Device
	ctx    context.Context
	cancel context.CancelFunc
}

// Attach shows a device to every watcher, under a number that this run of the service
// has not used before. After Close it shows it to nobody.
func (s *Server) Attach(device Device) *Attachment {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.onDemand && len(s.devices) == 0 && !s.closed {
		s.start()
	}
	s.lastID++
	ctx, cancel := context.WithCancel(s.ctx)
	a := &Attachment{server: s, id: s.lastID, device: device, ctx: ctx, cancel: cancel}
	s.devices = append(s.devices, a)
	s.tell(a.attached())
	return a
}

// Detach takes the device away and cuts every connection to it. A second call
// does nothing.
func (a *Attachment) Detach() {
	s := a.server
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.Index(s.devices, a)
	if at < 0 {
		return
	}
	s.devices = slices.Delete(s.devices, at, at+1)
	a.cancel()
	s.tell(map[string]any{"MessageType": "Detached", "DeviceID": a.id})
	if s.onDemand && len(s.devices) == 0 {
		s.end()
	}
}

// Paired tells every watcher that there is a pair record of the device now.
func (a *Attachment) Paired() {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	a.server.tell(map[string]any{"MessageType": "Paired", "DeviceID": a.id})
}

// device finds a present device by its number.
func (s *Server) device(id int64) *Attachment {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.devices {
		if int64(a.id) == id {
			return a
		}
	}
	return nil
}

// attached is the message that announces the device; ListDevices gives the
// same.
func (a *Attachment) attached() map[string]any {
	properties := map[string]any{
		"DeviceID":     a.id,
		"SerialNumber": a.device.Serial,
		"ProductID":    a.device.ProductID,
	}
	if a.device.Network {
		properties["ConnectionType"] = "Network"
		properties["EscapedFullServiceName"] = fmt.Sprintf(
			"02:00:00:00:00:%02x@fe80::%x._apple-mobdev2._tcp.local.", a.id&0xff, a.id)
		properties["InterfaceIndex"] = 2
		properties["NetworkAddress"] = networkAddress(a.id)
	} else {
		properties["ConnectionType"] = "USB"
		properties["ConnectionSpeed"] = 480000000
		properties["LocationID"] = 0x10000 + a.id
	}
	return map[string]any{"MessageType": "Attached", "DeviceID": a.id, "Properties": properties}
}

// networkAddress is a sockaddr_in as macOS lays it out, in the 128 bytes of a
// sockaddr_storage: length 16, family 2, port 0, 192.0.2.n. Debian's idevice_id
// takes it; whether it would take the layout of Linux was not tried.
func networkAddress(id int) []byte {
	address := make([]byte, 128)
	address[0], address[1] = 16, 2
	copy(address[4:], []byte{192, 0, 2, byte(id)})
	return address
}
