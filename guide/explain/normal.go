package explain

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// normal brings a text into the form that everything is compared in: ASCII
// digits for those of every script, plain quotes and dashes, no accents, small
// letters, single spaces.
func normal(text string) string {
	var out strings.Builder
	space := true
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			continue // accents, and marks that cannot be seen
		case unicode.IsSpace(r), unicode.IsControl(r):
			if !space {
				out.WriteByte(' ')
			}
			space = true
			continue
		case unicode.Is(unicode.Nd, r):
			r = '0' + digit(r)
		case unicode.Is(unicode.Pd, r), r == '−':
			r = '-'
		case strings.ContainsRune("‘’ʼ`´", r):
			r = '\''
		case r == 'ß':
			out.WriteString("ss")
			space = false
			continue
		case r == 'ł', r == 'Ł':
			r = 'l'
		case r == 'ı':
			r = 'i'
		case r == 'ø', r == 'Ø':
			r = 'o'
		}
		out.WriteRune(unicode.ToLower(r))
		space = false
	}
	return norm.NFC.String(strings.TrimSpace(out.String())) // puts Korean together again
}

// names are the names of errors in programs, which are words written together.
var names = pattern(`\b(?:[A-Z][a-z]+){2,}(?:Error|Exception)\b|\b(?:[A-Z][a-z]{3,}){2,}\b`)

// hump is where a word begins in such a name.
var hump = pattern(`([a-z])([A-Z])`)

// spelled is normal, with the names of errors taken apart.
func spelled(text string) string {
	return normal(names().ReplaceAllStringFunc(text, func(name string) string { return hump().ReplaceAllString(name, "$1 $2") }))
}

// digit returns the value of a decimal digit of any script: Unicode keeps the
// ten of each script in a row that begins with the zero.
func digit(r rune) rune {
	zero := r
	for zero > 0 && r-zero < 9 && unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return (r - zero) % 10
}
