package simulator

import (
	"context"
	"io"
	"net"
	"time"
)

// link is one connection over the phone's cable, which may be slow or cut.
type link struct {
	net.Conn
	ctx   context.Context
	phone *Phone
}

// onLink serves a connection over the phone's link.
func (p *Phone) onLink(ctx context.Context, conn net.Conn, serve func(net.Conn)) {
	if p.hasFault(faultSilent) {
		io.Copy(io.Discard, conn)
		return
	}
	serve(&link{Conn: conn, ctx: ctx, phone: p})
}

// Read reads what arrives, at the speed of the link.
func (l *link) Read(b []byte) (int, error) {
	if l.ctx.Err() != nil {
		return 0, net.ErrClosed // the cable is out, though the socket may not know yet
	}
	n, err := l.Conn.Read(b[:l.burst(len(b))])
	l.carry(n)
	return n, err
}

// Write sends b at the speed of the link.
func (l *link) Write(b []byte) (int, error) {
	sent := 0
	for {
		if l.ctx.Err() != nil {
			return sent, net.ErrClosed
		}
		n, err := l.Conn.Write(b[sent:][:l.burst(len(b)-sent)])
		l.carry(n)
		if sent += n; err != nil || sent == len(b) {
			return sent, err
		}
	}
}

// CloseWrite ends the sending direction.
func (l *link) CloseWrite() error {
	if half, ok := l.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// burst is how many of n bytes go at once: on a slow link what it carries in a
// twentieth of a second, before a cut no more than what is left.
func (l *link) burst(n int) int {
	if speed, slow := l.phone.faultNumber(faultSlowLink); slow {
		n = min(n, int(max(1, speed/20)))
	}
	if left, cut := l.phone.faultNumber(faultCutLink); cut {
		n = min(n, int(max(1, left)))
	}
	return n
}

// carry accounts for n bytes that were carried.
func (l *link) carry(n int) {
	if n == 0 {
		return
	}
	if speed, slow := l.phone.faultNumber(faultSlowLink); slow {
		wait := time.Duration(n) * time.Second / time.Duration(max(1, speed))
		select {
		case <-l.ctx.Done():
		case <-time.After(wait):
		}
	}
	if l.phone.faults.spend(n) {
		l.phone.Unplug()
	}
}
