package inside

import (
	"strings"
	"unicode"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// clean is a text of the backup's as it is shown: lines stay, and what steers the
// direction of other text, is not seen, or is no letter is left out.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u2028' || r == '\u2029' || r == '\r':
			return ' '
		case r == '\u200d' || r == '\u200c': // of emoji, and of scripts that join
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
}

// line is clean on one line.
func line(text string) string {
	return strings.Join(strings.Fields(clean(text)), " ")
}

// legible is line as this computer can draw it.
func legible(text string) string { return look.Legible(line(text)) }
