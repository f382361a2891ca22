package contentline_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/contentline"
)

func TestLine(t *testing.T) {
	for n := range 200 {
		for _, unit := range []string{"x", "é", "日", "🌍"} {
			var out bytes.Buffer
			w := contentline.New(&out)
			text := strings.Repeat(unit, n)
			w.Line("A", text)
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			for line := range strings.SplitSeq(strings.TrimSuffix(out.String(), "\r\n"), "\r\n") {
				if len(line) > 75 || !utf8.ValidString(line) {
					t.Fatalf("%d bytes: %q", len(line), line)
				}
			}
			if got := strings.ReplaceAll(out.String(), "\r\n ", ""); got != "A:"+text+"\r\n" {
				t.Fatalf("%d of %s: %q", n, unit, got)
			}
		}
	}
}

func TestTexts(t *testing.T) {
	const hostile = "a\\b;c,d\"e\r\nEND:X\rf\x00\x07\u0085\u2028g\th\xff"
	if got, want := contentline.Escape(hostile), `a\\b\;c\,d"e\nEND:X\nf\ng`+"\th\ufffd"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := contentline.Param(hostile), `"a\b;c,d'e  END:X f`+"\u2028g h\ufffd\""; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := contentline.URI("https://a b\r\nX:\x001"), "https://abX:1"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestError(t *testing.T) {
	w := contentline.New(full{})
	for range 1000 {
		w.Line("A", strings.Repeat("x", 100))
	}
	if w.Flush() == nil {
		t.Error("a full disk is no error")
	}
	w.Line("A", strings.Repeat("\x80", 200)) // no UTF-8: it must end
}
