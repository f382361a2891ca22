package device

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// lockdownDialer opens sessions with lockdown over one connection of a phone.
type lockdownDialer struct {
	o   Options
	mux *usbmux.Client
	dev usbmux.Device
}

func (d lockdownDialer) dial(ctx context.Context) (*lockdown.Session, error) {
	conn, err := d.mux.Connect(ctx, d.dev.ID, usbmux.LockdownPort)
	if err != nil {
		return nil, err
	}
	return lockdown.New(conn, lockdown.Options{Timeout: d.o.Timeout}), nil
}

// start begins a session of s with a pair record. A phone that forgot the pairing hangs
// up during the handshake, and so does one whose cable is pulled then, which the service
// tells a moment later; so it is asked once more whether the phone is there.
func (d lockdownDialer) start(ctx context.Context, s *lockdown.Session, record usbmux.PairRecord, old bool) error {
	err := s.Start(ctx, record, d.o.tls(old))
	if !errors.Is(err, lockdown.ErrHandshake) {
		return err
	}
	again, gone := d.dial(ctx)
	if gone != nil {
		return fmt.Errorf("device: the connection ended during the handshake: %w", gone)
	}
	again.Close()
	return err
}

// Link is the way into one phone that trusts this computer. It holds no
// connection: every burst of questions and every service start is a short
// session of its own, because phones drop idle ones. It is safe for concurrent
// use; sessions with one phone never overlap.
type Link struct {
	udid   string
	dialer lockdownDialer // its device number changes when the phone is replugged
	record usbmux.PairRecord
	old    bool          // iOS before 10
	turn   chan struct{} // held during a session

	opened bool        // the phone has answered once, so there was a service
	onBus  func() bool // whether a phone is on the computer's USB bus; nil: it cannot be told
}

// Open finds the phone, over the cable where it is on one, and proves that it
// trusts this computer. Errors: ErrNotConnected, *TrustError, *usbmux.Error
// when the service is in the way, *lockdown.Error for any other refusal.
func Open(ctx context.Context, o Options, udid string) (*Link, error) {
	o = o.withDefaults()
	mux, err := o.usbmux()
	if err != nil {
		return nil, err
	}
	return openLink(ctx, lockdownDialer{o: o, mux: mux}, udid, make(chan struct{}, 1))
}

func openLink(ctx context.Context, d lockdownDialer, udid string, turn chan struct{}) (*Link, error) {
	l := &Link{udid: usbmux.NormalUDID(udid), dialer: d, turn: turn}
	if probe := newServiceProbe(runtime.GOOS); probe.root != nil {
		l.onBus = probe.phoneOnBus
	}
	var err error
	if l.dialer.dev, err = locate(ctx, d.mux, udid); err != nil {
		return nil, err
	}
	if l.record, err = d.mux.ReadPairRecord(ctx, l.dialer.dev.Serial); err != nil {
		return nil, withTrust(err, false)
	}
	if err := l.Session(ctx, func(*lockdown.Session) error { return nil }); err != nil {
		return nil, err
	}
	return l, nil
}

// locate finds the phone among the connected ones, the cable before Wi-Fi.
func locate(ctx context.Context, mux *usbmux.Client, udid string) (usbmux.Device, error) {
	devices, err := mux.List(ctx)
	if err != nil {
		return usbmux.Device{}, err
	}
	devices = slices.DeleteFunc(devices, func(d usbmux.Device) bool { return identity(d.UDID()) != identity(udid) })
	d, ok := preferred(devices)
	if !ok {
		return d, ErrNotConnected
	}
	return d, nil
}

// preferred is the connection of a phone to use: the cable before Wi-Fi, and
// of equals the one that came last. There may be none.
func preferred(connections []usbmux.Device) (usbmux.Device, bool) {
	var best usbmux.Device
	for _, d := range connections {
		if best.ID == 0 || best.Network || !d.Network {
			best = d
		}
	}
	return best, best.ID != 0
}

// identity makes the spellings of a UDID comparable.
func identity(udid string) string { return strings.ToUpper(usbmux.NormalUDID(udid)) }

// UDID is the phone's identity.
func (l *Link) UDID() string { return l.udid }

// Session runs fn in a session that the phone trusts. Fn should ask what it
// has to ask and return; the connection ends with it.
func (l *Link) Session(ctx context.Context, fn func(*lockdown.Session) error) error {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	s, err := l.enter(ctx)
	if err != nil {
		return err
	}
	defer s.Stop(ctx)
	return fn(s)
}

// enter starts a session. A phone that was replugged since has another number
// and is looked for again.
func (l *Link) enter(ctx context.Context) (*lockdown.Session, error) {
	s, err := l.dialer.dial(ctx)
	if l.isGone(err) {
		if l.dialer.dev, err = locate(ctx, l.dialer.mux, l.udid); err == nil {
			s, err = l.dialer.dial(ctx)
		}
	}
	if l.isGone(err) {
		return nil, fmt.Errorf("%w: %w", ErrNotConnected, err)
	}
	if err != nil {
		return nil, err
	}
	version, locked, err := versionAndLock(ctx, s)
	if err == nil {
		l.old = isOld(version)
		err = l.dialer.start(ctx, s, l.record, l.old)
	}
	if err != nil {
		s.Close()
		if l.isGone(err) {
			return nil, fmt.Errorf("%w: %w", ErrNotConnected, err)
		}
		return nil, withTrust(err, locked)
	}
	l.opened = true
	return s, nil
}

// isGone reports whether the service does not know the number of the device.
func isGone(err error) bool {
	var failure *usbmux.Error
	return errors.As(err, &failure) && failure.Kind == usbmux.Rejected && failure.Number == usbmux.ResultBadDevice
}

// isGone reports whether an error says that the phone is not there: the service does not
// know it, or has ended with it. On Linux udev ends the service with the last phone
// (PROTOCOL.md §2.8), so that one which was there is not missing, as long as no phone is on
// the bus.
func (l *Link) isGone(err error) bool {
	var failure *usbmux.Error
	if isGone(err) || !l.opened || l.onBus == nil || !errors.As(err, &failure) || failure.Verb != "dial" {
		return isGone(err)
	}
	return (failure.Kind == usbmux.Missing || failure.Kind == usbmux.Refused) && !l.onBus()
}

// Leaves tells that the phone goes: what it returns is closed when the service says so of the
// connection that is in use, or ends. So a phone that is gone only for a moment, or while this
// computer sleeps, is not missed. It listens until the context ends.
func (l *Link) Leaves(ctx context.Context) (<-chan struct{}, error) {
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	number := l.dialer.dev.ID
	<-l.turn
	listener, err := l.dialer.mux.Listen(ctx)
	if err != nil {
		return nil, err
	}
	left := make(chan struct{})
	go func() {
		defer listener.Close()
		for {
			event, err := listener.Next()
			switch {
			case ctx.Err() != nil:
				return
			case err != nil, event.Kind == usbmux.Detached && event.Device.ID == number:
				close(left)
				return
			}
		}
	}()
	return left, nil
}

// Answered reports whether what a Session came to was said by the phone itself, though it may
// have been a refusal.
func Answered(err error) bool {
	return err == nil || errors.As(err, new(*TrustError)) || errors.As(err, new(*lockdown.Error))
}

// withTrust makes a *TrustError of an error that is about trust.
func withTrust(err error, locked bool) error {
	if t := trustOf(err, locked); t != phone.TrustUnknown && t != phone.Trusted {
		return &TrustError{Trust: t, Err: err}
	}
	return err
}

// versionAndLock reads what is needed before a session can start. A refusal to
// tell is no error.
func versionAndLock(ctx context.Context, s *lockdown.Session) (version string, locked bool, err error) {
	var refused *lockdown.Error
	v, err := s.GetValue(ctx, "", "ProductVersion")
	if err != nil && !errors.As(err, &refused) {
		return "", false, err
	}
	version, _ = v.(string)
	v, err = s.GetValue(ctx, "", "PasswordProtected")
	if err != nil && !errors.As(err, &refused) {
		return "", false, err
	}
	locked, _ = v.(bool)
	return version, locked, nil
}

// isOld reports whether the iOS is one before 10, which needs TLS 1.0.
func isOld(version string) bool {
	v, ok := phone.ParseVersion(version)
	return ok && v.Major() < 10
}

// GetValue reads one value in a session of its own; see
// lockdown.Session.GetValue. Use Session for more than one.
func (l *Link) GetValue(ctx context.Context, domain, key string) (value any, err error) {
	err = l.Session(ctx, func(s *lockdown.Session) error {
		value, err = s.GetValue(ctx, domain, key)
		return err
	})
	return value, err
}

// StartService starts a service of the phone and connects to it, under TLS
// where the phone wants it. The context bounds the start only; the connection
// has no deadline and belongs to the caller. With escrow the pair record's
// escrow bag goes along, if it has one, so that the service works while the
// phone is locked.
func (l *Link) StartService(ctx context.Context, name string, escrow bool) (conn net.Conn, err error) {
	err = l.Session(ctx, func(s *lockdown.Session) error {
		conn, err = l.StartIn(ctx, s, name, escrow)
		return err
	})
	return conn, err
}

// connect reaches a service that was just started.
func (l *Link) connect(ctx context.Context, service lockdown.Service) (net.Conn, error) {
	raw, err := l.dialer.mux.Connect(ctx, l.dialer.dev.ID, service.Port)
	if err != nil || !service.TLS {
		return raw, err
	}
	conn, err := lockdown.Secure(ctx, raw, l.record, l.dialer.o.tls(l.old))
	if err != nil {
		raw.Close()
		return nil, err
	}
	return conn, nil
}
