package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// says makes a phone whose backup service answers every request with an error of
// these words.
func says(phone *simulator.Phone, words string) {
	phone.Handle("com.apple.mobilebackup2", func(ctx context.Context, _ *simulator.Phone, conn net.Conn) {
		send := func(items ...any) {
			if body, err := plist.Marshal(items, plist.BinaryFormat); err == nil {
				_ = wire.WriteFrame(conn, body)
			}
		}
		send("DLMessageVersionExchange", 300, 0)
		for hello := false; ; {
			var message []any
			if wire.ReadPlist(conn, wire.MaxPlist, &message) != nil || len(message) == 0 {
				return
			}
			switch message[0] {
			case "DLMessageVersionExchange":
				send("DLMessageDeviceReady")
			case "DLMessageProcessMessage":
				if !hello {
					hello = true
					send("DLMessageProcessMessage", map[string]any{"MessageName": "Response", "ErrorCode": 0, "ProtocolVersion": 2.1})
					continue
				}
				send("DLMessageProcessMessage", map[string]any{"MessageName": "Response", "ErrorCode": 4711, "ErrorDescription": words})
			}
		}
	})
}

// TestPhonesWordsDoNotReachTheTerminalRaw: neither on a screen nor in JSON, and
// not for pages.
func TestPhonesWordsDoNotReachTheTerminalRaw(t *testing.T) {
	hostile := tampering + "\nRestored: 3 files\n" + strings.Repeat("long ", 1<<16)
	_, phone := simulated(t, simulator.PhoneOptions{Name: tampering + "\n" + strings.Repeat("N", 1<<18), Trust: simulator.TrustTrusted})
	says(phone, hostile)
	for _, args := range [][]string{{"phone", "--json"}, {"phone"}, {"backup", t.TempDir()}, {"backup", "--json", t.TempDir()}} {
		out, messages, code := started(t.Context(), args...)
		got := <-code
		if backing := args[0] == "backup"; backing && (got != exitTrouble || !strings.Contains(messages.String(), "number 4711")) || !backing && got != exitOK {
			t.Errorf("%v: exit code %d: %.500s", args, got, messages)
		}
		for _, said := range []string{out.String(), messages.String()} {
			if !fit(said) || strings.Contains(said, "\nRestored") || len(said) > 100_000 {
				t.Errorf("%v: %d bytes: %.600q", args, len(said), said)
			}
		}
		for rest := json.NewDecoder(strings.NewReader(out.String())); slices.Contains(args, "--json"); {
			var one map[string]any
			if err := rest.Decode(&one); err != nil {
				if !errors.Is(err, io.EOF) {
					t.Errorf("%v: %v", args, err)
				}
				break
			}
		}
	}
}

// TestOddUDIDs: a phone's name of itself is no path.
func TestOddUDIDs(t *testing.T) {
	for _, udid := range []string{"..", "\x1b[2J"} {
		_, messages, code := started(t.Context(), "backup", "--phone", udid+"x", t.TempDir())
		if got := <-code; got != exitTrouble || !fit(messages.String()) {
			t.Errorf("%q: exit code %d: %s", udid, got, messages)
		}
	}
}
