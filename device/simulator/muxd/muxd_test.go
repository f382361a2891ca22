package muxd

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math/bits"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

const udid = "00008130-000A1B2C3D4E5F60"

// newServer makes a server on both kinds of sockets and gives its addresses.
func newServer(t *testing.T, options Options) (*Server, []string) {
	t.Helper()
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, address := range []string{hosttest.Listening(t), "127.0.0.1:0"} {
		if err := s.Listen(t.Context(), address); err != nil {
			t.Fatal(err)
		}
	}
	return s, s.Addresses()
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	network := "tcp"
	if path, ok := strings.CutPrefix(address, "UNIX:"); ok {
		network, address = "unix", path
	}
	conn, err := net.DialTimeout(network, address, hosttest.Patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(hosttest.Patience))
	return conn
}

// read reads one message.
func read(t *testing.T, conn net.Conn) (uint32, map[string]any) {
	t.Helper()
	header, body, err := wire.ReadMux(conn)
	if err != nil {
		t.Fatal(err)
	}
	if header.Version != 1 || header.Message != wire.MuxPlist {
		t.Errorf("header %+v", header)
	}
	var message map[string]any
	if err := proplist.Decode(body, &message); err != nil {
		t.Fatal(err)
	}
	return header.Tag, message
}

// ask sends a request and reads the answer.
func ask(t *testing.T, conn net.Conn, request map[string]any) map[string]any {
	t.Helper()
	if err := wire.WriteMux(conn, 42, request); err != nil {
		t.Fatal(err)
	}
	tag, answer := read(t, conn)
	if tag != 42 {
		t.Errorf("%v: the answer has the tag %d", request["MessageType"], tag)
	}
	return answer
}

// phone is a device whose port 1000 tells what it was asked for, in capitals.
func phone() Device {
	return Device{Serial: udid, ProductID: 0x12a8, Port: func(port uint16) func(context.Context, net.Conn) {
		if port != 1000 {
			return nil
		}
		return func(_ context.Context, conn net.Conn) {
			var b [5]byte
			for {
				if _, err := io.ReadFull(conn, b[:]); err != nil {
					return
				}
				conn.Write(bytes.ToUpper(b[:]))
			}
		}
	}}
}

// port gives a port number as it travels.
func port(n uint16) int { return int(bits.ReverseBytes16(n)) }

func TestRequests(t *testing.T) {
	s, addresses := newServer(t, Options{})
	s.Attach(phone())
	for _, address := range addresses {
		conn := dial(t, address)
		for _, c := range []struct {
			name    string
			request map[string]any
			result  uint64 // of a Result; 99: another answer
		}{
			{"unknown", map[string]any{"MessageType": "Dance"}, 1},
			{"no type", map[string]any{}, 1},
			{"wrong type of a key", map[string]any{"MessageType": "Connect", "DeviceID": "one"}, 1},
			{"list", map[string]any{"MessageType": "ListDevices", "ClientVersionString": "x"}, 99},
			{"listeners", map[string]any{"MessageType": "ListListeners"}, 99},
			{"BUID", map[string]any{"MessageType": "ReadBUID"}, 99},
			{"no device", map[string]any{"MessageType": "Connect", "DeviceID": 9, "PortNumber": port(1000)}, 2},
			{"closed port", map[string]any{"MessageType": "Connect", "DeviceID": 1, "PortNumber": port(1001)}, 3},
			{"port in host order", map[string]any{"MessageType": "Connect", "DeviceID": 1, "PortNumber": 1000}, 3},
			{"no port", map[string]any{"MessageType": "Connect", "DeviceID": 1, "PortNumber": 1 << 20}, 1},
			{"no record", map[string]any{"MessageType": "ReadPairRecord", "PairRecordID": udid}, 2},
			{"no record to delete", map[string]any{"MessageType": "DeletePairRecord", "PairRecordID": udid}, 2},
			{"save", map[string]any{"MessageType": "SavePairRecord", "PairRecordID": udid, "PairRecordData": []byte("data")}, 0},
			{"save nothing", map[string]any{"MessageType": "SavePairRecord", "PairRecordID": udid}, 22},
			{"save a path", map[string]any{"MessageType": "SavePairRecord", "PairRecordID": "../x", "PairRecordData": []byte("data")}, 22},
			{"read", map[string]any{"MessageType": "ReadPairRecord", "PairRecordID": udid}, 99},
			{"delete", map[string]any{"MessageType": "DeletePairRecord", "PairRecordID": udid}, 0},
			{"read again", map[string]any{"MessageType": "ReadPairRecord", "PairRecordID": udid}, 2},
		} {
			answer := ask(t, conn, c.request)
			number, isResult := answer["Number"].(uint64)
			_, typed := answer["MessageType"]
			switch {
			case c.result == 99 && typed:
				t.Errorf("%s: an answer with a MessageType: %v", c.name, answer)
			case c.result != 99 && (!isResult || number != c.result || answer["MessageType"] != "Result"):
				t.Errorf("%s: %v; want Result %d", c.name, answer, c.result)
			}
		}
		if answer := ask(t, conn, map[string]any{"MessageType": "Connect", "DeviceID": 1, "PortNumber": port(1000)}); answer["Number"] != uint64(0) {
			t.Fatalf("Connect: %v", answer)
		}
		var b [5]byte
		conn.Write([]byte("hello"))
		if _, err := io.ReadFull(conn, b[:]); err != nil || string(b[:]) != "HELLO" {
			t.Errorf("through the connection: %q, %v", b, err)
		}
	}
}

func TestListen(t *testing.T) {
	s, addresses := newServer(t, Options{})
	first := s.Attach(phone())
	wifi := phone()
	wifi.Network = true
	s.Attach(wifi)
	for i, address := range addresses {
		conn := dial(t, address)
		if answer := ask(t, conn, map[string]any{"MessageType": "Listen"}); answer["Number"] != uint64(0) {
			t.Fatalf("Listen: %v", answer)
		}
		expect := func(kind string, id int) map[string]any {
			t.Helper()
			tag, event := read(t, conn)
			if tag != 0 || event["MessageType"] != kind || event["DeviceID"] != uint64(id) {
				t.Fatalf("event %v with the tag %d; want %s of %d", event, tag, kind, id)
			}
			properties, _ := event["Properties"].(map[string]any)
			return properties
		}
		usb := expect("Attached", 1)
		if usb["SerialNumber"] != udid || usb["ConnectionType"] != "USB" || usb["DeviceID"] != uint64(1) || usb["ProductID"] != uint64(4776) {
			t.Errorf("properties over the cable: %v", usb)
		}
		network := expect("Attached", 2)
		if b, _ := network["NetworkAddress"].([]byte); network["ConnectionType"] != "Network" || len(b) != 128 || network["EscapedFullServiceName"] == nil {
			t.Errorf("properties over Wi-Fi: %v", network)
		}
		third := s.Attach(phone())
		expect("Attached", 3+i)
		if answer := ask(t, dial(t, address), map[string]any{
			"MessageType": "SavePairRecord", "PairRecordID": udid, "PairRecordData": []byte("x"), "DeviceID": 3 + i,
		}); answer["Number"] != uint64(0) {
			t.Fatalf("SavePairRecord: %v", answer)
		}
		expect("Paired", 3+i)
		third.Detach()
		third.Detach()
		expect("Detached", 3+i)
		if answer := ask(t, conn, map[string]any{"MessageType": "Listen"}); answer["Number"] != uint64(1) {
			t.Errorf("a second Listen: %v", answer)
		}
		conn.Close()
	}
	first.Detach()
	if list := s.deviceList(); len(list) != 1 {
		t.Errorf("%d devices are left", len(list))
	}
}

func TestDetachCuts(t *testing.T) {
	s, addresses := newServer(t, Options{})
	a := s.Attach(phone())
	conn := dial(t, addresses[0])
	if answer := ask(t, conn, map[string]any{"MessageType": "Connect", "DeviceID": 1, "PortNumber": port(1000)}); answer["Number"] != uint64(0) {
		t.Fatalf("Connect: %v", answer)
	}
	a.Detach()
	if n, err := conn.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("after Detach: %d, %v", n, err)
	}
}

func TestOldProtocol(t *testing.T) {
	_, addresses := newServer(t, Options{})
	conn := dial(t, addresses[1])
	request := make([]byte, 16)
	binary.LittleEndian.PutUint32(request, 16)
	binary.LittleEndian.PutUint32(request[8:], 3) // LISTEN
	binary.LittleEndian.PutUint32(request[12:], 5)
	conn.Write(request)
	got, err := io.ReadAll(conn)
	want := []byte{20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0}
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("got % x, %v; want % x", got, err, want)
	}
}

func TestGarbled(t *testing.T) {
	s, addresses := newServer(t, Options{})
	s.SetGarbled(true)
	conn := dial(t, addresses[0])
	wire.WriteMux(conn, 1, map[string]any{"MessageType": "ListDevices"})
	if _, _, err := wire.ReadMux(conn); err == nil {
		t.Error("a message came from a garbled server")
	}
	s.SetGarbled(false)
	if answer := ask(t, dial(t, addresses[0]), map[string]any{"MessageType": "ListDevices"}); answer["DeviceList"] == nil {
		t.Errorf("afterwards: %v", answer)
	}
}
