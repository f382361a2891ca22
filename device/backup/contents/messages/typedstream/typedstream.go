// Package typedstream reads the text out of a typed stream, the serialisation of NeXTSTEP
// in which Messages keeps the body of a message (attributedBody).
//
// The format, as public descriptions have it and the published streams show it:
//
//	04 0B "streamtyped" 81 E8 03   version, signature, system version 1000
//	then groups: an encoding, and a value for each type in it
//
//	integer   one signed byte; 81: int16 follows, 82: int32, 83: a float or double
//	84        something new follows
//	85        nil
//	86        the end of an object
//	≥ 92      a reference, 92 is the first
//
// There are two tables of what can be referred to: one of strings (encodings, names of
// classes), one of objects and classes, in which an object takes its number before its
// class is read.
package typedstream

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"
)

// ErrMalformed is wrapped by every error.
var ErrMalformed = errors.New("malformed typed stream")

// errFound ends the reading when the text was read.
var errFound = errors.New("found")

// Bounds of what is read: more than any message has.
const (
	maxDepth  = 64
	maxThings = 100_000
)

var header = []byte("\x04\x0bstreamtyped\x81\xe8\x03")

// The tags.
const (
	tagInt16 = 0x81
	tagInt32 = 0x82
	tagFloat = 0x83
	tagNew   = 0x84
	tagNil   = 0x85
	tagEnd   = 0x86
	tagFirst = 0x92 // the first reference
)

// Text is the text of the first string of a stream, which of an attributed string is its
// own. What is not UTF-8 is refused: then a length was a lie.
func Text(data []byte) (string, error) {
	if !bytes.HasPrefix(data, header) {
		return "", fmt.Errorf("%w: no header", ErrMalformed)
	}
	r := &reader{data: data[len(header):]}
	var err error
	for len(r.data) > 0 && err == nil {
		err = r.group(0)
	}
	if errors.Is(err, errFound) {
		return r.text, nil
	}
	if text, ok := loose(data[len(header):]); ok {
		return text, nil
	}
	if err == nil {
		err = fmt.Errorf("%w: no text", ErrMalformed)
	}
	return "", err
}

// loose finds the text of a stream whose parts do not refer to each other as they must:
// bytes with a length behind the name of the class of strings, and the end of an object
// behind them. Some programs write such bodies, and readers that look no further take
// them.
func loose(data []byte) (string, bool) {
	const name = "NSString"
	i := bytes.Index(data, []byte(name))
	if i < 0 {
		return "", false
	}
	rest := data[i+len(name):]
	plus := bytes.IndexByte(rest[:min(len(rest), 8)], '+')
	if plus < 0 {
		return "", false
	}
	r := &reader{data: rest[plus+1:]}
	n, err := r.length()
	if err != nil {
		return "", false
	}
	p, err := r.take(n)
	if err != nil || len(r.data) == 0 || r.data[0] != tagEnd || !utf8.Valid(p) {
		return "", false
	}
	return string(p), true
}

// class is a class in the table of objects; name is empty for an object.
type class struct {
	name  string
	super *class
}

func (c *class) text() bool {
	for n := 0; c != nil && n < maxDepth; c, n = c.super, n+1 {
		if c.name == "NSString" || c.name == "NSMutableString" {
			return true
		}
	}
	return false
}

type reader struct {
	data    []byte
	strings []string
	objects []*class
	things  int // read so far
	text    string
}

func bad(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }

func (r *reader) next() (byte, error) {
	if r.things++; r.things > maxThings {
		return 0, bad("too long")
	}
	if len(r.data) == 0 {
		return 0, bad("ends early")
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b, nil
}

func (r *reader) take(n int) ([]byte, error) {
	if n < 0 || n > len(r.data) {
		return nil, bad("a length beyond the end")
	}
	p := r.data[:n]
	r.data = r.data[n:]
	return p, nil
}

// integer reads an integer whose first byte was read.
func (r *reader) integer(first byte) (int, error) {
	switch first {
	case tagInt16:
		p, err := r.take(2)
		if err != nil {
			return 0, err
		}
		return int(int16(binary.LittleEndian.Uint16(p))), nil
	case tagInt32:
		p, err := r.take(4)
		if err != nil {
			return 0, err
		}
		return int(int32(binary.LittleEndian.Uint32(p))), nil
	}
	if first >= tagFloat && first < tagFirst {
		return 0, bad("a tag for a number")
	}
	return int(int8(first)), nil
}

// length reads a length: as unsigned, where it is longer than a byte.
func (r *reader) length() (int, error) {
	first, err := r.next()
	if err != nil {
		return 0, err
	}
	n, err := r.integer(first)
	if first == tagInt16 {
		n = int(uint16(n))
	}
	return n, err
}

// reference is the number of what a tag refers to.
func (r *reader) reference(first byte) (int, error) {
	n, err := r.integer(first)
	return n + 110, err // 92 as a signed byte is −110
}

// shared reads a string of the table.
func (r *reader) shared() (string, error) {
	tag, err := r.next()
	if err != nil {
		return "", err
	}
	switch tag {
	case tagNil:
		return "", nil
	case tagNew:
		n, err := r.length()
		if err != nil {
			return "", err
		}
		p, err := r.take(n)
		if err != nil {
			return "", err
		}
		r.strings = append(r.strings, string(p))
		return string(p), nil
	}
	n, err := r.reference(tag)
	if err != nil || n < 0 || n >= len(r.strings) {
		return "", bad("a string that is not there")
	}
	return r.strings[n], nil
}
