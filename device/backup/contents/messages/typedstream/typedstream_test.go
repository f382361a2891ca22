package typedstream_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages/typedstream"
)

func TestPublished(t *testing.T) {
	for name, want := range map[string]string{
		"AttributedBodyTextOnly": "Noter test", "AttributedBodyTextOnly2": "Test 3", "Blank": "", "WeirdText": "𝖍𝖊𝖑𝖑𝖔 𝖜𝖔𝖗𝖑𝖉",
	} {
		if got, err := typedstream.Text(contentstest.Fixture(t, "messages/typedstream/"+name)); err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// stream is an attributed string as Messages writes one, with the length given as bytes.
func stream(length, text string) []byte {
	return []byte("\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+" +
		length + text + "\x86\x84\x02iI\x01\x05\x86")
}

func TestLengths(t *testing.T) {
	long := strings.Repeat("é", 100)
	for _, c := range []struct {
		length, text string
		ok           bool
	}{
		{"\x02", "ab", true},
		{"\x81\xc8\x00", long, true},
		{"\x82\xc8\x00\x00\x00", long, true},
		{"\x81\xff\xff", long, false},
		{"\x82\xff\xff\xff\x7f", long, false},
		{"\x82\xff\xff\xff\xff", long, false},
		{"\x03", "éé", false}, // cuts a letter: the length lies
		{"\x85", "", false},
		{"", "", false},
		{"\x05", "ab", false}, // takes the end of the object with it
	} {
		got, err := typedstream.Text(stream(c.length, c.text))
		if (err == nil) != c.ok || c.ok && got != c.text || err != nil && !errors.Is(err, typedstream.ErrMalformed) {
			t.Errorf("%x: %q, %v", c.length, got, err)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add(stream("\x02", "ab"))
	f.Add([]byte("\x04\x0bstreamtyped\x81\xe8\x03\x84\x08{a=[9@]}\x85"))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := typedstream.Text(data)
		if err == nil && !utf8.ValidString(text) || len(text) > len(data) {
			t.Errorf("%q of %d bytes", text, len(data))
		}
	})
}
