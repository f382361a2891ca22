package usbmux

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// frame lays out a usbmux message by hand.
func frame(tag uint32, body string) []byte {
	n := uint32(16 + len(body))
	raw := []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24), 1, 0, 0, 0, 8, 0, 0, 0, byte(tag), 0, 0, 0}
	return append(raw, body...)
}

func xml(t testing.TB, v any) string {
	t.Helper()
	b, err := plist.Marshal(v, plist.XMLFormat)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// brief is a timeout that is to run out.
const brief = 100 * time.Millisecond

// daemon answers the n-th connection with the n-th reply, and keeps the
// requests. After its reply it keeps the connection open.
func daemon(t *testing.T, replies ...[]byte) (c *Client, requests chan []byte) {
	t.Helper()
	l := hosttest.Listener(t)
	requests = make(chan []byte, len(replies))
	done := make(chan struct{})
	t.Cleanup(func() { close(done); l.Close() })
	go func() {
		for _, reply := range replies {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			head := make([]byte, 16)
			_, _ = io.ReadFull(conn, head)
			body := make([]byte, max(0, int(head[0])|int(head[1])<<8-16))
			_, _ = io.ReadFull(conn, body)
			requests <- append(head, body...)
			_, _ = conn.Write(reply)
			if reply == nil {
				conn.Close()
				continue
			}
			go func() { <-done; conn.Close() }()
		}
	}()
	c, err := New(Options{Address: l.Addr().String(), Timeout: hosttest.Patience})
	if err != nil {
		t.Fatal(err)
	}
	return c, requests
}

// shortDir is a folder whose path leaves room for a socket.
func shortDir(t *testing.T) string {
	dir, err := os.MkdirTemp("", "mux")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

const head = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">`

// The bytes on the wire, spelled out by hand from PROTOCOL.md §2.1, §2.2 and
// §2.4: lockdown's port travels as 32498.
func TestGoldenBytes(t *testing.T) {
	ok := frame(1, head+`<dict><key>MessageType</key><string>Result</string><key>Number</key><integer>0</integer></dict></plist>`)
	c, requests := daemon(t, ok)
	conn, err := c.Connect(t.Context(), 3, LockdownPort)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	const dict = `<dict><key>ClientVersionString</key><string>lifeboat</string><key>DeviceID</key><integer>3</integer>` +
		`<key>MessageType</key><string>Connect</string><key>PortNumber</key><integer>32498</integer>` +
		`<key>ProgName</key><string>lifeboat</string><key>kLibUSBMuxVersion</key><integer>3</integer></dict></plist>`
	got := <-requests
	if want := frame(1, head+dict); string(got) != string(want) {
		t.Errorf("got\n%s\nwant\n%s", hex.Dump(got), hex.Dump(want))
	}
}

// transcript reads a message of the published captures.
func transcript(t *testing.T, name string) any {
	t.Helper()
	data, err := os.ReadFile("../../../shared/facts/transcripts/usbmux/usbmux_messages.json")
	if err != nil {
		t.Skip("needs ../shared/facts/transcripts: ", err)
	}
	var all map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	if err := decoder.Decode(&all); err != nil {
		t.Fatal(err)
	}
	if all[name] == nil {
		t.Fatalf("no transcript %s", name)
	}
	return integers(all[name])
}

// integers turns JSON numbers into what a property list has.
func integers(v any) any {
	switch v := v.(type) {
	case json.Number:
		n, _ := v.Int64()
		return n
	case map[string]any:
		for k := range v {
			v[k] = integers(v[k])
		}
	case []any:
		for i := range v {
			v[i] = integers(v[i])
		}
	}
	return v
}

func TestTranscripts(t *testing.T) {
	for name, want := range map[string]Device{
		"list_devices_usb_macos": {ID: 1, Serial: "63c3d05500000000000000000000000000000001", Product: 4776},
		"list_devices_new_udid":  {ID: 5, Serial: "000000000000000000000000", Product: 4776},
		"list_devices_wifi":      {ID: 2, Serial: "cccccccccccccccccccccccccccccccccccccccc", Network: true},
	} {
		c, _ := daemon(t, frame(1, xml(t, transcript(t, name))))
		got, err := c.List(t.Context())
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for name, want := range map[string]Event{
		"attached_usb": {Attached, Device{ID: 2, Serial: strings.Repeat("a", 40), Product: 4776}},
		"detached":     {Detached, Device{ID: 2}},
		"paired":       {Paired, Device{ID: 3}},
	} {
		got, known, err := parseEvent([]byte(xml(t, transcript(t, name))))
		if got != want || !known || err != nil {
			t.Errorf("%s: %+v, %v, %v", name, got, known, err)
		}
	}
	if _, known, err := parseEvent([]byte(xml(t, transcript(t, "odd_event")))); known || err != nil {
		t.Errorf("odd event: %v, %v", known, err)
	}
	c, _ := daemon(t, frame(1, xml(t, transcript(t, "buid"))))
	if buid, err := c.ReadBUID(t.Context()); buid != "32B5AAD2-0000-0000-0000-11DC865B9E32" || err != nil {
		t.Errorf("%q, %v", buid, err)
	}
}

func TestListen(t *testing.T) {
	attached := func(id int, serial string) string {
		return xml(t, map[string]any{"MessageType": "Attached", "DeviceID": id, "Properties": map[string]any{"SerialNumber": serial, "DeviceID": id}})
	}
	var stream []byte
	for _, m := range []string{
		xml(t, map[string]any{"MessageType": "Result", "Number": 0}),
		attached(1, "aa"), attached(0, "aa"), attached(2, "../.."), xml(t, map[string]any{"MessageType": "News"}),
		xml(t, map[string]any{"MessageType": "Paired", "DeviceID": 1}), xml(t, map[string]any{"MessageType": "Detached", "DeviceID": 1}),
		"garbage",
	} {
		stream = append(stream, frame(0, m)...)
	}
	c, _ := daemon(t, stream)
	l, err := c.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, want := range []Event{{Attached, Device{ID: 1, Serial: "aa"}}, {Paired, Device{ID: 1}}, {Detached, Device{ID: 1}}} {
		if got, err := l.Next(); got != want || err != nil {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
	}
	if _, err := l.Next(); kindOf(err) != Garbled {
		t.Errorf("garbage: %v", err)
	}
}

// A listener waits without a limit, and ends with its context.
func TestListenEndsWithItsContext(t *testing.T) {
	c, _ := daemon(t, slices.Repeat([][]byte{frame(0, xml(t, map[string]any{"MessageType": "Result", "Number": 0}))}, 1000)...)
	c.timeout = brief
	ctx, cancel := context.WithCancel(t.Context())
	var l *Listener
	hosttest.Until(t, "the service answers in so short a time", func() bool {
		var err error
		l, err = c.Listen(ctx)
		return err == nil
	})
	defer l.Close()
	time.AfterFunc(2*c.timeout, cancel)
	start := time.Now()
	if _, err := l.Next(); kindOf(err) != Canceled || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if time.Since(start) < c.timeout {
		t.Error("the listener gave up before its context did")
	}
}

func kindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func TestFailures(t *testing.T) {
	result := func(n int) []byte { return frame(1, xml(t, map[string]any{"MessageType": "Result", "Number": n})) }
	binary := frame(1, "")
	binary[4] = 0
	binary[8] = 1
	for name, c := range map[string]struct {
		reply []byte
		kind  Kind
	}{
		"closed":         {nil, Lost},
		"silent":         {[]byte{}, Refused},
		"garbage":        {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), Garbled},
		"short length":   {make([]byte, 16), Garbled},
		"gigantic":       {append([]byte{0xff, 0xff, 0xff, 0xff}, make([]byte, 12)...), Garbled},
		"binary version": {binary, Garbled},
		"no plist":       {frame(1, "hello"), Garbled},
		"other message":  {frame(1, xml(t, map[string]any{"MessageType": "Attached"})), Garbled},
		"odd number":     {frame(1, xml(t, map[string]any{"MessageType": "Result", "Number": "0"})), Garbled},
		"refused":        {result(3), Rejected},
		"half a message": {result(0)[:20], Refused},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := daemon(t, c.reply)
			if c.kind == Refused { // as who does not answer in time
				client.timeout = brief
			}
			conn, err := client.Connect(t.Context(), 1, 62078)
			if kindOf(err) != c.kind || conn != nil {
				t.Errorf("%v, want %s", err, c.kind)
			}
		})
	}
	client, _ := daemon(t, result(6), result(6), frame(1, xml(t, map[string]any{})))
	if _, err := client.List(t.Context()); kindOf(err) != Rejected {
		t.Errorf("list: %v", err)
	}
	if _, err := client.ReadBUID(t.Context()); kindOf(err) != Rejected {
		t.Errorf("BUID: %v", err)
	}
	if _, err := client.ReadBUID(t.Context()); kindOf(err) != Garbled {
		t.Errorf("BUID: %v", err)
	}
}

func TestDialFailures(t *testing.T) {
	dir := shortDir(t)
	stale := filepath.Join(dir, "stale")
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tcp.Close()
	failures := map[string]Kind{tcp.Addr().String(): Missing}
	if hosttest.HasUnixSockets() {
		hosttest.StaleSocket(t, stale)
		failures[stale] = Refused
		for _, none := range []string{filepath.Join(dir, "none"), filepath.Join(stale, "under"), "/" + strings.Repeat("long", 50)} {
			failures[none] = Missing
		}
	}
	for address, want := range failures {
		c, err := New(Options{Address: address})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.List(t.Context()); kindOf(err) != want {
			t.Errorf("%.30s: %v, want %s", address, err, want)
		}
	}
	permission := dialError(t.Context(), "unix", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", os.ErrPermission)})
	if permission.Kind != NoPermission {
		t.Errorf("%v", permission)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c, _ := New(Options{Address: stale})
	if _, err := c.List(ctx); kindOf(err) != Canceled || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPairRecords(t *testing.T) {
	record := PairRecord{
		HostID: "H", SystemBUID: "B", HostCertificate: []byte("c"), HostPrivateKey: []byte("k"), DeviceCertificate: []byte("d"),
		EscrowBag: []byte("e"), WiFiMACAddress: "w", RootCertificate: []byte("r"), RootPrivateKey: []byte("p"),
	}
	result := func(n int) []byte { return frame(1, xml(t, map[string]any{"MessageType": "Result", "Number": n})) }
	c, requests := daemon(t, result(0))
	if err := c.SavePairRecord(t.Context(), Device{ID: 4, Serial: "00008120000A1B2C3D4E5F60"}, record); err != nil {
		t.Fatal(err)
	}
	var saved struct {
		MessageType, PairRecordID string
		PairRecordData            []byte
		DeviceID                  int
	}
	if _, err := plist.Unmarshal((<-requests)[16:], &saved); err != nil {
		t.Fatal(err)
	}
	if saved.MessageType != "SavePairRecord" || saved.PairRecordID != "00008120-000A1B2C3D4E5F60" || saved.DeviceID != 4 {
		t.Errorf("%+v", saved)
	}
	stored := frame(1, xml(t, map[string]any{"PairRecordData": saved.PairRecordData}))
	c, requests = daemon(t, result(2), stored)
	got, err := c.ReadPairRecord(t.Context(), "00008120-000A1B2C3D4E5F60")
	if err != nil || xml(t, got) != xml(t, record) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, want := range []string{"<string>00008120-000A1B2C3D4E5F60<", "<string>00008120000A1B2C3D4E5F60<"} {
		if r := string(<-requests); !strings.Contains(r, want) {
			t.Errorf("asked for %s, want %s", r, want)
		}
	}

	c, _ = daemon(t, result(2), result(2))
	if _, err := c.ReadPairRecord(t.Context(), "00008120-000A1B2C3D4E5F60"); !errors.Is(err, ErrNoRecord) || kindOf(err) != Rejected {
		t.Errorf("none: %v", err)
	}
	for name, data := range map[string]string{
		"garbage": "secret garbage", "empty": xml(t, map[string]any{}), "no key": xml(t, map[string]any{"HostID": "secret", "HostCertificate": []byte("secret")}),
	} {
		c, _ = daemon(t, frame(1, xml(t, map[string]any{"PairRecordData": []byte(data)})))
		_, err := c.ReadPairRecord(t.Context(), "aa")
		if !errors.Is(err, ErrBadRecord) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, _ = daemon(t, frame(1, xml(t, map[string]any{})))
	if _, err := c.ReadPairRecord(t.Context(), "aa"); kindOf(err) != Garbled {
		t.Errorf("neither: %v", err)
	}

	c, requests = daemon(t, result(2), result(0))
	if err := c.DeletePairRecord(t.Context(), "00008120000A1B2C3D4E5F60"); err != nil || len(requests) != 2 {
		t.Errorf("delete: %v, %d requests", err, len(requests))
	}
	c, _ = daemon(t, result(13))
	if err := c.DeletePairRecord(t.Context(), "aa"); kindOf(err) != Rejected {
		t.Errorf("delete without permission: %v", err)
	}
}

func FuzzParseEvent(f *testing.F) {
	f.Add([]byte(xml(f, map[string]any{"MessageType": "Attached", "DeviceID": 1, "Properties": map[string]any{"SerialNumber": "aa"}})))
	f.Add([]byte(xml(f, map[string]any{"MessageType": "Detached", "DeviceID": 1})))
	f.Add([]byte("bplist00"))
	f.Fuzz(func(t *testing.T, payload []byte) {
		event, known, err := parseEvent(payload)
		if known && (err != nil || event.Device.ID <= 0 || event.Kind == Attached && !validUDID(event.Device.Serial)) {
			t.Fatalf("%+v, %v", event, err)
		}
		_, _ = parseRecord(payload)
	})
}

// What a service tells of a device beside what is needed hides none.
func TestOddDetailsHideNoDevice(t *testing.T) {
	payload, err := proplist.Encode(map[string]any{
		"MessageType": "Attached", "DeviceID": 7,
		"Properties": map[string]any{
			"SerialNumber": "00008130000A1B2C3D4E0F6A", "ConnectionType": "USB", "ProductID": 0x12a8,
			"LocationID": "left", "ConnectionSpeed": []any{}, "DeviceID": "seven",
		},
	}, proplist.FormatXML)
	if err != nil {
		t.Fatal(err)
	}
	event, known, err := parseEvent(payload)
	if err != nil || !known || event.Kind != Attached || event.Device.ID != 7 || event.Device.Product != 0x12a8 {
		t.Errorf("%+v, %v, %v", event, known, err)
	}
}
