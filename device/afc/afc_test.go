package afc

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// reply makes a packet as a phone sends it, written out here so that the
// client's own packer proves nothing about itself.
func reply(number, op uint64, body []byte) []byte {
	var b bytes.Buffer
	b.WriteString("CFA6LPAA")
	for _, n := range []uint64{40 + uint64(len(body)), 40, number, op} {
		_ = binary.Write(&b, binary.LittleEndian, n)
	}
	b.Write(body)
	return b.Bytes()
}

func le(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }

// script answers each packet with the next reply and keeps what was asked.
func script(t *testing.T, replies ...func(number uint64) []byte) (c *Client, asked func() [][]byte) {
	t.Helper()
	ours, theirs := net.Pipe()
	done := make(chan [][]byte, 1)
	go func() {
		var packets [][]byte
		defer func() { done <- packets; theirs.Close() }()
		for _, r := range replies {
			head := make([]byte, 40)
			if _, err := io.ReadFull(theirs, head); err != nil {
				return
			}
			rest := make([]byte, binary.LittleEndian.Uint64(head[8:])-40)
			if _, err := io.ReadFull(theirs, rest); err != nil {
				return
			}
			packets = append(packets, append(head, rest...))
			if _, err := theirs.Write(r(binary.LittleEndian.Uint64(head[24:]))); err != nil {
				return
			}
		}
	}()
	c = New(ours, Options{Timeout: hosttest.Patience})
	t.Cleanup(func() { c.Close() })
	return c, func() [][]byte { return <-done }
}

func answer(op uint64, body []byte) func(uint64) []byte {
	return func(n uint64) []byte { return reply(n, op, body) }
}

// The bytes on the wire, spelled out by hand from PROTOCOL.md §4.2.
func TestGoldenBytes(t *testing.T) {
	c, asked := script(t,
		answer(opOpenResult, le(7)), answer(opStatus, le(0)), answer(opStatus, le(0)),
		answer(opStatus, le(0)), answer(opStatus, le(0)))
	ctx := t.Context()
	f, err := c.Open(ctx, "/com.apple.itunes.lock_sync", ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []func(context.Context) error{f.Lock, f.Unlock, f.Close} {
		if err := do(ctx); err != nil {
			t.Fatal(err)
		}
	}
	f.handle = 0x0102
	if n, err := f.Write(ctx, []byte("hi")); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	const magic = "434641364c504141"
	want := []string{
		magic + "4c00000000000000 4c00000000000000 0100000000000000 0d00000000000000" +
			"0200000000000000" + hex.EncodeToString([]byte("/com.apple.itunes.lock_sync")) + "00",
		magic + "3800000000000000 3800000000000000 0200000000000000 1b00000000000000" + "0700000000000000 0600000000000000",
		magic + "3800000000000000 3800000000000000 0300000000000000 1b00000000000000" + "0700000000000000 0c00000000000000",
		magic + "3000000000000000 3000000000000000 0400000000000000 1400000000000000" + "0700000000000000",
		magic + "3200000000000000 3000000000000000 0500000000000000 1000000000000000" + "0201000000000000" + "6869",
	}
	for i, packet := range asked() {
		if got, want := hex.EncodeToString(packet), strings.ReplaceAll(want[i], " ", ""); got != want {
			t.Errorf("packet %d:\n got %s\nwant %s", i, got, want)
		}
	}
}

func TestReadFile(t *testing.T) {
	c, _ := script(t,
		answer(opOpenResult, le(1)), answer(opData, []byte("first ")), answer(opData, []byte("second")), answer(opData, nil),
		answer(opStatus, le(0)))
	data, err := c.ReadFile(t.Context(), "/Books/iBooksData2.plist", 100)
	if string(data) != "first second" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
}

func TestReadFileTooLong(t *testing.T) {
	c, _ := script(t, answer(opOpenResult, le(1)), answer(opData, make([]byte, 11)), answer(opStatus, le(0)))
	if _, err := c.ReadFile(t.Context(), "/a", 10); !errors.Is(err, ErrMalformed) {
		t.Errorf("error %v", err)
	}
}

func TestRefusals(t *testing.T) {
	c, _ := script(t, answer(opStatus, le(19)), answer(opStatus, le(8)), answer(opStatus, le(0)))
	f := &File{c: c, path: "/lock"}
	err := f.Lock(t.Context())
	var refusal *Error
	if !errors.Is(err, WouldBlock) || !errors.As(err, &refusal) || refusal.Path != "/lock" {
		t.Errorf("lock: %v", err)
	}
	if _, err := c.Open(t.Context(), "/none", ReadOnly); !errors.Is(err, NotFound) {
		t.Errorf("open: %v", err)
	}
	// A success where a handle was asked for is none.
	if _, err := c.Open(t.Context(), "/none", ReadOnly); !errors.Is(err, ErrMalformed) {
		t.Errorf("open: %v", err)
	}
	if _, err := c.Open(t.Context(), "/a\x00b", ReadOnly); !errors.Is(err, InvalidArgument) {
		t.Errorf("open: %v", err)
	}
}

func TestMalformedReplies(t *testing.T) {
	huge := reply(1, opData, nil)
	binary.LittleEndian.PutUint64(huge[8:], 1<<62)
	short := reply(1, opData, nil)
	binary.LittleEndian.PutUint64(short[16:], 39)
	for name, raw := range map[string][]byte{
		"no magic":         append([]byte("XXXXXXXX"), make([]byte, 32)...),
		"gigantic length":  huge,
		"length too small": short,
		"other packet":     reply(2, opData, nil),
		"bodyless status":  reply(1, opStatus, nil),
		"short handle":     reply(1, opOpenResult, []byte{1}),
		"wrong operation":  reply(1, opData, le(1)),
	} {
		c, _ := script(t, func(uint64) []byte { return raw })
		if _, err := c.Open(t.Context(), "/", ReadOnly); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestEndsWithItsContext(t *testing.T) {
	ours, theirs := net.Pipe()
	defer theirs.Close()
	go func() { _, _ = io.Copy(io.Discard, theirs) }()
	c := New(ours, Options{Timeout: 20 * time.Millisecond})
	defer c.Close()
	if err := c.MakeDir(t.Context(), "/a"); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.MakeDir(ctx, "/a"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func FuzzReadPacket(f *testing.F) {
	f.Add(reply(1, opStatus, le(19)))
	f.Add(reply(1, opData, []byte("st_size\x00119\x00")))
	f.Add([]byte("CFA6LPAA"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, body, err := readPacket(bytes.NewReader(raw), 1, maxReply)
		if err == nil && len(body) > len(raw) {
			t.Fatal("more than was sent")
		}
	})
}

// The connection that holds the sync lock has nothing to say for hours.
func TestLongSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := script(t, answer(opStatus, le(0)), answer(opStatus, le(0)))
		for range 2 {
			if err := c.MakeDir(t.Context(), "/a"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Hour)
		}
	})
}
