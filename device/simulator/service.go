package simulator

import (
	"bytes"
	"context"
	"net"
	"time"

	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
)

const (
	// mobileBackup is the one service that wants the EscrowBag.
	mobileBackup = "com.apple.mobilebackup2"

	// portLife is how long a port waits for its one connection.
	portLife = 30 * time.Second

	// maxPorts is how many ports may wait at once.
	maxPorts = 64

	firstPort, lastPort = 49152, 61999
)

// ports are the one-shot ports that StartService opened.
type ports struct {
	open map[uint16]openPort
	last uint16
}

// openPort waits for the one connection that a StartService announced.
type openPort struct {
	service Service
	host    *pairing // nil: without TLS
	escrow  bool     // the computer sent its EscrowBag
	until   time.Time
}

// take opens a port for a service; false when too many wait already.
func (o *ports) take(port openPort) (uint16, bool) {
	now := time.Now()
	port.until = now.Add(portLife)
	for number, waiting := range o.open {
		if now.After(waiting.until) {
			delete(o.open, number)
		}
	}
	if len(o.open) >= maxPorts {
		return 0, false
	}
	if o.open == nil {
		o.open = make(map[uint16]openPort)
	}
	for {
		o.last++
		if o.last < firstPort || o.last > lastPort {
			o.last = firstPort
		}
		if _, taken := o.open[o.last]; !taken {
			break
		}
	}
	o.open[o.last] = port
	return o.last, true
}

// startService opens a port for one connection to a service (PROTOCOL.md
// §3.6). Without a session only what needs no trust is started.
func (l *lockdown) startService(req request) (map[string]any, lockdownError) {
	p := l.phone
	switch {
	case req.Service == "":
		return nil, errMissingService
	case l.session == "" && req.Service != insecureNotices:
		return nil, errSessionInactive
	case p.hasFault(faultPasswordProtected):
		return nil, errPasswordProtected
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	service := p.services[req.Service]
	if service == nil {
		return nil, errInvalidService
	}
	if req.Service == mobileBackup {
		if failure := l.escrow(req.EscrowBag); failure != "" {
			return nil, failure
		}
	}
	host := l.host
	if req.Service == insecureNotices {
		host = nil
	}
	if p.serviceLimit() {
		return nil, errServiceLimit
	}
	port, ok := p.ports.take(openPort{service: service, host: host, escrow: req.EscrowBag != nil})
	if !ok {
		return nil, errServiceLimit
	}
	reply := map[string]any{"Service": req.Service, "Port": int(port)}
	if host != nil {
		reply["EnableServiceSSL"] = true
	}
	return reply, ""
}

// escrow reports whether a computer may have the phone backed up now: before the
// first unlock never, while locked only with its EscrowBag. The caller holds
// the phone's lock.
func (l *lockdown) escrow(bag []byte) lockdownError {
	state := l.phone.state
	switch {
	case !state.Unlocked:
		return errMissingValue // so says iOS 14 (PROTOCOL.md §3.6)
	case bag != nil && !bytes.Equal(bag, l.host.escrow):
		return errEscrowLocked
	case state.Locked && bag == nil:
		return errPasswordProtected
	}
	return ""
}

// port returns what answers on a port of the phone; nil means that it is closed.
func (p *Phone) port(port uint16, network bool) func(context.Context, net.Conn) {
	if p.hasFault(faultRefused) {
		return nil
	}
	if port == lockdownPort {
		return func(ctx context.Context, conn net.Conn) {
			p.onLink(ctx, conn, func(conn net.Conn) { p.serveLockdown(ctx, conn, network) })
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	waiting, ok := p.ports.open[port]
	delete(p.ports.open, port)
	if !ok || time.Now().After(waiting.until) {
		return nil
	}
	return func(ctx context.Context, conn net.Conn) {
		p.onLink(ctx, conn, func(conn net.Conn) { p.serveService(ctx, conn, waiting) })
	}
}

// serveService answers one connection to a service.
func (p *Phone) serveService(ctx context.Context, conn net.Conn, port openPort) {
	p.mu.Lock()
	p.running++
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		p.running--
		p.mu.Unlock()
	}()
	if port.host != nil {
		secured, err := p.secure(ctx, conn, port.host)
		if err != nil {
			return
		}
		conn = secured
	}
	if !port.escrow {
		ctx = backupagent.WithoutEscrowBag(ctx)
	}
	port.service(ctx, p, conn)
	hangUp(conn)
}
