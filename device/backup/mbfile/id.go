package mbfile

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
)

// ID names a file of a backup and its payload: the SHA-1 of its domain, a dash
// and its path (PROTOCOL.md §7.1).
type ID [sha1.Size]byte

// IDOf is the ID of a path in a domain. It allocates nothing for paths of ordinary
// length.
func IDOf(domain, path string) ID {
	var buf [512]byte
	return sha1.Sum(append(append(append(buf[:0], domain...), '-'), path...))
}

// ParseID reads 40 lower-case hexadecimal digits.
func ParseID(s string) (id ID, ok bool) {
	if len(s) != 2*len(id) {
		return id, false
	}
	for i := range id {
		high, low := digit(s[2*i]), digit(s[2*i+1])
		if high > 15 || low > 15 {
			return ID{}, false
		}
		id[i] = high<<4 | low
	}
	return id, true
}

func digit(c byte) byte {
	if d := c - '0'; d <= 9 { // smaller bytes wrap around
		return d
	}
	if d := c - 'a'; d <= 5 {
		return d + 10
	}
	return 0xff
}

// String returns the digits, which are the name of the payload's file.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Compare orders IDs as bytes.Compare does.
func (id ID) Compare(other ID) int { return bytes.Compare(id[:], other[:]) }
