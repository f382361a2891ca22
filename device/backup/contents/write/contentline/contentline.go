// Package contentline writes the lines that vCard (RFC 2426) and iCalendar (RFC 5545) are
// made of: UTF-8, CRLF, folded at 75 bytes and never inside of a character.
//
// It is written here because the libraries that were looked at do not fold, nor escape all
// parts of what they are given.
package contentline

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// maxLine is how many bytes a line has at most, without its end.
const maxLine = 75

// Writer writes lines, and keeps the first error.
type Writer struct {
	w   *bufio.Writer
	err error
}

// New makes a Writer.
func New(w io.Writer) *Writer { return &Writer{w: bufio.NewWriter(w)} }

// Line writes "name:value", folded: what follows on the next line begins with a space,
// which counts. Neither may hold line ends: see Escape, Param and URI.
func (w *Writer) Line(name, value string) {
	rest, room := name+":"+value, maxLine
	for w.err == nil {
		n := len(rest)
		if n > room {
			for n = room; n > 0 && !utf8.RuneStart(rest[n]); {
				n--
			}
			if n == 0 { // no UTF-8: anywhere
				n = room
			}
		}
		if _, w.err = w.w.WriteString(rest[:n] + "\r\n"); n == len(rest) || w.err != nil {
			return
		}
		rest, room = rest[n:], maxLine-1
		w.err = w.w.WriteByte(' ')
	}
}

// Filled writes a text, escaped, where there is one.
func (w *Writer) Filled(name, value string) {
	if value != "" {
		w.Line(name, Escape(value))
	}
}

// Flush writes what is not written yet, and returns the first error.
func (w *Writer) Flush() error {
	if w.err != nil {
		return w.err
	}
	return w.w.Flush()
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`, "\u2028", `\n`, "\u2029", `\n`)

// Escape makes a text safe to be a value. Other control characters are left out.
func Escape(s string) string {
	s = escapes.Replace(valid(s))
	return strings.Map(func(r rune) rune {
		if r != '\t' && control(r) {
			return -1
		}
		return r
	}, s)
}

// Param makes a text the value of a parameter, in quotes. There is no way to write a quote
// in there.
func Param(s string) string {
	return `"` + strings.Map(func(r rune) rune {
		switch {
		case r == '"':
			return '\''
		case r == '\n', r == '\r', r == '\t':
			return ' '
		case control(r):
			return -1
		}
		return r
	}, valid(s)) + `"`
}

// URI makes a text safe to be an address, which is not escaped.
func URI(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || control(r) {
			return -1
		}
		return r
	}, valid(s))
}

func control(r rune) bool { return r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 }

func valid(s string) string { return strings.ToValidUTF8(s, string(utf8.RuneError)) }
