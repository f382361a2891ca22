package proplist

import (
	"encoding/binary"
	"errors"
	"runtime"
	"strings"
	"testing"
)

// binaryList writes a list whose objects may lie anywhere: at gives the offset of
// each, the first is the root.
func binaryList(body []byte, at ...int) []byte {
	list := append([]byte("bplist00"), body...)
	table := len(list)
	for _, off := range at {
		list = binary.BigEndian.AppendUint32(list, uint32(off))
	}
	list = append(list, 0, 0, 0, 0, 0, 0, 4, 4)
	list = binary.BigEndian.AppendUint64(list, uint64(len(at)))
	list = binary.BigEndian.AppendUint64(list, 0)
	return binary.BigEndian.AppendUint64(list, uint64(table))
}

// overlapping is an array of so many texts of UTF-16 that all are the same bytes.
func overlapping(texts, units int) []byte {
	body := binary.BigEndian.AppendUint32([]byte{0xAF, 0x12}, uint32(texts))
	for n := range texts {
		body = binary.BigEndian.AppendUint32(body, uint32(n+1))
	}
	at := []int{magicSize}
	for range texts {
		at = append(at, magicSize+len(body))
	}
	body = binary.BigEndian.AppendUint32(append(body, 0x6F, 0x12), uint32(units))
	return binaryList(append(body, make([]byte, 2*units)...), at...)
}

// hostile are lists that no phone writes.
func hostile() map[string][]byte {
	ofItself := binaryList([]byte{0xA1, 0, 0, 0, 0}, magicSize)
	return map[string][]byte{
		"a list of itself":                ofItself,
		"a dictionary of itself":          binaryList([]byte{0xD1, 0, 0, 0, 1, 0, 0, 0, 0, 0x51, 'a'}, magicSize, magicSize+9),
		"a key that is the dictionary":    binaryList([]byte{0xD1, 0, 0, 0, 0, 0, 0, 0, 0}, magicSize),
		"two million levels":              chain(2_000_000, 1),
		"two to the sixtieth values":      chain(60, 2),
		"texts that lie in each other":    overlapping(20_000, 20_000),
		"more objects than bytes":         binaryList([]byte{0x08}, make([]int, 200_000)...),
		"an object beyond the table":      binaryList([]byte{0xA1, 0, 0, 0, 1, 0x5F, 0x13, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, magicSize, magicSize+5),
		"a number without its bytes":      binaryList([]byte{0xA1, 0, 0, 0, 1, 0x13}, magicSize, magicSize+5),
		"a date without its bytes":        binaryList([]byte{0xA1, 0, 0, 0, 1, 0x33, 0}, magicSize, magicSize+5),
		"a reference of fifteen bytes":    binaryList([]byte{0x8F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, magicSize),
		"a set":                           binaryList([]byte{0xC1, 0, 0, 0, 1, 0x08}, magicSize, magicSize+5),
		"five million levels of XML":      []byte("<?xml version=\"1.0\"?><plist>" + strings.Repeat("<array>", 5_000_000)),
		"two hundred levels of XML":       []byte("<plist>" + strings.Repeat("<dict><key>a</key>", 200) + "</plist>"),
		"two million elements":            []byte("<plist><array>" + strings.Repeat("<true/>", 2_000_000) + "</array></plist>"),
		"XML with declarations":           []byte(`<!DOCTYPE plist [<!ENTITY a "&a;&a;">]><plist><string>&a;</string></plist>`),
		"XML that ends in an element":     []byte("<?xml version=\"1.0\"?><plist><dict><key>a"),
		"a number that is none":           []byte("<plist><integer>12x</integer></plist>"),
		"a date that is none":             []byte("<plist><date>yesterday</date></plist>"),
		"data that is none":               []byte("<plist><data>!!!</data></plist>"),
		"a list of the old text form":     []byte("{ a = b; }"),
		"a deep list of the text form":    []byte(strings.Repeat("(", 3_000_000)),
		"data of the text form":           []byte("<0fbd77f1>"),
		"nothing":                         nil,
		"noise":                           []byte("\x00\xff\x17 this is no list"),
		"longer than any list":            make([]byte, MaxSize+1),
		"longer than any list, and XML":   append([]byte("<plist><string>"), make([]byte, MaxSize)...),
		"a trailer that lies":             append([]byte("bplist00\x08\x08"), []byte("\x00\x00\x00\x00\x00\x00\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x09")...),
		"offsets that are no size of one": append([]byte("bplist00\x08\x08"), make([]byte, 32)...),
	}
}

// TestHostileLists: each is a typed error, and costs no more than a small multiple
// of its own length.
func TestHostileLists(t *testing.T) {
	for name, list := range hostile() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var out any
		err := Decode(list, &out)
		var typed struct {
			SnapshotState string
			BackupKeyBag  []byte
			Number        *int
		}
		err2 := Decode(list, &typed)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrMalformed) || !errors.Is(err2, ErrMalformed) {
			t.Errorf("%s: %v, %v", name, err, err2)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > uint64(64*len(list)+1<<20) {
			t.Errorf("%s: %d bytes allocated for %d", name, took, len(list))
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, format := range []Format{FormatXML, FormatBinary} {
		body, err := Encode([]any{"DLMessageVersionExchange", 400, 0.5, map[string]any{"a": []byte{1}, "ü": true}, Reference(3)}, format)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	for _, list := range hostile() {
		if len(list) < 1<<10 {
			f.Add(list)
		}
	}
	f.Add(chain(120, 1))
	f.Add(chain(30, 2))
	f.Add(overlapping(20, 20))
	f.Fuzz(func(t *testing.T, body []byte) {
		var out any
		if err := Decode(body, &out); err != nil && !errors.Is(err, ErrMalformed) {
			t.Errorf("an error of another kind: %v", err)
		}
		var items []any
		_ = Decode(body, &items)
		var record struct {
			HostID          string
			HostCertificate []byte
			Number          *int
			Objects         []any                `plist:"$objects"`
			Top             map[string]Reference `plist:"$top"`
		}
		_ = Decode(body, &record)
		// What was taken can be handed on.
		if out != nil {
			for _, format := range []Format{FormatXML, FormatBinary} {
				_, _ = EncodeFile(out, format)
			}
		}
	})
}
