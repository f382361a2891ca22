package view

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// folder makes texts that are one for a person who searches one text: lower case, without
// accents, wide letters narrow, what is not seen left out. It folds letter by letter, so
// what is part of a text is part of the folded text. For one goroutine.
type folder struct {
	known map[rune]string
	cases cases.Caser
}

func newFolder() *folder { return &folder{known: map[rune]string{}, cases: cases.Fold()} }

// maxKnown is how many letters are remembered.
const maxKnown = 1 << 16

// add appends a text, folded.
func (f *folder) add(to []byte, text string) []byte {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			to = append(to, ascii[c])
			if c < ' ' && ascii[c] == 0 {
				to = to[:len(to)-1]
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		to = append(to, f.rune(r)...)
		i += n
	}
	return to
}

func (f *folder) rune(r rune) string {
	if s, ok := f.known[r]; ok {
		return s
	}
	s := f.cases.String(norm.NFKD.String(f.cases.String(string(r))))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Cf, unicode.Me) || r == '\u034f' || unicode.Is(unicode.Variation_Selector, r):
			return -1
		case r < utf8.RuneSelf && ascii[r] == 0:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case r == 'ı': // whose capital is that of i
			return 'i'
		}
		return r
	}, norm.NFKD.String(s))
	if len(f.known) < maxKnown {
		f.known[r] = s
	}
	return s
}

// ascii is what the letters of ASCII become; 0 for those that are left out.
var ascii = [utf8.RuneSelf]byte{
	'\t': ' ', '\n': ' ', '\v': ' ', '\f': ' ', '\r': ' ',
	' ': ' ', '!': '!', '"': '"', '#': '#', '$': '$', '%': '%', '&': '&', '\'': '\'', '(': '(', ')': ')', '*': '*', '+': '+', ',': ',', '-': '-', '.': '.', '/': '/',
	'0': '0', '1': '1', '2': '2', '3': '3', '4': '4', '5': '5', '6': '6', '7': '7', '8': '8', '9': '9', ':': ':', ';': ';', '<': '<', '=': '=', '>': '>', '?': '?', '@': '@',
	'A': 'a', 'B': 'b', 'C': 'c', 'D': 'd', 'E': 'e', 'F': 'f', 'G': 'g', 'H': 'h', 'I': 'i', 'J': 'j', 'K': 'k', 'L': 'l', 'M': 'm',
	'N': 'n', 'O': 'o', 'P': 'p', 'Q': 'q', 'R': 'r', 'S': 's', 'T': 't', 'U': 'u', 'V': 'v', 'W': 'w', 'X': 'x', 'Y': 'y', 'Z': 'z',
	'[': '[', '\\': '\\', ']': ']', '^': '^', '_': '_', '`': '`', 'a': 'a', 'b': 'b', 'c': 'c', 'd': 'd', 'e': 'e', 'f': 'f', 'g': 'g', 'h': 'h', 'i': 'i', 'j': 'j', 'k': 'k', 'l': 'l', 'm': 'm',
	'n': 'n', 'o': 'o', 'p': 'p', 'q': 'q', 'r': 'r', 's': 's', 't': 't', 'u': 'u', 'v': 'v', 'w': 'w', 'x': 'x', 'y': 'y', 'z': 'z', '{': '{', '|': '|', '}': '}', '~': '~',
}

// before and after are how much of a text stands around what was found, in letters.
const (
	before = 30
	after  = 120
)

// excerpt is the part of a text around folded words, on one line, and where in it they
// stand. Without them it is how the text begins.
func (f *folder) excerpt(text string, words []byte) (part string, from, to int) {
	start, end := f.find(text, words)
	if start < 0 {
		start, end = 0, 0
	}
	a := start
	for n := 0; a > 0 && n < before; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:a])
		a -= size
	}
	b := end
	for n := 0; b < len(text) && n < after; n++ {
		_, size := utf8.DecodeRuneInString(text[b:])
		b += size
	}
	line := func(s string) string { return strings.Map(oneLine, s) }
	head, found, tail := line(text[a:start]), line(text[start:end]), line(text[end:b])
	if a > 0 {
		head = "…" + strings.TrimLeft(head, " ")
	} else {
		head = strings.TrimLeft(head, " ")
	}
	if b < len(text) {
		tail = strings.TrimRight(tail, " ") + "…"
	}
	return head + found + tail, len(head), len(head) + len(found)
}

// oneLine keeps a text on its line.
func oneLine(r rune) rune {
	if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
		return ' '
	}
	return r
}

// find is where folded words stand in a text, in bytes of the text; -1 where they do not.
func (f *folder) find(text string, words []byte) (from, to int) {
	folded := f.add(nil, text)
	at := strings.Index(string(folded), string(words))
	if at < 0 || len(words) == 0 {
		return -1, -1
	}
	from, pos := -1, 0
	for i, r := range text {
		n := len(f.rune(r))
		if r < utf8.RuneSelf {
			n = 1
			if ascii[r] == 0 {
				n = 0
			}
		}
		if from < 0 && pos+n > at {
			from = i
		}
		pos += n
		if pos >= at+len(words) {
			_, size := utf8.DecodeRuneInString(text[i:])
			return from, i + size
		}
	}
	return from, len(text)
}
