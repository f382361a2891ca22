package words

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// apart keeps a name from the sentence around it. A name that is written in the
// other direction would draw the sentence's commas, digits and brackets into its own
// order: “דנה, 3 May” with the comma on the wrong side.
func (w *Words) apart(name string) string {
	mark, other := "\u200e", isFromRight
	if w.fromRight {
		mark, other = "\u200f", isFromLeft
	}
	if !strings.ContainsFunc(name, other) {
		return name
	}
	return mark + oneLine(name) + mark
}

func isFromRight(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

func isFromLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.L
}
