package device

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// transcripts reads dumps of real phones; numbers become what a property list
// has.
func transcripts(t *testing.T, name string) []map[string]any {
	t.Helper()
	data, err := os.ReadFile("../../shared/facts/transcripts/deviceinfo/" + name)
	if err != nil {
		t.Skip("needs ../shared/facts/transcripts: ", err)
	}
	var dumps []map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	if err := decoder.Decode(&dumps); err != nil {
		t.Fatal(err)
	}
	return dumps
}

func numbers(values map[string]any) map[string]any {
	for k, v := range values {
		if n, ok := v.(json.Number); ok {
			i, _ := n.Int64()
			values[k] = i
			if i >= 0 {
				values[k] = uint64(i)
			}
		}
	}
	return values
}

func TestStorageOfRealPhones(t *testing.T) {
	want := map[string]phone.Storage{
		"12": {Capacity: 16000000000, System: 4693204992, DataCapacity: 11306721280, DataAvailable: 6872793088, Available: 6663077888, ForRestore: 11524079616},
		"14.4 (18D70)": {
			Capacity: 16000000000, System: 6479745024, DataCapacity: 9499238400, DataAvailable: 703242240, Available: 321785856, ForRestore: 7011246080,
		},
		"4": {
			Capacity: 16239927296, System: 524288000, DataCapacity: 15715639296, DataAvailable: 724480000, Available: 556707840,
			ByCategory: []phone.StorageCategory{{Name: "photos", Bytes: 27063896 + 6096396}, {Name: "apps", Bytes: 5058054749}, {Name: "other", Bytes: 311296 + 40960 + 28672 + 600064}},
		},
		"3": {
			Capacity: 16239927296, DataCapacity: 15715639296, DataAvailable: 15678640128, Available: 15510867968,
			ByCategory: []phone.StorageCategory{{Name: "other", Bytes: 110592 + 32768}},
		},
	}
	seen := 0
	for _, dump := range transcripts(t, "domain_com.apple.disk_usage.json") {
		values, ok := dump["com.apple.disk_usage"].(map[string]any)
		if !ok {
			continue // a note
		}
		ios := dump["ios"].(string)
		got, ok := asStorage(numbers(values))
		if !ok || !reflect.DeepEqual(got, want[ios]) {
			t.Errorf("iOS %s: %+v, %v\nwant %+v", ios, got, ok, want[ios])
		}
		seen++
	}
	if seen != len(want) {
		t.Errorf("%d dumps, want %d", seen, len(want))
	}
}

func TestBatteryOfRealPhones(t *testing.T) {
	dump := transcripts(t, "domain_com.apple.mobile.battery.json")[0]
	got, ok := asBattery(numbers(dump["com.apple.mobile.battery"].(map[string]any)))
	if want := (phone.Battery{Percent: 70, Charging: true, External: true}); got != want || !ok {
		t.Errorf("%+v, %v", got, ok)
	}
}

func TestOddValues(t *testing.T) {
	u := func(n uint64) any { return n }
	for name, v := range map[string]any{
		"not a dictionary": "x", "empty": map[string]any{}, "no capacity": map[string]any{"AmountDataAvailable": u(1)},
		"nothing available is told": map[string]any{"TotalDiskCapacity": u(1)},
		"more free than there is":   map[string]any{"TotalDiskCapacity": u(1), "AmountDataAvailable": u(2)},
		"beyond all sizes":          map[string]any{"TotalDiskCapacity": u(1 << 63), "AmountDataAvailable": u(2)},
	} {
		if s, ok := asStorage(v); ok {
			t.Errorf("storage, %s: %+v", name, s)
		}
	}
	full := map[string]any{"TotalDiskCapacity": u(9), "AmountDataAvailable": u(0), "PhotoUsage": u(1 << 62), "CameraUsage": int64(-5)}
	if s, ok := asStorage(full); !ok || s.Available != 0 || s.ByCategory[0].Bytes != 9 {
		t.Errorf("a full phone: %+v, %v", s, ok)
	}
	for name, v := range map[string]any{
		"not a dictionary": 1, "empty": map[string]any{}, "over full": map[string]any{"BatteryCurrentCapacity": u(101)},
		"below empty": map[string]any{"BatteryCurrentCapacity": int64(-1)}, "text": map[string]any{"BatteryCurrentCapacity": "50"},
	} {
		if b, ok := asBattery(v); ok {
			t.Errorf("battery, %s: %+v", name, b)
		}
	}
	for v, want := range map[any][2]bool{true: {true, true}, false: {false, true}, uint64(1): {true, true}, uint64(0): {false, true}, uint64(2): {}, "true": {}, int64(-1): {}} {
		if value, ok := asBool(v); ok != want[1] || ok && value != want[0] {
			t.Errorf("bool of %T %v: %v, %v", v, v, value, ok)
		}
	}
}

func TestIsOld(t *testing.T) {
	for version, want := range map[string]bool{"9.3.5": true, "4.0": true, "10.0": false, "26.1": false, "": false, "x": false} {
		if got := isOld(version); got != want {
			t.Errorf("%q: %v", version, got)
		}
	}
}

// Every refusal that stands in PROTOCOL.md §3.7 as one about trust has its
// state; all others say nothing of trust.
func TestTrustOf(t *testing.T) {
	refusal := func(c lockdown.Code) error {
		return fmt.Errorf("wrapped: %w", &lockdown.Error{Request: "Pair", Code: c})
	}
	for _, c := range []struct {
		err    error
		locked bool
		want   phone.Trust
	}{
		{nil, false, phone.Trusted},
		{&usbmux.Error{Kind: usbmux.Rejected, Number: 2, Err: usbmux.ErrNoRecord}, false, phone.TrustNeeded},
		{usbmux.ErrBadRecord, true, phone.TrustForgotten},
		{lockdown.ErrHandshake, false, phone.TrustForgotten},
		{lockdown.ErrNothingSaved, false, phone.TrustLocked},
		{refusal(lockdown.InvalidHostID), false, phone.TrustForgotten},
		{refusal(lockdown.InvalidHostID), true, phone.TrustLocked},
		{refusal(lockdown.MissingPairRecord), false, phone.TrustForgotten},
		{refusal(lockdown.InvalidPairRecord), false, phone.TrustForgotten},
		{refusal(lockdown.PasswordProtected), false, phone.TrustLocked},
		{refusal(lockdown.EscrowLocked), false, phone.TrustLocked},
		{refusal(lockdown.PairingDialogResponsePending), true, phone.TrustAsked},
		{refusal(lockdown.UserDeniedPairing), false, phone.TrustDenied},
		{refusal(lockdown.MCProtected), false, phone.TrustForbidden},
		{refusal(lockdown.PairingProhibitedOverThisConnection), false, phone.TrustForbidden},
		{refusal(lockdown.ServiceProhibited), false, phone.TrustForbidden},
		{refusal(lockdown.MCChallengeRequired), false, phone.TrustSupervised},
		{refusal(lockdown.SessionInactive), false, phone.TrustUnknown},
		{refusal("SomethingNew"), false, phone.TrustUnknown},
		{&usbmux.Error{Kind: usbmux.Lost}, false, phone.TrustUnknown},
		{os.ErrDeadlineExceeded, false, phone.TrustUnknown},
		{wire.ErrMalformed, false, phone.TrustUnknown},
	} {
		if got := trustOf(c.err, c.locked); got != c.want {
			t.Errorf("%v, locked %v: %q, want %q", c.err, c.locked, got, c.want)
		}
	}
}

// A name that is too long is cut between two characters, and told all the same.
func TestLongTexts(t *testing.T) {
	for _, s := range []string{strings.Repeat("ä", 10<<20), "x" + strings.Repeat("ä", 1000), strings.Repeat("\x80", 5000)} {
		got, ok := asString(s)
		if !ok || len(got) > maxFact+len("…") || !strings.HasSuffix(got, "…") || utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%d bytes, ends in %q", len(got), got[len(got)-8:])
		}
	}
	if got, ok := asString("Ada’s iPhone"); got != "Ada’s iPhone" || !ok {
		t.Errorf("%q", got)
	}
}
