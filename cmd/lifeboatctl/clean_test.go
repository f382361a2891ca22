package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// tampering is text of which nothing but the letters may be left.
const tampering = "a\x1b[2Jb\x07c\rd\u009b31me\u202efg\u2066h\x7fi\x00j\u2028k"

// fit reports whether an output can be shown as it is.
func fit(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && tampers(r) })
}

// TestForeignTextCannotSteerTheTerminal: names come from a backup.
func TestForeignTextCannotSteerTheTerminal(t *testing.T) {
	for in, want := range map[string]string{
		"Ada’s iPhone 🚣": "Ada’s iPhone 🚣",
		"\x1b[2Jgone":    "\uFFFD[2Jgone",
		"a\rb\nc":        "a\uFFFDb\uFFFDc",
		"\u202efdp.exe":  "\uFFFDfdp.exe",
		"\x9b31m":        "\uFFFD31m", // C1 as one byte, as a terminal of Latin 1 reads it
		tampering:        "a\uFFFD[2Jb\uFFFDc\uFFFDd\uFFFD31me\uFFFDfg\uFFFDh\uFFFDi\uFFFDj\uFFFDk",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := cleanMessage("backup: the phone said:\n\tRestored: 3 files\x1b[0m"); got != "backup: the phone said:;  Restored: 3 files\uFFFD[0m" {
		t.Errorf("%q", got)
	}
	long := strings.Repeat("ä", 10<<20)
	if got := clean(long); utf8.RuneCountInString(got) != maxShown+1 || !strings.HasSuffix(got, "…") {
		t.Errorf("%d characters are shown of a long name", utf8.RuneCountInString(got))
	}
}

// TestPlainOutput: whoever forgets to clean, the output does it; a character
// that comes in two parts is none that tampers.
func TestPlainOutput(t *testing.T) {
	var out bytes.Buffer
	o := &plain{w: &out}
	for _, part := range []string{"Ma", "x \xc3", "\xa4 \xc2", "\x9b1m\n", tampering, "\n", strings.Repeat("x", 3*maxLine), "\nend\n"} {
		if n, err := o.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	lines := strings.Split(out.String(), "\n")
	if !fit(out.String()) || lines[0] != "Max ä \uFFFD1m" || len(lines) != 5 || len(lines[2]) > maxLine+3 || lines[3] != "end" {
		t.Errorf("%.200q", out.String())
	}
}

// TestJSONSaysTheSame: what programs read is not changed, only written another way.
func TestJSONSaysTheSame(t *testing.T) {
	var out bytes.Buffer
	c := &ctl{out: &plain{w: &out}}
	want := map[string]any{"name": tampering + "\\ \" ä", tampering: []any{1.0, "\u0085", true}}
	if err := c.printJSON(want); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || !reflect.DeepEqual(got, want) || !fit(out.String()) {
		t.Errorf("%v\n%q\n%s", err, got, out.String())
	}
	out.Reset()
	if err := c.printJSON(strings.Repeat("\x1b", 20<<20)); err != nil || out.Len() > 6*maxText+10 || !json.Valid(out.Bytes()) {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}

// FuzzOutput prints any text in any parts, as words and as JSON.
func FuzzOutput(f *testing.F) {
	f.Add([]byte(tampering), uint8(3))
	f.Add([]byte("\xc2\x9b\xe2\x80\xae\xf0\x9f\x9a\xa3\xff\n\t"), uint8(1))
	f.Fuzz(func(t *testing.T, text []byte, size uint8) {
		var out bytes.Buffer
		o := &plain{w: &out}
		for rest := text; len(rest) > 0; {
			n := min(len(rest), int(size)+1)
			if _, err := o.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		var whole bytes.Buffer
		_, _ = (&plain{w: &whole}).Write(text)
		if !fit(out.String()) || out.String() != whole.String() {
			t.Errorf("%q, at once %q", out.String(), whole.String())
		}
		for _, s := range []string{clean(string(text)), cleanMessage(string(text))} {
			if !fit(s) || strings.ContainsAny(s, "\n\t") || utf8.RuneCountInString(s) > 4*maxShown+1 {
				t.Errorf("%q", s)
			}
		}
		line, err := json.Marshal(map[string]string{"x": string(text)})
		if err != nil {
			t.Fatal(err)
		}
		var before, after map[string]string
		said := plainJSON(line)
		if json.Unmarshal(line, &before) != nil || json.Unmarshal(said, &after) != nil || !fit(string(said)) {
			t.Fatalf("%q", said)
		}
		if utf8.RuneCount(text) <= maxText && before["x"] != after["x"] {
			t.Errorf("%q became %q", before["x"], after["x"])
		}
	})
}
