package proplist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"howett.net/plist"
)

// everything has each type once, and names that need care.
var everything = map[string]any{
	"text": "plain", "wide": "ä 🔐 名", "entities": `<a & "b">`, "empty": "",
	"int": uint64(42), "big": uint64(1 << 40), "negative": int64(-7), "yes": true, "no": false,
	"data": []byte{0, 1, 2, 255}, "date": time.Date(2026, 3, 14, 20, 15, 0, 0, time.UTC),
	"list":   []any{"a", uint64(1), []any{}, map[string]any{"x": "y"}},
	"Ümlaut": map[string]any{"inner": "value"},
	"long":   strings.Repeat("0123456789", 100),
}

// tree makes Go values of a value, to compare with another reader.
func tree(v Value) any {
	switch v.Kind() {
	case Dict:
		m := map[string]any{}
		for k, e := range v.Entries() {
			m[k] = tree(e)
		}
		return m
	case Array:
		l := []any{}
		for e := range v.Items() {
			l = append(l, tree(e))
		}
		return l
	case String:
		s, _ := v.Text()
		return s
	case Integer:
		n, _ := v.Int()
		if n >= 0 {
			return uint64(n)
		}
		return n
	case Bool:
		b, _ := v.Bool()
		return b
	case Date:
		t, _ := v.Time()
		return t
	case Data:
		b, _ := v.Bytes()
		return b
	}
	return nil
}

func TestBothFormats(t *testing.T) {
	for name, format := range map[string]int{"xml": plist.XMLFormat, "binary": plist.BinaryFormat} {
		t.Run(name, func(t *testing.T) {
			data, err := plist.MarshalIndent(everything, format, "\t")
			if err != nil {
				t.Fatal(err)
			}
			v, err := Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			if got := tree(v); !reflect.DeepEqual(got, any(everything)) {
				t.Errorf("got  %v\nwant %v", got, everything)
			}
			if v.Len() != len(everything) || v.Get("list").Len() != 4 {
				t.Errorf("lengths %d, %d", v.Len(), v.Get("list").Len())
			}
			if s, ok := v.Get("Ümlaut").Get("inner").Text(); !ok || s != "value" {
				t.Errorf("a key outside ASCII: %q, %v", s, ok)
			}
		})
	}
}

// TestMissing asks for what is not there or is of another type.
func TestMissing(t *testing.T) {
	data, err := plist.Marshal(everything, plist.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	v, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []Value{{}, v.Get("nothing"), v.Get("text").Get("x"), v.Get("nothing").Get("more")} {
		if w.Kind() != Invalid || w.Len() != 0 {
			t.Errorf("%v is something", w)
		}
	}
	if _, ok := v.Get("int").Text(); ok {
		t.Error("a number as text")
	}
	if _, ok := v.Get("text").Int(); ok {
		t.Error("text as a number")
	}
	if _, ok := v.Get("text").Bytes(); ok {
		t.Error("text as data")
	}
	if _, ok := v.Get("text").Time(); ok {
		t.Error("text as a date")
	}
	if _, ok := v.Get("int").Bool(); ok {
		t.Error("42 as truth")
	}
}

const head = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">`

func TestXML(t *testing.T) {
	tests := []struct {
		name, body string
		want       any // of the key k; nil for an error
	}{
		{"comment", "<dict><!-- <key>k</key> --><key>k</key><string>a<!-- b -->c</string></dict>", "ac"},
		{"cdata", "<dict><key>k</key><string>a<![CDATA[<b>&amp;]]>c</string></dict>", "a<b>&amp;c"},
		{"references", "<dict><key>k</key><string>&#228;&#xE4;&lt;&unknown;& &amp;</string></dict>", "ää<&unknown;& &"},
		{"ends of lines", "<dict><key>k</key><string>a\r\nb\rc&#13;d\n</string></dict>", "a\nb\nc\rd\n"},
		{"empty elements", "<dict><key>k</key><string/></dict>", ""},
		{"hexadecimal", "<dict><key>k</key><integer>0x1F</integer></dict>", uint64(31)},
		{"data with spaces", "<dict><key>k</key><data>\n\tAAE\n\tC/w==\n</data></dict>", []byte{0, 1, 2, 255}},
		{"key without value", "<dict><key>j</key><key>k</key><true/></dict>", true},
		{"value without key", "<dict><string>j</string><key>k</key><false/></dict>", false},
		{"open and close truth", "<dict><key>k</key><true></true></dict>", true},
		{"the first of two", "<dict><key>k</key><string>1</string><key>k</key><string>2</string></dict>", "1"},
		{"unknown element", "<dict><key>k</key><thing/></dict>", nil},
		{"element in a leaf", "<dict><key>k</key><string><b/></string></dict>", nil},
		{"crossed", "<dict><key>k</key><array></dict></array>", nil},
		{"two roots", "<dict/><dict/>", nil},
		{"no root", "", nil},
		{"deep", strings.Repeat("<array>", 1e6), nil},
		{"deep and closed", strings.Repeat("<array>", 1e5) + strings.Repeat("</array>", 1e5), nil},
		{"many", "<array>" + strings.Repeat("<true/>", maxNodes) + "</array>", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := Parse([]byte(head + tt.body + "</plist>\n"))
			if tt.want == nil {
				if !errors.Is(err, ErrMalformed) {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := tree(v.Get("k")); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

func TestNoXML(t *testing.T) {
	for name, data := range map[string]string{
		"nothing":       "",
		"text":          "hello",
		"text first":    "hello <plist><dict/></plist>",
		"html":          "<html><body/></html>",
		"cut":           head + "<dict><key>k</key>",
		"cut in a tag":  head + "<dict><key",
		"entity bomb":   `<!DOCTYPE plist [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><plist><string>&b;</string></plist>`,
		"sixteen bits":  "\xff\xfe<\x00p\x00l\x00",
		"only a plist":  "<plist/>",
		"bplist, short": "bplist00",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse([]byte(data)); !errors.Is(err, ErrMalformed) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// craft writes a binary list of objects given as bytes, the first one the root.
func craft(objects ...string) []byte {
	out := []byte("bplist00")
	var offsets []byte
	for _, o := range objects {
		offsets = binary.BigEndian.AppendUint16(offsets, uint16(len(out)))
		out = append(out, o...)
	}
	table := len(out)
	out = append(out, offsets...)
	out = append(out, 0, 0, 0, 0, 0, 0, 2, 1)
	out = binary.BigEndian.AppendUint64(out, uint64(len(objects)))
	out = binary.BigEndian.AppendUint64(out, 0)
	return binary.BigEndian.AppendUint64(out, uint64(table))
}

// TestHostileBinary has lists that make recursive readers fall over.
func TestHostileBinary(t *testing.T) {
	t.Run("cycle", func(t *testing.T) {
		v, err := Parse(craft("\xa1\x00"))
		if err != nil {
			t.Fatal(err)
		}
		for range 1000 {
			for inner := range v.Items() {
				v = inner
			}
		}
		if v.Kind() != Array {
			t.Errorf("kind %d", v.Kind())
		}
	})
	t.Run("a billion strings", func(t *testing.T) {
		objects := []string{}
		for i := range 30 {
			objects = append(objects, fmt.Sprintf("\xa3%c%c%c", i+1, i+1, i+1))
		}
		v, err := Parse(craft(append(objects, "\x51a")...))
		if err != nil || v.Len() != 3 {
			t.Errorf("%v, %d", err, v.Len())
		}
	})
	t.Run("a thousand times a long key", func(t *testing.T) {
		long := "\x5f\x11\x13\x88" + strings.Repeat("k", 5000)
		dict := "\xdf\x11\x03\xe8" + strings.Repeat("\x01", 1000) + strings.Repeat("\x02", 1000)
		v, err := Parse(craft(dict, long, "\x51a"))
		if err != nil || v.Len() != 0 {
			t.Errorf("%v, %d", err, v.Len())
		}
	})
	for name, object := range map[string]string{
		"array longer than the file": "\xaf\x13\x7f\xff\xff\xff\xff\xff\xff\xff",
		"dict longer than the file":  "\xdf\x13\x40\x00\x00\x00\x00\x00\x00\x01",
		"text longer than the file":  "\x6f\x13\x80\x00\x00\x00\x00\x00\x00\x00",
		"length that is no number":   "\x4f\x51a",
		"length missing":             "\x4f",
		"number cut":                 "\x13\x00",
		"reserved":                   "\x70",
	} {
		t.Run(name, func(t *testing.T) {
			if v, err := Parse(craft(object)); !errors.Is(err, ErrMalformed) {
				t.Errorf("%v, kind %d", err, v.Kind())
			}
		})
	}
	t.Run("reference to nothing", func(t *testing.T) {
		v, err := Parse(craft("\xa1\x63"))
		if err != nil {
			t.Fatal(err)
		}
		for inner := range v.Items() {
			if inner.Kind() != Invalid {
				t.Errorf("kind %d", inner.Kind())
			}
		}
	})
	good := craft("\x51a")
	for name, at := range map[string]int{"offsets of no bytes": 6, "references of no bytes": 7, "count": 8, "root": 16, "table": 24} {
		t.Run(name, func(t *testing.T) {
			bad := bytes.Clone(good)
			bad[len(bad)-TrailerSize+at] = 0xFF
			if at < 8 {
				bad[len(bad)-TrailerSize+at] = 0
			}
			if _, err := Parse(bad); !errors.Is(err, ErrMalformed) {
				t.Errorf("error %v", err)
			}
		})
	}
	t.Run("date without end", func(t *testing.T) {
		v, err := Parse(craft("\x33\x7f\xf0\x00\x00\x00\x00\x00\x00"))
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := v.Time(); ok {
			t.Errorf("date %v", d)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, format := range []int{plist.XMLFormat, plist.BinaryFormat} {
		data, err := plist.Marshal(everything, format)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(craft("\xa1\x00"))
	f.Add([]byte(head + "<dict><key>k</key><string>a<![CDATA[<b>]]>&#228;</string></dict></plist>"))
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "fixtures", "*", "*.plist"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Parse(data)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		touch(v, 3)
		if bytes.HasPrefix(data, []byte("bplist")) || len(data) > 4096 {
			return
		}
		// A list in XML that the other reader takes, too, has the same text in it.
		var other map[string]string
		if _, err := plist.Unmarshal(data, &other); err == nil {
			for key, want := range other {
				if got, ok := v.Get(key).Text(); ok && got != want && strings.TrimSpace(got) != strings.TrimSpace(want) && v.Len() == len(other) {
					t.Errorf("%q is %q, the other reader says %q", key, got, want)
				}
			}
		}
	})
}

// touch reads all of a value, some levels deep and a hundred entries wide.
func touch(v Value, depth int) {
	v.Text()
	v.Int()
	v.Bool()
	v.Time()
	v.Bytes()
	v.Get("Lockdown")
	if depth == 0 {
		return
	}
	n := 0
	for _, e := range v.Entries() {
		touch(e, depth-1)
		if n++; n == 100 {
			break
		}
	}
	for e := range v.Items() {
		touch(e, depth-1)
		if n++; n == 100 {
			break
		}
	}
}
