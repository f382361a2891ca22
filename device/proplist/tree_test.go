package proplist

import (
	"encoding/binary"
	"errors"
	"reflect"
	"testing"
	"time"
)

func TestTree(t *testing.T) {
	v, err := Parse([]byte("<plist><dict><key>a</key><array><string>x\x01</string><integer>7</integer><true/></array>" +
		"<key>d</key><data>AAEC</data><key>t</key><date>2026-03-14T20:15:00Z</date><key>bad</key><date>never</date>" +
		"<key>a</key><string>the second counts less</string><key>e</key><dict/></dict></plist>"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.Tree()
	want := map[string]any{
		"a": []any{"x\x01", int64(7), true}, "d": []byte{0, 1, 2}, "e": map[string]any{},
		"t": time.Date(2026, 3, 14, 20, 15, 0, 0, time.UTC),
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%#v, %v", got, err)
	}
}

// Thirty lists, each of which names the next one twice: a thousand million values.
func TestTreeOfALargeList(t *testing.T) {
	data := []byte("bplist00")
	var offsets []byte
	for i := range 30 {
		offsets = append(offsets, byte(len(data)))
		data = append(data, 0xa2, byte(i+1), byte(i+1))
	}
	offsets = append(offsets, byte(len(data)))
	data = append(data, 0x09)
	table := len(data)
	data = append(data, offsets...)
	data = append(data, 0, 0, 0, 0, 0, 0, 1, 1)
	for _, n := range []int{31, 0, table} {
		data = binary.BigEndian.AppendUint64(data, uint64(n))
	}
	v, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Tree(); !errors.Is(err, ErrMalformed) {
		t.Error(err)
	}
}
