package guide

import (
	"strconv"
	"strings"
)

// CompareIOS compares two iOS versions number by number: "26.1" is newer than
// "18.7.2", and "26" equals "26.0". It returns -1, 0 or 1, and false when one
// of the two is not a version.
func CompareIOS(a, b string) (int, bool) {
	x, okX := parseIOS(a)
	y, okY := parseIOS(b)
	if !okX || !okY {
		return 0, false
	}
	for i := range x {
		if x[i] != y[i] {
			if x[i] < y[i] {
				return -1, true
			}
			return 1, true
		}
	}
	return 0, true
}

// parseIOS reads up to four numbers with dots between them.
func parseIOS(s string) ([4]int, bool) {
	var v [4]int
	parts := strings.Split(strings.TrimSpace(s), ".")
	if len(parts) > len(v) {
		return v, false
	}
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return v, false
		}
		v[i] = n
	}
	return v, true
}
