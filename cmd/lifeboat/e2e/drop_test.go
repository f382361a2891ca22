package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestDrop drags a folder from another program and drops it onto the window, and
// then a backup itself.
func TestDrop(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted")
	shelf, made := backups(t, samples.Options{Seed: 1, Files: 60})
	_, other := backups(t, samples.Options{Seed: 2, Files: 60})
	a := launch(t, options{lang: "de", theme: "dark", args: p.flags(t.TempDir())})
	a.toChoose()
	a.drop(shelf)
	a.has(row(made[0]))
	a.drop(other[0].Folder)
	a.has(row(other[0]))
	a.shot("dropped")

	// Something in a backup leads to it, and a packed file is named as one.
	_, third := backups(t, samples.Options{Seed: 3, Files: 60})
	a.drop(filepath.Join(third[0].Folder, "Info.plist"))
	a.has(row(third[0]))
	zip := filepath.Join(t.TempDir(), "backup.zip")
	if err := os.WriteFile(zip, []byte("PK\x03\x04"), 0o600); err != nil {
		t.Fatal(err)
	}
	a.drop(zip)
	a.has("panel-host/packed")
	a.shot("packed")
}

// drop drops a folder onto the middle of the window, as a file manager does:
// by version 5 of the XDND protocol, over a connection of its own.
func (a *app) drop(path string) {
	a.t.Helper()
	x := dial(a.t, a.display)
	defer x.conn.Close()
	target, err := strconv.ParseUint(a.window, 10, 32)
	if err != nil {
		a.t.Fatal(err)
	}
	window := uint32(target)
	selection, list, copying := x.atom("XdndSelection"), x.atom("text/uri-list"), x.atom("XdndActionCopy")
	x.request(22, 0, x.source, selection, 0) // SetSelectionOwner, now
	x.send(window, x.message(window, "XdndEnter", x.source, 5<<24, list, 0, 0))
	s := a.read()
	x.send(window, x.message(window, "XdndPosition", x.source, 0, uint32(s.W/2)<<16|uint32(s.H/2), 0, copying))
	x.until(33, x.atom("XdndStatus"))
	x.send(window, x.message(window, "XdndDrop", x.source, 0, 0, 0, 0))

	// The window asks for what is dropped, and is handed it in a property.
	ask := x.until(30, 0)
	requestor, property := u32(ask, 12), u32(ask, 24)
	uri := (&url.URL{Scheme: "file", Path: path}).String() + "\r\n"
	data := append([]byte{8, 0, 0, 0}, binary.LittleEndian.AppendUint32(nil, uint32(len(uri)))...)
	data = append(data, uri...)
	data = append(data, make([]byte, -len(uri)&3)...)
	x.raw(18, 0, append(words32(requestor, property, list), data...)) // ChangeProperty
	x.send(requestor, append([]byte{31, 0, 0, 0}, words32(u32(ask, 4), requestor, u32(ask, 16), list, property, 0, 0)...))
	x.until(33, x.atom("XdndFinished"))
}

// x11 is a connection to an X server, as bare as the drop needs it.
type x11 struct {
	t            *testing.T
	conn         net.Conn
	root, source uint32            // its windows: the screen, and one of our own
	atoms        map[string]uint32 // by name
	early        [][]byte          // events that came before they were waited for
}

// dial connects and makes a window, which is never shown.
func dial(t *testing.T, display string) *x11 {
	t.Helper()
	socket := "/tmp/.X11-unix/X" + strings.TrimPrefix(display, ":")
	conn, err := net.Dial("unix", socket)
	if err != nil { // where that folder cannot be made, the server has a socket without a file only
		conn, err = net.Dial("unix", "@"+socket)
	}
	if err != nil {
		t.Fatal(err)
	}
	x := &x11{t: t, conn: conn, atoms: map[string]uint32{}}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	x.write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	head := x.read(8)
	if head[0] != 1 {
		t.Fatalf("the X server refuses: %q", x.read(int(binary.LittleEndian.Uint16(head[6:]))*4))
	}
	setup := x.read(int(binary.LittleEndian.Uint16(head[6:])) * 4)
	vendor, formats := int(binary.LittleEndian.Uint16(setup[16:])), int(setup[21])
	x.root = u32(setup, 32+(vendor+3)&^3+8*formats)
	x.source = u32(setup, 4) | 1
	x.request(1, 0, x.source, x.root, 0, 1|1<<16, 0, 0, 0) // CreateWindow, one pixel
	return x
}

// atom returns the number of a name.
func (x *x11) atom(name string) uint32 {
	x.t.Helper()
	if n, known := x.atoms[name]; known {
		return n
	}
	body := binary.LittleEndian.AppendUint16(nil, uint16(len(name)))
	body = append(append(body, 0, 0), name...)
	x.raw(16, 0, append(body, make([]byte, -len(name)&3)...))
	for {
		p := x.packet()
		if p[0] == 1 {
			x.atoms[name] = u32(p, 8)
			return x.atoms[name]
		}
		x.early = append(x.early, p)
	}
}

// message is a client message for a window.
func (x *x11) message(window uint32, kind string, data ...uint32) []byte {
	return append([]byte{33, 32, 0, 0}, words32(append([]uint32{window, x.atom(kind)}, data...)...)...)
}

// send has the server send an event to a window.
func (x *x11) send(window uint32, event []byte) {
	x.t.Helper()
	x.raw(25, 0, append(words32(window, 0), event...))
}

// until waits for an event of a kind; of client messages, for one of a name.
func (x *x11) until(kind byte, name uint32) []byte {
	x.t.Helper()
	for {
		var p []byte
		if len(x.early) > 0 {
			p, x.early = x.early[0], x.early[1:]
		} else {
			p = x.packet()
		}
		if p[0]&0x7f == kind && (name == 0 || u32(p, 8) == name) {
			return p
		}
	}
}

// packet reads an answer or an event. An error of the server ends the test.
func (x *x11) packet() []byte {
	x.t.Helper()
	p := x.read(32)
	switch p[0] {
	case 0:
		x.t.Fatalf("the X server reports error %d of request %d", p[1], p[10])
	case 1:
		p = append(p, x.read(int(u32(p, 4))*4)...)
	}
	return p
}

// request sends a request of whole numbers.
func (x *x11) request(code, detail byte, data ...uint32) {
	x.t.Helper()
	x.raw(code, detail, words32(data...))
}

// raw sends a request.
func (x *x11) raw(code, detail byte, body []byte) {
	x.t.Helper()
	head := binary.LittleEndian.AppendUint16([]byte{code, detail}, uint16(1+len(body)/4))
	x.write(append(head, body...))
}

func (x *x11) write(p []byte) {
	x.t.Helper()
	if _, err := io.Copy(x.conn, bytes.NewReader(p)); err != nil {
		x.t.Fatal(fmt.Errorf("X server: %w", err))
	}
}

func (x *x11) read(n int) []byte {
	x.t.Helper()
	p := make([]byte, n)
	if _, err := io.ReadFull(x.conn, p); err != nil {
		x.t.Fatal(fmt.Errorf("X server: %w", err))
	}
	return p
}

func u32(p []byte, at int) uint32 { return binary.LittleEndian.Uint32(p[at:]) }

func words32(numbers ...uint32) []byte {
	var p []byte
	for _, n := range numbers {
		p = binary.LittleEndian.AppendUint32(p, n)
	}
	return p
}
