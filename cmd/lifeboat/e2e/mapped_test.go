package e2e

import (
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// mappings tells when windows are put on the screen: the X server says so itself
// (MapNotify of the core protocol), so that nobody has to look, and what looks takes no
// processor time from what is measured.
func mappings(b *testing.B, display string) <-chan time.Time {
	b.Helper()
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	order := binary.LittleEndian
	read := func(n int) []byte {
		answer := make([]byte, n)
		if _, err := io.ReadFull(conn, answer); err != nil {
			b.Fatalf("the X server: %v", err)
		}
		return answer
	}
	// The setup: byte order, version 11.0, no authorization.
	hello := make([]byte, 12)
	hello[0] = 'l'
	order.PutUint16(hello[2:], 11)
	if _, err := conn.Write(hello); err != nil {
		b.Fatal(err)
	}
	head := read(8)
	setup := read(4 * int(order.Uint16(head[6:])))
	if head[0] != 1 {
		b.Fatalf("the X server refuses: %q", setup)
	}
	vendor, formats := int(order.Uint16(setup[16:])), int(setup[21])
	root := setup[32+(vendor+3)/4*4+8*formats:][:4]
	// ChangeWindowAttributes of the root: tell of what happens to its windows.
	const eventMask, substructure = 1 << 11, 1 << 19
	request := make([]byte, 16)
	request[0] = 2
	order.PutUint16(request[2:], 4)
	copy(request[4:], root)
	order.PutUint32(request[8:], eventMask)
	order.PutUint32(request[12:], substructure)
	if _, err := conn.Write(request); err != nil {
		b.Fatal(err)
	}
	const mapNotify = 19
	mapped := make(chan time.Time, 64)
	go func() {
		event := make([]byte, 32)
		for {
			if _, err := io.ReadFull(conn, event); err != nil {
				return // the benchmark is over
			}
			if event[0]&0x7f == mapNotify {
				mapped <- time.Now()
			}
		}
	}()
	return mapped
}

// firstMapped is when the first window since then came, measured from then.
func firstMapped(b *testing.B, mapped <-chan time.Time, began time.Time) time.Duration {
	b.Helper()
	for {
		select {
		case at := <-mapped:
			if at.After(began) {
				return at.Sub(began)
			}
		case <-time.After(patience):
			b.Fatal("no window was put on the screen")
		}
	}
}
