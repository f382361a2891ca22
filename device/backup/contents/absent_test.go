package contents

import "testing"

// TestShortName: a name that a backup gives stands in a sentence for people, whatever it
// holds.
func TestShortName(t *testing.T) {
	for in, want := range map[string]string{
		"Chess":                    "Chess",
		"  Two\n lines\tand tabs ": "Two lines and tabs",
		"\x1b[31mRed\x00":          "[31mRed",
		"a\u202eb\u2066c\u200b":    "abc",
		"\xff\xfe":                 "",
		"123456789 123456789 123456789 123456789 123": "123456789 123456789 123456789 123456789…",
	} {
		if got := shortName(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
