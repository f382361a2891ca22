package devicelink

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// phone is the other end of a pipe: it sends and takes raw frames.
type phone struct {
	t    *testing.T
	conn net.Conn
}

func (p phone) send(items ...any) {
	p.t.Helper()
	if err := wire.WritePlist(p.conn, proplist.FormatBinary, items); err != nil {
		p.t.Error(err)
	}
}

func (p phone) raw(h string) {
	p.t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(h), ""))
	if err == nil {
		_, err = p.conn.Write(b)
	}
	if err != nil {
		p.t.Error(err)
	}
}

func (p phone) take() []any {
	p.t.Helper()
	var items []any
	if err := wire.ReadPlist(p.conn, 1<<20, &items); err != nil {
		p.t.Error(err)
	}
	return items
}

func (p phone) handshake() {
	p.send(VersionExchange, 400, 0)
	p.take()
	p.send(DeviceReady)
}

// session starts a session whose phone runs script in a goroutine.
func session(t *testing.T, ctx context.Context, limits Limits, script func(phone)) *Session {
	t.Helper()
	host, device := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer device.Close()
		p := phone{t, device}
		p.handshake()
		script(p)
	}()
	s, err := Accept(ctx, host, limits)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close("test over"); <-done })
	return s
}

func TestVersionIsEchoed(t *testing.T) {
	for _, major := range []int{300, 400, 500} {
		host, device := net.Pipe()
		answers := make(chan []any, 1)
		go func() {
			p := phone{t, device}
			p.send(VersionExchange, major, 0)
			answers <- p.take()
			p.send(DeviceReady)
			_, _ = io.Copy(io.Discard, device)
			device.Close()
		}()
		s, err := Accept(t.Context(), host, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Major != int64(major) {
			t.Errorf("major %d, want %d", s.Major, major)
		}
		answer := <-answers
		if len(answer) != 3 || answer[0] != VersionExchange || answer[1] != "DLVersionsOk" || answer[2] != uint64(major) {
			t.Errorf("answer %v", answer)
		}
		device.Close()
		s.Close("")
	}
}

func TestHandshakeRefusesOthers(t *testing.T) {
	for name, script := range map[string]func(phone){
		"other message":  func(p phone) { p.send(Ping, "hello") },
		"no number":      func(p phone) { p.send(VersionExchange, "400") },
		"not ready":      func(p phone) { p.send(VersionExchange, 400, 0); p.take(); p.send(Ping, "x") },
		"no array":       func(p phone) { _ = wire.WritePlist(p.conn, proplist.FormatBinary, map[string]any{"a": 1}) },
		"garbage":        func(p phone) { p.raw("00000004 deadbeef") },
		"length -1":      func(p phone) { p.raw("ffffffff") },
		"empty array":    func(p phone) { p.send() },
		"closed at once": func(phone) {},
	} {
		t.Run(name, func(t *testing.T) {
			host, device := net.Pipe()
			go func() { script(phone{t, device}); device.Close() }()
			_, err := Accept(t.Context(), host, Limits{})
			var protocol *ProtocolError
			if name == "closed at once" {
				if !errors.Is(err, io.EOF) {
					t.Errorf("%v", err)
				}
			} else if !errors.As(err, &protocol) {
				t.Errorf("%v is no ProtocolError", err)
			}
		})
	}
}

// The worked example of PROTOCOL.md §5.7, byte for byte.
func TestIncomingExample(t *testing.T) {
	s := session(t, t.Context(), Limits{}, func(p phone) {
		p.raw(`00 00 00 06  2F 74 6D 70 2F 61
			00 00 00 0E  58 2F 53 74 61 74 75 73 2E 70 6C 69 73 74
			00 00 00 07  0C  68 65 6C 6C 6F 0A
			00 00 00 01  00
			00 00 00 00`)
	})
	s.BeginBulk()
	source, _ := s.ReadName()
	name, _ := s.ReadName()
	if source != "/tmp/a" || name != "X/Status.plist" {
		t.Fatalf("names %q %q", source, name)
	}
	code, size, _, err := s.NextBlock()
	if code != CodeData || size != 6 || err != nil {
		t.Fatal(code, size, err)
	}
	if b, err := io.ReadAll(readerOf(s)); string(b) != "hello\n" || err != nil {
		t.Fatalf("%q %v", b, err)
	}
	if code, _, _, err := s.NextBlock(); code != CodeSuccess || err != nil {
		t.Fatal(code, err)
	}
	if end, err := s.ReadName(); end != "" || err != nil {
		t.Fatal(end, err)
	}
}

type blockReader struct{ s *Session }

func (b blockReader) Read(p []byte) (int, error) { return b.s.Read(p) }
func readerOf(s *Session) io.Reader              { return blockReader{s} }

// The outgoing forms of PROTOCOL.md §5.7: a file, a missing file, the end, and the status
// with its negative codes as 8-byte integers.
func TestOutgoingBytes(t *testing.T) {
	var got bytes.Buffer
	host, device := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		phone{t, device}.handshake()
		_, _ = io.Copy(&got, device)
	}()
	s, err := Accept(t.Context(), host, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	_ = s.SendName("U/a")
	if n, readErr, err := s.SendData(strings.NewReader("hello\n")); n != 6 || readErr != nil || err != nil {
		t.Fatal(n, readErr, err)
	}
	_ = s.SendEnd()
	_ = s.SendName("U/b")
	_ = s.SendError("No such file or directory")
	_ = s.EndBulk()
	if err := s.Status(-13, "Multi status", map[string]any{"U/b": map[string]any{"DLFileErrorCode": -6, "DLFileErrorString": "No such file or directory"}}); err != nil {
		t.Fatal(err)
	}
	s.gone = true // no goodbye: its bytes are not looked at here
	s.Close("")
	<-done
	want := "\x00\x00\x00\x03U/a" + "\x00\x00\x00\x07\x0chello\n" + "\x00\x00\x00\x01\x00" +
		"\x00\x00\x00\x03U/b" + "\x00\x00\x00\x1a\x06No such file or directory" + "\x00\x00\x00\x00"
	if !strings.HasPrefix(got.String(), want) {
		t.Fatalf("got  %q\nwant %q", got.String(), want)
	}
	rest := got.Bytes()[len(want):]
	body := rest[4:]
	if int(rest[3])|int(rest[2])<<8 != len(body) || !bytes.HasPrefix(body, []byte("bplist00")) {
		t.Fatalf("status frame %x", rest)
	}
	minus13 := []byte{0x13, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf3}
	minus6 := []byte{0x13, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfa}
	if !bytes.Contains(body, minus13) || !bytes.Contains(body, minus6) {
		t.Errorf("codes are not 8-byte integers: %x", body)
	}
}

func TestHelloVersionsAreReals(t *testing.T) {
	out, err := frame(ProcessMessage, map[string]any{"SupportedProtocolVersions": []any{2.0, 2.1}})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte{0x23, 0x40, 0, 0, 0, 0, 0, 0, 0}) && !bytes.Contains(out, []byte{0x22, 0x40, 0, 0, 0}) {
		t.Errorf("2.0 is not a real: %x", out)
	}
}

// No block carries more than 32 KiB, whatever the reader gives at once.
func TestOutgoingBlocksAreSmall(t *testing.T) {
	const size = 5*MaxData + 17
	sizes := make(chan []int, 1)
	s := session(t, t.Context(), Limits{}, func(p phone) {
		var all []int
		for {
			body, err := wire.ReadFrame(p.conn, 1<<30)
			if err != nil || len(body) < 2 {
				break
			}
			all = append(all, len(body)-1)
		}
		sizes <- all
	})
	if n, _, err := s.SendData(bytes.NewReader(make([]byte, size))); n != size || err != nil {
		t.Fatal(n, err)
	}
	_ = s.SendEnd()
	_ = s.flush()
	got := <-sizes
	want := []int{MaxData, MaxData, MaxData, MaxData, MaxData, 17}
	if len(got) != len(want) {
		t.Fatalf("blocks %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("blocks %v", got)
		}
	}
}

func TestHostileBlocks(t *testing.T) {
	for name, c := range map[string]struct {
		bytes string
		read  func(*Session) error
	}{
		"negative name":       {"ffffffff", name},
		"name too long":       {"00001001", name},
		"negative block":      {"ffffffff0c", block},
		"block without code":  {"00000000", block},
		"unknown code":        {"0000000177", block},
		"success with data":   {"000000020041", block},
		"endless error text":  {"000200000b", block},
		"block above limit":   {"400000020c", block},
		"stream above limit":  {"000003000c", block},
		"half a name":         {"0000000441", name},
		"half a block":        {"000000050c4142", whole},
		"half a length field": {"0000", name},
	} {
		t.Run(name, func(t *testing.T) {
			s := session(t, t.Context(), Limits{Batch: 512}, func(p phone) { p.raw(c.bytes) })
			s.BeginBulk()
			err := c.read(s)
			var protocol *ProtocolError
			if strings.HasPrefix(name, "half") {
				if !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Errorf("%v", err)
				}
			} else if !errors.As(err, &protocol) {
				t.Errorf("%v is no ProtocolError", err)
			}
		})
	}
}

func name(s *Session) error  { _, err := s.ReadName(); return err }
func block(s *Session) error { _, _, _, err := s.NextBlock(); return err }
func whole(s *Session) error {
	if err := block(s); err != nil {
		return err
	}
	_, err := io.ReadAll(readerOf(s))
	return err
}

// Cancelling ends a wait at once, says goodbye, and is told as the cause.
func TestCancelWhileWaiting(t *testing.T) {
	cause := errors.New("the person stopped it")
	ctx, cancel := context.WithCancelCause(t.Context())
	goodbye := make(chan []any, 1)
	s := session(t, ctx, Limits{}, func(p phone) { goodbye <- p.take() })
	time.AfterFunc(10*time.Millisecond, func() { cancel(cause) })
	if _, err := s.Receive(); !errors.Is(err, cause) {
		t.Fatalf("%v", err)
	}
	s.Close("cancelled")
	if m := <-goodbye; len(m) != 2 || m[0] != Disconnect || m[1] != "cancelled" {
		t.Errorf("goodbye %v", m)
	}
}

// A phone that sends without end does not keep the goodbye from ending.
func TestCloseWhileThePhoneTalks(t *testing.T) {
	s := session(t, t.Context(), Limits{}, func(p phone) {
		for {
			if _, err := p.conn.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	s.Close("enough")
	if _, err := s.conn.Write([]byte{0}); err == nil {
		t.Error("connection is open after Close")
	}
}

func TestMessageArguments(t *testing.T) {
	m := Message{MoveItems, []any{map[string]any{"a": "b"}, []any{"x", "y"}, 12.5, uint64(1<<64 - 13), "___EmptyParameterString___", []any{"x", uint64(1)}}}
	if d, ok := m.Dict(1); !ok || d["a"] != "b" {
		t.Error("dict")
	}
	if x, ok := m.Texts(2); !ok || len(x) != 2 {
		t.Error("texts")
	}
	if p, ok := m.Percent(3); !ok || p != 12.5 {
		t.Error("percent")
	}
	if n, ok := m.Int(4); !ok || n != -13 {
		t.Errorf("negative number of an XML peer: %d", n)
	}
	if s, ok := m.Text(5); !ok || s != "" {
		t.Error("placeholder")
	}
	if _, ok := m.Texts(6); ok {
		t.Error("mixed array taken for texts")
	}
	if m.Arg(0) != nil || m.Arg(7) != nil || m.Len() != 6 {
		t.Error("bounds")
	}
	if _, ok := (Message{"x", []any{-1.0}}).Percent(1); ok {
		t.Error("negative progress")
	}
}
