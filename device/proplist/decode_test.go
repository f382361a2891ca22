package proplist

import (
	"encoding/binary"
	"strings"
	"testing"
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

func TestOrdinaryPropertyListsPass(t *testing.T) {
	value := map[string]any{"a": []any{uint64(1), "b", []byte("c"), map[string]any{"d": []any{}}}, "e": strings.Repeat("f", 300)}
	for range 20 {
		value = map[string]any{"inner": value, "again": "x"}
	}
	wide := make([]any, 200_000)
	for i := range wide {
		wide[i] = "same"
	}
	for _, format := range []Format{FormatXML, FormatBinary} {
		for _, v := range []any{value, wide} {
			body, err := Encode(v, format)
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
