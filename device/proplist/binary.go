package proplist

import (
	"encoding/binary"
	"math"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// TrailerSize is how long the end of a binary list is that says how to read it:
// sizes, count, root, place of the offset table.
const TrailerSize = 32

const (
	magicSize = 8 // "bplist00"
	maxBinary = math.MaxInt32
)

// Binary is a binary property list whose frame was found sound. It is a small
// value over the bytes and allocates nothing.
type Binary struct {
	Root    int // reference of the root object
	data    []byte
	offsets int // where the offset table begins; objects end before it
	count   int
	offSize int
	refSize int
}

// Object is one object. The zero Object has the kind Invalid: it is not there,
// runs over its bounds or is of a type not known here.
type Object struct {
	Kind Kind
	Wide bool   // a string of UTF-16, big endian
	Len  int    // entries of a Dict, items of an Array
	Num  int64  // Integer, UID, Bool; the bits of a Real or Date
	Body []byte // the bytes of a String or Data; the references of a Dict or Array
}

// ParseBinary reads the trailer of a binary property list.
func ParseBinary(data []byte) (Binary, error) {
	if len(data) < magicSize+TrailerSize+1 || string(data[:6]) != "bplist" {
		return Binary{}, malformed("%d bytes are no binary property list", len(data))
	}
	b, err := ParseTrailer(data[len(data)-TrailerSize:], int64(len(data)))
	b.data = data
	return b, err
}

// ParseTrailer reads the trailer of a binary property list of size bytes, of which
// no more is known: only the error and Root may be used.
func ParseTrailer(t []byte, size int64) (Binary, error) {
	if size > maxBinary {
		return Binary{}, malformed("%d bytes are too many", size)
	}
	if len(t) != TrailerSize || size < magicSize+TrailerSize {
		return Binary{}, malformed("%d bytes are no binary property list", size)
	}
	b := Binary{offSize: int(t[6]), refSize: int(t[7])}
	count := binary.BigEndian.Uint64(t[8:])
	root := binary.BigEndian.Uint64(t[16:])
	table := binary.BigEndian.Uint64(t[24:])
	room := uint64(size - TrailerSize)
	switch {
	case b.offSize < 1 || b.offSize > 8 || b.refSize < 1 || b.refSize > 8:
		return Binary{}, malformed("offsets of %d and references of %d bytes", b.offSize, b.refSize)
	case table < magicSize || table > room:
		return Binary{}, malformed("offset table at %d", table)
	case count == 0 || count > (room-table)/uint64(b.offSize):
		return Binary{}, malformed("%d objects", count)
	case root >= count:
		return Binary{}, malformed("root object %d of %d", root, count)
	}
	b.offsets, b.count, b.Root = int(table), int(count), int(root)
	return b, nil
}

// Object returns the object of a reference. Any number may be asked for.
func (b *Binary) Object(ref int) Object {
	if ref < 0 || ref >= b.count {
		return Object{}
	}
	at := b.offsets + ref*b.offSize
	var off uint64
	if b.offSize == 2 { // almost always
		off = uint64(binary.BigEndian.Uint16(b.data[at:]))
	} else {
		off = sized(b.data[at : at+b.offSize])
	}
	if off < magicSize || off >= uint64(b.offsets) {
		return Object{}
	}
	body := b.data[off+1 : b.offsets]
	tag := b.data[off]
	low := int(tag & 0x0f)
	switch tag >> 4 {
	case 0x0:
		if low == 8 || low == 9 {
			return Object{Kind: Bool, Num: int64(low & 1)}
		}
	case 0x1:
		return number(Integer, low, body)
	case 0x2:
		return number(Real, low, body)
	case 0x3:
		if low == 3 {
			return number(Date, low, body)
		}
	case 0x8:
		if low < 8 && len(body) > low {
			return Object{Kind: UID, Num: int64(sized(body[:low+1]) & math.MaxInt64)}
		}
	case 0x4, 0x5, 0x6, 0xA, 0xD:
		return b.sequence(tag>>4, low, body)
	}
	return Object{}
}

// Key returns the bytes of a short string of ASCII, which is what every key is
// that anyone looks for; nil for any other object. It is Object, but quicker.
func (b *Binary) Key(ref int) []byte {
	if ref < 0 || ref >= b.count {
		return nil
	}
	var off uint64
	switch at := b.offsets + ref*b.offSize; b.offSize {
	case 2:
		off = uint64(binary.BigEndian.Uint16(b.data[at:]))
	default:
		off = sized(b.data[at : at+b.offSize])
	}
	if off < magicSize || off >= uint64(b.offsets) {
		return nil
	}
	tag, body := b.data[off], b.data[off+1:b.offsets]
	switch n := int(tag & 0x0f); {
	case tag>>4 != 0x5:
	case n < 0x0f && n <= len(body):
		return body[:n]
	case n == 0x0f:
		return b.sequence(0x5, n, body).Body
	}
	return nil
}

// number reads an object of 2^low bytes. Integers of one to four bytes are
// unsigned, longer ones signed.
func number(kind Kind, low int, body []byte) Object {
	if low > 4 || len(body) < 1<<low {
		return Object{}
	}
	body = body[:1<<low]
	switch {
	case kind == Integer:
		if low == 4 {
			body = body[8:]
		}
		return Object{Kind: kind, Num: int64(sized(body))}
	case low == 2:
		f := float64(math.Float32frombits(binary.BigEndian.Uint32(body)))
		return Object{Kind: kind, Num: int64(math.Float64bits(f))}
	case low == 3:
		return Object{Kind: kind, Num: int64(binary.BigEndian.Uint64(body))}
	}
	return Object{}
}

func (b *Binary) sequence(kind byte, low int, body []byte) Object {
	o, ok := b.span(kind, low, body)
	if !ok || o.Kind == Invalid {
		return Object{}
	}
	return o
}

// span is sequence, also of kinds that no list has which is read here: sets and
// texts of UTF-8. Those have the kind Invalid. It reports whether the bytes lie
// inside the list.
func (b *Binary) span(kind byte, low int, body []byte) (o Object, ok bool) {
	n := uint64(low)
	if low == 0x0f { // the length follows as an integer object
		if len(body) == 0 || body[0]>>4 != 1 || body[0]&0x0f > 3 {
			return o, false
		}
		size := 1 << (body[0] & 0x0f)
		if len(body) < 1+size {
			return o, false
		}
		n = sized(body[1 : 1+size])
		body = body[1+size:]
	}
	if n > uint64(len(body)) {
		return o, false
	}
	unit := uint64(1)
	switch kind {
	case 0x4:
		o.Kind = Data
	case 0x5:
		o.Kind = String
	case 0x6:
		o.Kind, o.Wide, unit = String, true, 2
	case 0xB, 0xC:
		o.Len, unit = int(n), uint64(b.refSize)
	case 0xA:
		o.Kind, o.Len, unit = Array, int(n), uint64(b.refSize)
	case 0xD:
		o.Kind, o.Len, unit = Dict, int(n), 2*uint64(b.refSize)
	}
	if n*unit > uint64(len(body)) { // n and unit are far below 2^32
		return o, false
	}
	o.Body = body[: n*unit : n*unit]
	return o, true
}

// Ref returns the i-th reference of an array, or of a dictionary, whose keys
// come first and then, from Len on, its values.
func (b *Binary) Ref(o Object, i int) int {
	at := i * b.refSize
	if i < 0 || at+b.refSize > len(o.Body) {
		return -1
	}
	if b.refSize == 1 {
		return int(o.Body[at])
	}
	ref := sized(o.Body[at : at+b.refSize])
	if ref >= uint64(b.count) {
		return -1
	}
	return int(ref)
}

// sized reads a big endian number of up to eight bytes.
func sized(p []byte) uint64 {
	var v uint64
	for _, c := range p {
		v = v<<8 | uint64(c)
	}
	return v
}

// is compares a string object with a key.
func (o Object) is(key string) bool {
	if !o.Wide {
		return string(o.Body) == key
	}
	return len(o.Body) <= 2*len(key) && o.text() == key
}

func (o Object) text() string { return string(o.AppendText(nil)) }

// AppendText appends a string object as UTF-8.
func (o Object) AppendText(dst []byte) []byte {
	if !o.Wide {
		return append(dst, o.Body...)
	}
	for i := 0; i+1 < len(o.Body); i += 2 {
		r := rune(binary.BigEndian.Uint16(o.Body[i:]))
		if utf16.IsSurrogate(r) {
			next := rune(0)
			if i+3 < len(o.Body) {
				next = rune(binary.BigEndian.Uint16(o.Body[i+2:]))
			}
			if r = utf16.DecodeRune(r, next); r != 0xFFFD {
				i += 2
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// appleEpoch is where the dates of binary property lists begin, 1 January 2001
// UTC, in Unix seconds.
const appleEpoch = 978307200

func (o Object) time() (time.Time, bool) {
	s := math.Float64frombits(uint64(o.Num))
	if math.IsNaN(s) || math.Abs(s) > 1e11 { // some three thousand years
		return time.Time{}, false
	}
	whole, part := math.Modf(s)
	return time.Unix(appleEpoch+int64(whole), int64(part*1e9)).UTC(), true
}
