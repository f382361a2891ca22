package backupdir

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Composed puts letters and accents that stand apart together, as phones store
// names. Only what becomes fewer characters by that is changed: some characters
// have another normal form of the same length, which would be another visible
// character, and some are excluded from composition; nothing is known of phones
// that stumble over those.
func Composed(name string) string {
	if ascii(name) || norm.NFC.IsNormalString(name) {
		return name
	}
	var out strings.Builder
	for rest := name; rest != ""; {
		n := norm.NFC.NextBoundaryInString(rest, true)
		part := rest[:n]
		if c := norm.NFC.String(part); utf8.ValidString(part) && utf8.RuneCountInString(c) < utf8.RuneCountInString(part) {
			part = c
		}
		out.WriteString(part)
		rest = rest[n:]
	}
	return out.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
