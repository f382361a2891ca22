package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Bounds of a property list that a peer sends. The library that reads them
// goes down by recursion and follows shared objects as often as they are
// named, so a few bytes could ask for all memory, or for ever.
const (
	maxDepth = 100
	maxNodes = 8 << 20 // values, shared ones counted as often as they are named
)

// guard refuses property lists that are built to be expensive. What is merely
// malformed is left for the reader to find.
func guard(body []byte) error {
	if bytes.HasPrefix(body, []byte("bplist")) {
		return guardBinary(body)
	}
	return guardXML(body)
}

// guardXML counts how deep containers lie in each other. A tag inside a
// comment counts too: no peer sends comments.
func guardXML(body []byte) error {
	depth := 0
	for {
		i := bytes.IndexByte(body, '<')
		if i < 0 {
			return nil
		}
		body = body[i+1:]
		switch {
		case opens(body, "array"), opens(body, "dict"), opens(body, "plist"):
			if depth++; depth > maxDepth {
				return fmt.Errorf("deeper than %d: %w", maxDepth, ErrMalformed)
			}
		case bytes.HasPrefix(body, []byte("/array")), bytes.HasPrefix(body, []byte("/dict")), bytes.HasPrefix(body, []byte("/plist")):
			depth--
		}
	}
}

// opens reports whether the text after a '<' opens the element and does not
// close it in the same tag.
func opens(tag []byte, name string) bool {
	if !bytes.HasPrefix(tag, []byte(name)) {
		return false
	}
	end := bytes.IndexByte(tag, '>')
	return end < 1 || tag[end-1] != '/'
}

// binaryList is what guardBinary needs of a binary property list.
type binaryList struct {
	body       []byte
	table      []byte
	offsetSize int
	refSize    int
	count      uint64
	nodes      map[uint64]int64 // by object: values at and below it
}

func guardBinary(body []byte) error {
	const trailerSize = 32
	if len(body) < 8+trailerSize {
		return fmt.Errorf("no trailer: %w", ErrMalformed)
	}
	trailer := body[len(body)-trailerSize:]
	l := &binaryList{
		body: body[:len(body)-trailerSize], offsetSize: int(trailer[6]), refSize: int(trailer[7]),
		count: binary.BigEndian.Uint64(trailer[8:]), nodes: map[uint64]int64{},
	}
	top, table := binary.BigEndian.Uint64(trailer[16:]), binary.BigEndian.Uint64(trailer[24:])
	if l.offsetSize < 1 || l.offsetSize > 8 || l.refSize < 1 || l.refSize > 8 ||
		table > uint64(len(l.body)) || l.count > (uint64(len(l.body))-table)/uint64(l.offsetSize) {
		return fmt.Errorf("impossible trailer: %w", ErrMalformed)
	}
	l.table = l.body[table:]
	_, err := l.measure(top, 0)
	return err
}

func bigEndian(b []byte) (n uint64) {
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// measure returns how many values there are at and below an object.
func (l *binaryList) measure(object uint64, depth int) (int64, error) {
	if depth > maxDepth {
		return 0, fmt.Errorf("deeper than %d: %w", maxDepth, ErrMalformed)
	}
	if object >= l.count {
		return 0, fmt.Errorf("object %d of %d: %w", object, l.count, ErrMalformed)
	}
	if n, ok := l.nodes[object]; ok {
		return n, nil
	}
	at := bigEndian(l.table[object*uint64(l.offsetSize):][:l.offsetSize])
	if at >= uint64(len(l.body)) {
		return 0, fmt.Errorf("object outside: %w", ErrMalformed)
	}
	marker := l.body[at]
	if kind := marker >> 4; kind != 0xA && kind != 0xC && kind != 0xD {
		return 1, nil // a leaf
	}
	refs, err := l.references(at)
	if err != nil {
		return 0, err
	}
	nodes := int64(1)
	for ; len(refs) > 0; refs = refs[l.refSize:] {
		n, err := l.measure(bigEndian(refs[:l.refSize]), depth+1)
		if err != nil {
			return 0, err
		}
		if nodes += n; nodes > maxNodes {
			return 0, fmt.Errorf("more than %d values: %w", maxNodes, ErrMalformed)
		}
	}
	l.nodes[object] = nodes
	return nodes, nil
}

// references returns the object numbers in the container at an offset.
func (l *binaryList) references(at uint64) ([]byte, error) {
	short := fmt.Errorf("container beyond the end: %w", ErrMalformed)
	marker, rest := l.body[at], l.body[at+1:]
	count := uint64(marker & 0xF)
	if count == 0xF {
		if len(rest) == 0 || rest[0]>>4 != 1 || rest[0]&0xF > 3 || len(rest) < 1+1<<(rest[0]&0xF) {
			return nil, short
		}
		size := 1 << (rest[0] & 0xF)
		count, rest = bigEndian(rest[1:1+size]), rest[1+size:]
	}
	per := uint64(l.refSize)
	if marker>>4 == 0xD { // keys and values
		per *= 2
	}
	if count > uint64(len(rest))/per {
		return nil, short
	}
	return rest[:count*per], nil
}
