package view

import (
	"cmp"
	"strings"
)

// byName compares names as people order them: large and small letters alike, and “Trip 9”
// before “Trip 10”.
func byName(a, b string) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		if digit(x[0]) && digit(y[0]) {
			m, n := figures(x), figures(y)
			one, other := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if c := cmp.Or(cmp.Compare(len(one), len(other)), cmp.Compare(one, other)); c != 0 {
				return c
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return cmp.Compare(x, y)
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// figures is how many figures a text begins with.
func figures(s string) int {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return n
}
