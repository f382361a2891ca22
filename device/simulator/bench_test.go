package simulator_test

import (
	"net"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// dial connects to a simulator by one of its addresses.
func dial(t testing.TB, address string) net.Conn {
	t.Helper()
	network := "tcp"
	if len(address) > 5 && address[:5] == "UNIX:" {
		network, address = "unix", address[5:]
	}
	conn, err := net.DialTimeout(network, address, hosttest.Patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(hosttest.Patience))
	return conn
}

// ask sends one usbmux request and gives the answer.
func ask(t testing.TB, conn net.Conn, request map[string]any) map[string]any {
	t.Helper()
	if err := wire.WriteMux(conn, 7, request); err != nil {
		t.Fatal(err)
	}
	header, body, err := wire.ReadMux(conn)
	if err != nil {
		t.Fatal(err)
	}
	if header.Tag != 7 {
		t.Errorf("the answer has the tag %d", header.Tag)
	}
	var answer map[string]any
	if err := proplist.Decode(body, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// device gives the number of the first device that is listed, 0 without one.
func device(t testing.TB, address string) uint64 {
	t.Helper()
	conn := dial(t, address)
	defer conn.Close()
	list, _ := ask(t, conn, map[string]any{"MessageType": "ListDevices"})["DeviceList"].([]any)
	if len(list) == 0 {
		return 0
	}
	number, _ := list[0].(map[string]any)["DeviceID"].(uint64)
	return number
}
