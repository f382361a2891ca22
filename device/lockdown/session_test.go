package lockdown

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// phone answers the n-th request with the n-th reply: a map, or raw bytes for
// one frame.
func phone(t *testing.T, replies ...any) (s *Session, requests chan string) {
	t.Helper()
	ours, theirs := net.Pipe()
	requests = make(chan string, len(replies))
	go func() {
		for _, reply := range replies {
			body, err := wire.ReadFrame(theirs, 1<<20)
			if err != nil {
				return
			}
			requests <- string(body)
			switch reply := reply.(type) {
			case string:
				_ = wire.WriteFrame(theirs, []byte(reply))
			default:
				_ = wire.WritePlist(theirs, proplist.FormatBinary, reply)
			}
		}
		theirs.Close()
	}()
	s = New(ours, Options{Timeout: hosttest.Patience})
	t.Cleanup(func() { s.Close(); theirs.Close() })
	return s, requests
}

// The bytes on the wire, spelled out by hand from PROTOCOL.md §3.1, §3.6.
func TestGoldenBytes(t *testing.T) {
	ours, theirs := net.Pipe()
	defer theirs.Close()
	s := New(ours, Options{})
	defer s.Close()
	go func() { _, _ = s.StartService(context.Background(), "com.apple.mobilebackup2", []byte("escrow")) }()
	const body = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>EscrowBag</key><data>ZXNjcm93</data><key>Label</key><string>lifeboat</string>` +
		`<key>Request</key><string>StartService</string><key>Service</key><string>com.apple.mobilebackup2</string></dict></plist>`
	want := string(binary.BigEndian.AppendUint32(nil, uint32(len(body)))) + body
	got := make([]byte, len(want))
	if _, err := io.ReadFull(theirs, got); err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
}

// Every name that phones are known to use, as they use it.
func TestEveryErrorName(t *testing.T) {
	names := []Code{
		InvalidResponse, MissingKey, MissingValue, GetProhibited, SetProhibited, RemoveProhibited, ImmutableValue, PasswordProtected,
		UserDeniedPairing, PairingDialogResponsePending, MissingHostID, InvalidHostID, SessionActive, SessionInactive, MissingSessionID,
		InvalidSessionID, MissingService, InvalidService, ServiceLimit, MissingPairRecord, SavePairRecordFailed, InvalidPairRecord,
		InvalidActivationRecord, MissingActivationRecord, ServiceProhibited, EscrowLocked, PairingProhibitedOverThisConnection,
		FMiPProtected, MCProtected, MCChallengeRequired,
	}
	known := map[string]bool{}
	for _, code := range names {
		known[string(code)] = true
		s, _ := phone(t, map[string]any{"Request": "GetValue", "Error": string(code)})
		_, err := s.GetValue(t.Context(), "com.apple.fmip", "IsAssociated")
		var refusal *Error
		if !errors.Is(err, code) || !errors.As(err, &refusal) || refusal.Request != "GetValue" || refusal.Subject != "com.apple.fmip IsAssociated" {
			t.Errorf("%s: %v", code, err)
		}
	}
	data, err := os.ReadFile("../../../shared/facts/transcripts/lockdown/lockdown_replies.json")
	if err != nil {
		t.Skip("needs ../shared/facts/transcripts: ", err)
	}
	var transcripts struct {
		Names []string `json:"all_known_error_names"`
	}
	if err := json.Unmarshal(data, &transcripts); err != nil || len(transcripts.Names) == 0 {
		t.Fatalf("%v, %d names", err, len(transcripts.Names))
	}
	for _, name := range transcripts.Names {
		if !known[name] {
			t.Errorf("%s has no code", name)
		}
	}
}

func TestGetValue(t *testing.T) {
	// The reply of an iOS 12 phone, from the transcripts.
	s, requests := phone(t,
		map[string]any{"Key": "ProductVersion", "Request": "GetValue", "Value": "12.3.1"},
		map[string]any{"Request": "GetValue", "Domain": "com.apple.disk_usage", "Value": map[string]any{"AmountCameraUsageChanged": -58721, "N": 5}},
	)
	if v, err := s.GetValue(t.Context(), "", "ProductVersion"); v != "12.3.1" || err != nil {
		t.Errorf("%v, %v", v, err)
	}
	if r := <-requests; strings.Contains(r, "Domain") || !strings.Contains(r, "<key>Key</key><string>ProductVersion</string>") {
		t.Errorf("request %s", r)
	}
	values, err := s.Values(t.Context(), "com.apple.disk_usage")
	if err != nil || values["AmountCameraUsageChanged"] != int64(-58721) || values["N"] != uint64(5) {
		t.Errorf("%v, %v", values, err)
	}
	if r := <-requests; strings.Contains(r, "<key>Key</key>") {
		t.Errorf("request %s", r)
	}
}

func TestMalformedReplies(t *testing.T) {
	ask := func(do func(*Session) error) func(*Session) error { return do }
	value := ask(func(s *Session) error { _, err := s.GetValue(t.Context(), "", "x"); return err })
	for name, c := range map[string]struct {
		reply any
		do    func(*Session) error
	}{
		"not a plist":       {"garbage", value},
		"not a dictionary":  {[]any{1}, value},
		"success, no value": {map[string]any{"Request": "GetValue"}, value},
		"another request":   {map[string]any{"Request": "Pair", "Value": 1}, value},
		"error of a number": {map[string]any{"Error": 5}, value},
		"empty error":       {map[string]any{"Error": ""}, value},
		"domain of a text":  {map[string]any{"Value": "x"}, func(s *Session) error { _, err := s.Values(t.Context(), "d"); return err }},
		"no type":           {map[string]any{}, func(s *Session) error { _, err := s.QueryType(t.Context()); return err }},
		"no session":        {map[string]any{}, func(s *Session) error { return s.Start(t.Context(), testRecord(t), TLSOptions{}) }},
		"no port":           {map[string]any{}, func(s *Session) error { _, err := s.StartService(t.Context(), "x", nil); return err }},
		"port of a text":    {map[string]any{"Port": "1"}, func(s *Session) error { _, err := s.StartService(t.Context(), "x", nil); return err }},
		"port too large":    {map[string]any{"Port": 65536}, func(s *Session) error { _, err := s.StartService(t.Context(), "x", nil); return err }},
		"negative port":     {map[string]any{"Port": -1}, func(s *Session) error { _, err := s.StartService(t.Context(), "x", nil); return err }},
		"key of a text":     {map[string]any{"Value": "x"}, func(s *Session) error { _, _, err := s.PublicKey(t.Context()); return err }},
	} {
		s, _ := phone(t, c.reply)
		err := c.do(s)
		var refusal *Error
		if !errors.Is(err, wire.ErrMalformed) || errors.As(err, &refusal) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLostAndSilent(t *testing.T) {
	s, _ := phone(t) // hangs up at once
	if _, err := s.QueryType(t.Context()); err == nil {
		t.Error("no error")
	}
	ours, theirs := net.Pipe()
	defer theirs.Close()
	go func() { _, _ = io.Copy(io.Discard, theirs) }()
	s = New(ours, Options{Timeout: 20 * time.Millisecond})
	defer s.Close()
	if _, err := s.QueryType(t.Context()); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("silent: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.QueryType(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	huge, theirs := net.Pipe()
	go func() {
		_, _ = wire.ReadFrame(theirs, 1<<20)
		_, _ = theirs.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}()
	s = New(huge, Options{})
	defer s.Close()
	if _, err := s.QueryType(t.Context()); !errors.Is(err, wire.ErrTooLong) {
		t.Errorf("gigantic: %v", err)
	}
}

// A phone that does not answer StopSession costs a second at most.
func TestStopDoesNotWaitForEver(t *testing.T) {
	ours, theirs := net.Pipe()
	defer theirs.Close()
	go func() { _, _ = io.Copy(io.Discard, theirs) }()
	s := New(ours, Options{})
	s.id = "1"
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	s.Stop(ctx)
	if _, err := ours.Write([]byte{1}); err == nil {
		t.Error("the connection is still open")
	}
}

// FuzzReply feeds a session with any reply: an answer or an error, no panic.
func FuzzReply(f *testing.F) {
	for _, v := range []any{
		map[string]any{"Request": "GetValue", "Value": map[string]any{"a": []byte{1}}},
		map[string]any{"Error": "MissingValue"},
		map[string]any{"Port": 1, "EnableServiceSSL": true},
		map[string]any{"EscrowBag": []byte{1}},
	} {
		b, err := plist.Marshal(v, plist.BinaryFormat)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, do := range []func(*Session){
			func(s *Session) { _, _ = s.GetValue(t.Context(), "", "") },
			func(s *Session) { _, _ = s.StartService(t.Context(), "x", nil) },
			func(s *Session) { _, _, _ = s.PublicKey(t.Context()) },
		} {
			ours, theirs := net.Pipe()
			go func() {
				_, _ = wire.ReadFrame(theirs, 1<<20)
				_ = wire.WriteFrame(theirs, body)
				theirs.Close()
			}()
			s := New(ours, Options{})
			do(s)
			s.Close()
		}
	})
}
