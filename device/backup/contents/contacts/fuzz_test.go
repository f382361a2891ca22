package contacts

import (
	"strings"
	"testing"
)

// FuzzTexts: birthdays, labels and numbers, which may be any text.
func FuzzTexts(f *testing.F) {
	for _, s := range []string{"-252460800", "-12496075200.0", "1990-04-01", "1e300", "nan", "Inf", "0x1p9", "_$!<Mobile>!$_", "_$!<>!$_", "_$!<", "TextNow", "+49 (170) 123-45 67", "A@B.example", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := birthday(s); ok && (d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > 31 || d.Year < 0 || d.Year > 9999) {
			t.Errorf("%q: %+v", s, d)
		}
		l := label(s)
		if l.Builtin != (strings.HasPrefix(s, "_$!<") && strings.HasSuffix(s, ">!$_") && len(s) >= 8) || len(l.Name) > len(s) {
			t.Errorf("%q: %+v", s, l)
		}
		n := &Names{exact: map[string]string{}, tail: map[string]string{}}
		d := digits(s)
		put(n.exact, d, "name", false)
		if len(d) >= tail {
			put(n.tail, d[len(d)-tail:], "name", true)
		}
		if got := n.Of(s); !strings.Contains(s, "@") && d != "" && got != "name" {
			t.Errorf("%q: %q", s, got)
		}
		if strings.Trim(d, "0123456789") != "" {
			t.Errorf("%q", d)
		}
	})
}
