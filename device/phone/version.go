package phone

import (
	"slices"
	"strconv"
	"strings"
)

// Version is a dotted version, of iOS or of a file's format: up to four
// numbers, the first one the most important; those left out are zero.
type Version [4]int

// ParseVersion reads a version: "26.1", "18.7.2", "3.3". It reports whether s
// is one.
func ParseVersion(s string) (v Version, ok bool) {
	parts := strings.Split(strings.TrimSpace(s), ".")
	if len(parts) > len(v) {
		return Version{}, false
	}
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return Version{}, false
		}
		v[i] = int(n)
	}
	return v, true
}

// Major is the first number.
func (v Version) Major() int { return v[0] }

// Compare returns -1 where v is older than w, 1 where it is newer, else 0.
func (v Version) Compare(w Version) int { return slices.Compare(v[:], w[:]) }

// CompareVersions compares two versions number by number: "26.1" is newer than
// "18.7.2", and "26" equals "26.0". It returns -1, 0 or 1, and false when one of
// the two is not a version.
func CompareVersions(a, b string) (int, bool) {
	x, okX := ParseVersion(a)
	y, okY := ParseVersion(b)
	if !okX || !okY {
		return 0, false
	}
	return x.Compare(y), true
}
