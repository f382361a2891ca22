package devicelink

import (
	"encoding/binary"
	"fmt"
	"maps"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"howett.net/plist"
)

// asMap is a listing as the general encoder takes it.
func asMap(entries []Entry) []any {
	all := map[string]any{}
	for _, e := range entries {
		all[e.Name] = map[string]any{"DLFileType": e.Type, "DLFileSize": e.Size, "DLFileModificationDate": e.Modified}
	}
	return []any{StatusResponse, 0, placeholder, all}
}

func shardEntries(n int) []Entry {
	entries := make([]Entry, n)
	for i := range entries {
		entries[i] = Entry{
			Name: fmt.Sprintf("%040x", i*7919), Type: "DLFileTypeRegular", Size: int64(i) * 1001,
			Modified: time.Date(2026, 5, 1, 12, 0, i/3, 0, time.UTC),
		}
	}
	return entries
}

// decoded is what another library reads out of a frame.
func decoded(t testing.TB, frame []byte) []any {
	t.Helper()
	if n := binary.BigEndian.Uint32(frame); int(n) != len(frame)-4 {
		t.Fatalf("length %d of %d", n, len(frame)-4)
	}
	var got []any
	if _, err := plist.Unmarshal(frame[4:], &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// The listing says what the general encoder says, as two foreign readers see it.
func TestListing(t *testing.T) {
	day := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for name, entries := range map[string][]Entry{
		"empty": nil,
		"one":   {{"Status.plist", "DLFileTypeRegular", 0, day}},
		"kinds": {
			{"Snapshot", "DLFileTypeDirectory", 4096, day},
			{"a", "DLFileTypeRegular", 255, day},
			{"b", "DLFileTypeRegular", 256, day.Add(time.Hour)},
			{"c", "DLFileTypeUnknown", 65535, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)},
			{"d", "DLFileTypeRegular", 65536, day},
			{"e", "DLFileTypeRegular", 1<<32 - 1, day},
			{"f", "DLFileTypeRegular", 1 << 32, day},
			{"g", "DLFileTypeRegular", 1 << 45, day},
		},
		"names":    {{strings.Repeat("x", 255), "DLFileTypeRegular", 1, day}, {"Überblick – 日本 🙂.txt", "DLFileTypeRegular", 2, day}, {"15 characters..", "DLFileTypeRegular", 3, day}},
		"a shard":  shardEntries(390),
		"256":      shardEntries(52),
		"many":     shardEntries(3000),
		"too many": shardEntries(20_000),
	} {
		t.Run(name, func(t *testing.T) {
			frame := listing(entries)
			raw, err := plist.Marshal(asMap(entries), plist.BinaryFormat)
			if err != nil {
				t.Fatal(err)
			}
			var want []any
			if _, err := plist.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			if got := decoded(t, frame); !reflect.DeepEqual(got, want) {
				t.Errorf("differs: %.300v\n%.300v", got, want)
			}
			python, err := exec.LookPath("python3")
			if err == nil {
				err = exec.Command(python, "--version").Run() // Windows has a name for what is not installed
			}
			if err != nil {
				t.Log("python3 is not installed; one reader only")
				return
			}
			cmd := exec.Command(python, "-c", "import plistlib,sys; l=plistlib.loads(sys.stdin.buffer.read()); print(len(l[3]), sum(e['DLFileSize'] for e in l[3].values()))")
			cmd.Stdin = strings.NewReader(string(frame[4:]))
			out, err := cmd.CombinedOutput()
			sum := int64(0)
			for _, e := range entries {
				sum += e.Size
			}
			if want := fmt.Sprintf("%d %d\n", len(entries), sum); err != nil || strings.ReplaceAll(string(out), "\r\n", "\n") != want { // as Windows prints it
				t.Errorf("plistlib: %q, want %q, %v", out, want, err)
			}
		})
	}
}

// Whatever files are called, the phone can read the listing.
func FuzzListing(f *testing.F) {
	f.Add("a", "b", int64(3), int64(4), uint16(2))
	f.Add("ü\xff", "🙂", int64(-1), int64(1)<<62, uint16(300))
	f.Fuzz(func(t *testing.T, a, b string, size, seconds int64, more uint16) {
		entries := append(shardEntries(int(more)%600), Entry{a, "DLFileTypeRegular", size, time.Unix(seconds%(1<<40), 0)}, Entry{b, "DLFileTypeDirectory", 1, time.Unix(1, 0)})
		all, ok := decoded(t, listing(entries))[3].(map[string]any)
		if !ok {
			t.Fatal("no dictionary")
		}
		e, ok := all[strings.ToValidUTF8(b, "\ufffd")].(map[string]any)
		if !ok && strings.ToValidUTF8(b, "") == b {
			t.Fatalf("%q is not among %d", b, len(all))
		}
		if ok && len(maps.Clone(e)) != 3 {
			t.Errorf("%v", e)
		}
	})
}

func BenchmarkListing(b *testing.B) {
	entries := shardEntries(390)
	b.Run("listing", func(b *testing.B) {
		for b.Loop() {
			listing(entries)
		}
	})
	b.Run("general", func(b *testing.B) {
		for b.Loop() {
			if _, err := plist.Marshal(asMap(entries), plist.BinaryFormat); err != nil {
				b.Fatal(err)
			}
		}
	})
}
