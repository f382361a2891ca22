package wire

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"howett.net/plist"
)

// chain makes a binary property list of arrays: each holds the next one as
// often as told.
func chain(levels, times int) []byte {
	body := []byte("bplist00")
	offsets := make([]byte, 0, 4*levels)
	for n := range levels {
		offsets = binary.BigEndian.AppendUint32(offsets, uint32(len(body)))
		if n == levels-1 {
			body = append(body, 0xA0)
			break
		}
		body = append(body, 0xA0|byte(times))
		for range times {
			body = binary.BigEndian.AppendUint32(body, uint32(n+1))
		}
	}
	table := len(body)
	body = append(body, offsets...)
	body = append(body, 0, 0, 0, 0, 0, 0, 4, 4)
	body = binary.BigEndian.AppendUint64(body, uint64(levels))
	body = binary.BigEndian.AppendUint64(body, 0)
	return binary.BigEndian.AppendUint64(body, uint64(table))
}

func TestExpensivePropertyLists(t *testing.T) {
	for name, body := range map[string][]byte{
		"deep binary":   chain(2_000_000, 1),
		"shared binary": chain(60, 2),
		"own parent":    append(append([]byte("bplist00\xa1\x00"), 8, 0, 0, 0, 0, 0, 0, 1, 1), append(make([]byte, 7), append([]byte{1}, append(make([]byte, 15), 10)...)...)...),
		"deep XML":      []byte("<?xml version=\"1.0\"?><plist>" + strings.Repeat("<array>", 5_000_000)),
		"deep XML dict": []byte("<plist>" + strings.Repeat("<dict><key>a</key>", 200) + "</plist>"),
	} {
		var out any
		if err := Decode(body, &out); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOrdinaryPropertyListsPass(t *testing.T) {
	value := map[string]any{"a": []any{uint64(1), "b", []byte("c"), map[string]any{"d": []any{}}}, "e": strings.Repeat("f", 300)}
	for range 20 {
		value = map[string]any{"inner": value, "again": "x"}
	}
	wide := make([]any, 200_000)
	for i := range wide {
		wide[i] = "same"
	}
	for _, format := range []int{plist.XMLFormat, plist.BinaryFormat} {
		for _, v := range []any{value, wide} {
			body, err := plist.Marshal(v, format)
			if err != nil {
				t.Fatal(err)
			}
			var out any
			if err := Decode(body, &out); err != nil {
				t.Errorf("format %d: %v", format, err)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, format := range []int{plist.XMLFormat, plist.BinaryFormat} {
		body, _ := plist.Marshal([]any{"DLMessageVersionExchange", 400, 0.5, map[string]any{"a": []byte{1}}}, format)
		f.Add(body)
	}
	f.Add(chain(120, 1))
	f.Add(chain(30, 2))
	f.Fuzz(func(_ *testing.T, body []byte) {
		var out any
		_ = Decode(body, &out)
		var items []any
		_ = Decode(body, &items)
	})
}
