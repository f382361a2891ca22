package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// The pseudo-languages are English, made so that faults of the window show: what is
// not drawn from the texts, what is cut when a language needs more room, and what
// is not mirrored. No list of languages has them, only their names choose them.
const (
	Longer   = "en-XA" // every text at least a third longer, with accents, in brackets: “[Šţöópþ]”
	Mirrored = "en-XB" // the order of the page from right to left; texts in marks that point that way
)

// pseudo are the pseudo-languages and what each makes of an English text.
var pseudo = map[string]func(string) string{Longer: longer, Mirrored: mirrored}

// pseudoOf returns the pseudo-language that a name means.
func pseudoOf(name string) (string, func(string) string) {
	for own, show := range pseudo {
		if strings.EqualFold(strings.ReplaceAll(name, "_", "-"), own) {
			return own, show
		}
	}
	return "", nil
}

// fromRight reports whether a language is written from right to left.
func fromRight(tag language.Tag) bool {
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm":
		return true
	}
	return false
}

var accents = strings.NewReplacer(
	"a", "åá", "e", "éê", "i", "îí", "o", "óö", "u", "ûü", "A", "ÅÁ", "E", "ÉÊ", "I", "ÎÍ", "O", "ÓÖ", "U", "ÛÜ",
	"c", "ç", "d", "ð", "g", "ĝ", "h", "ĥ", "k", "ķ", "l", "ļ", "n", "ñ", "r", "ŕ", "s", "š", "t", "ţ", "w", "ŵ", "y", "ý", "z", "ž",
	"C", "Ç", "D", "Ð", "G", "Ĝ", "H", "Ĥ", "K", "Ķ", "L", "Ļ", "N", "Ñ", "R", "Ŕ", "S", "Š", "T", "Ţ", "W", "Ŵ", "Y", "Ý", "Z", "Ž",
)

// longer puts accents on a text, doubles its vowels, and fills up what then lacks.
func longer(text string) string {
	before, after := 0, len("[]")
	out := spoken(text, func(said string) string {
		accented := accents.Replace(said)
		before += utf8.RuneCountInString(said)
		after += utf8.RuneCountInString(accented)
		return accented
	})
	if !says(text) {
		return text
	}
	return "[" + out + strings.Repeat("~", max(0, (before*4+2)/3-after)) + "]"
}

// mirrored marks both ends of a text.
func mirrored(text string) string {
	if !says(text) {
		return text
	}
	return "«" + text + "«"
}

// says reports whether a text has words of its own: “{{.Number}}%” and “15:04” have
// none.
func says(text string) (found bool) {
	spoken(text, func(said string) string {
		found = found || strings.ContainsFunc(said, unicode.IsLetter)
		return said
	})
	return found
}

// spoken changes what is words in a text: not the figures that are put in, and no
// command or address.
func spoken(text string, change func(string) string) string {
	var out strings.Builder
	for text != "" {
		at, end := len(text), len(text)
		for opening, closing := range map[string]string{"{{": "}}", "`": "`"} {
			if i := strings.Index(text, opening); i >= 0 && i < at {
				at, end = i, len(text)
				if j := strings.Index(text[i+len(opening):], closing); j >= 0 {
					end = i + len(opening) + j + len(closing)
				}
			}
		}
		out.WriteString(words(text[:at], change))
		out.WriteString(text[at:end])
		text = text[end:]
	}
	return out.String()
}

// words changes a text word by word, but for addresses.
func words(text string, change func(string) string) string {
	parts := strings.SplitAfter(text, " ")
	for i, part := range parts {
		if !strings.Contains(part, "://") {
			parts[i] = change(part)
		}
	}
	return strings.Join(parts, "")
}
