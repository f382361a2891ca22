package main

import (
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// What a phone says of itself, its error texts, the names in a backup and those
// of files come from strangers. On a terminal a control character among them
// can move the cursor, change colours, or type into the shell; an override of
// the writing direction can show one name for another. Everything that this
// program prints goes through this file.

// The most that is shown of one foreign text, in characters.
const (
	maxShown = 400    // a name, a path, a line
	maxLine  = 16_000 // a line of the output, whatever it is made of; in bytes
	maxText  = 8_000  // a text in JSON, which programs read; in characters
)

// tampers reports whether a character does more to a terminal than show itself:
// the control characters C0 (ESC, BEL …), DEL and C1, the line and paragraph
// separators, and the marks that turn the writing direction around.
func tampers(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// clean makes a foreign text fit for one line of a terminal: each character that
// tampers becomes U+FFFD, and what is too long is cut.
func clean(s string) string { return shown(s, maxShown, utf8.RuneError) }

// cleanMessage is clean for the text of an error, which is longer and may have
// lines: they become one.
func cleanMessage(s string) string {
	return shown(strings.NewReplacer("\r\n", "; ", "\n", "; ", "\t", " ").Replace(head(s, 4*maxShown*utf8.UTFMax)), 4*maxShown, utf8.RuneError)
}

// shown replaces what tampers and keeps at most so many characters.
func shown(s string, most int, instead rune) string {
	s = head(s, (most+1)*utf8.UTFMax)
	var out strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > most {
			out.WriteRune('…')
			break
		}
		if tampers(r) {
			r = instead
		}
		out.WriteRune(r)
	}
	return out.String()
}

// head is the beginning of a text, so that twenty megabytes of a name cost
// nothing.
func head(s string, most int) string {
	if len(s) > most {
		return s[:most]
	}
	return s
}

// plain is an output that lets nothing through that tampers, whoever forgot to
// clean it. Lines end with a line feed; longer ones than maxLine are cut.
type plain struct {
	w io.Writer

	mu   sync.Mutex
	rest []byte // the beginning of a character whose end is still to come
	line int    // bytes of this line so far
	lost error  // why something was not written
}

// Write tells of p as a whole, whatever became of it.
func (o *plain) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	in := append(o.rest, p...)
	o.rest = nil
	out := make([]byte, 0, min(len(in), maxLine)+utf8.UTFMax)
	for len(in) > 0 {
		if !utf8.FullRune(in) {
			o.rest = append(o.rest, in...)
			break
		}
		r, size := utf8.DecodeRune(in)
		in = in[size:]
		switch {
		case r == '\n':
			o.line = 0
		case o.line > maxLine:
			continue
		case r != '\t' && tampers(r):
			r = utf8.RuneError
		}
		if r != '\n' {
			if o.line += utf8.RuneLen(r); o.line > maxLine {
				r = '…'
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return len(p), o.direct(out)
}

// direct writes what is fit already.
func (o *plain) direct(p []byte) error {
	_, err := o.w.Write(p)
	if err != nil {
		o.lost = err
	}
	return err
}

// raw is the output behind a plain one: for what this program draws itself, and
// for JSON, which plainJSON has made fit.
func raw(w io.Writer) io.Writer {
	if o, ok := w.(*plain); ok {
		return o.w
	}
	return w
}

// plainJSON makes encoded JSON fit for a terminal without changing what it says:
// characters that tamper are written as escapes (encoding/json does so for C0
// only). Texts that are longer than maxText are cut.
func plainJSON(in []byte) []byte {
	out := make([]byte, 0, len(in)+len(in)/16)
	inside, n := false, 0
	for len(in) > 0 {
		r, size := utf8.DecodeRune(in)
		token := in[:size]
		switch {
		case !inside:
			inside, n = r == '"', 0
		case r == '"':
			inside = false
		default:
			if r == '\\' && len(in) > 1 {
				size = 2
				if in[1] == 'u' {
					size = min(6, len(in))
				}
				token = in[:size]
			}
			if n++; n > maxText {
				token = nil
				if n == maxText+1 {
					token = []byte("…")
				}
			} else if tampers(r) {
				token = []byte(`\u` + strconv.FormatInt(0x10000+int64(r), 16)[1:])
			}
		}
		out = append(out, token...)
		in = in[size:]
	}
	return out
}
