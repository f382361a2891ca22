package simulator_test

import (
	"context"
	"io"
	"net"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// pairedBench makes a phone behind a Unix socket that trusts a computer.
func pairedBench(b *testing.B) (*simulator.Phone, *host) {
	b.Helper()
	s, err := simulator.New(simulator.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	if err := s.Listen(b.Context(), hosttest.Listening(b)); err != nil {
		b.Fatal(err)
	}
	p, err := s.Add(simulator.PhoneOptions{Trust: simulator.TrustAuto})
	if err != nil {
		b.Fatal(err)
	}
	h := newHost(b, s.Addresses()[0], "HOST-1")
	if failure := h.pair(); failure != nil {
		b.Fatal(failure)
	}
	return p, h
}

// BenchmarkSession measures the fixed cost of one service: a session, the
// start, and the second handshake.
func BenchmarkSession(b *testing.B) {
	_, h := pairedBench(b)
	for b.Loop() {
		l := h.service("com.apple.mobile.diagnostics_relay")
		l.say(map[string]any{"Request": "Goodbye"})
		l.Close()
	}
}

// BenchmarkBulk measures how fast a service can send, with as little work as
// can be on both sides.
func BenchmarkBulk(b *testing.B) {
	const size = 64 << 20
	p, h := pairedBench(b)
	p.Handle("com.example.flood", func(_ context.Context, _ *simulator.Phone, conn net.Conn) {
		piece := make([]byte, 128<<10)
		for range size / len(piece) {
			if _, err := conn.Write(piece); err != nil {
				return
			}
		}
	})
	b.SetBytes(size)
	for b.Loop() {
		l := h.service("com.example.flood")
		if n, err := io.Copy(io.Discard, l); n != size || err != nil {
			b.Fatalf("%d bytes, %v", n, err)
		}
		l.Close()
	}
}
