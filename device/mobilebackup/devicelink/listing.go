package devicelink

import (
	"encoding/binary"
	"math"
	"time"
	"unicode/utf16"
)

// Entry is what a phone is told of one entry of a directory (PROTOCOL.md §5.5).
type Entry struct {
	Name     string
	Type     string // DLFileTypeRegular, DLFileTypeDirectory, DLFileTypeUnknown
	Size     int64  // bytes, not negative
	Modified time.Time
}

// Listing answers DLContentsOfDirectory. A phone lists every shard of a backup
// with every payload in it, and the general encoder takes thirty times as long
// for that as this one, which knows what it writes.
func (s *Session) Listing(entries []Entry) error {
	return s.write(listing(entries))
}

// The first objects of every listing. Strings follow that are used many times.
const (
	topObject = iota
	nameObject
	codeObject
	textObject
	dictObject
	typeKey
	sizeKey
	dateKey
	firstObject
)

// epoch is where the dates of property lists begin.
var epoch = time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)

// plistWriter writes the objects of a binary property list one behind the other.
type plistWriter struct {
	out     []byte
	start   int // of the list in out
	offsets []int
	ref     int // bytes of a reference to an object
}

// listing is the frame of DLMessageStatusResponse [0, "", {name: {type, size,
// date}}] as a binary property list.
func listing(entries []Entry) []byte {
	w := &plistWriter{out: make([]byte, 4, 256+130*len(entries)), start: 4, ref: 1}
	most := firstObject + 5*len(entries)
	for ; w.ref < 4 && most >= 1<<(8*w.ref); w.ref++ {
	}
	w.out = append(w.out, "bplist00"...)
	w.array(nameObject, codeObject, textObject, dictObject)
	w.text(StatusResponse)
	w.int(0)
	w.text(placeholder)
	// Every entry has three objects of its own: name, size and dictionary. Dates
	// and types lie before them when they differ from the entry's before.
	names, values := make([]int, len(entries)), make([]int, len(entries))
	next := firstObject
	for i := range entries {
		if i == 0 || entries[i].Type != entries[i-1].Type {
			next++
		}
		if i == 0 || !sameSecond(entries[i].Modified, entries[i-1].Modified) {
			next++
		}
		names[i], values[i] = next, next+2
		next += 3
	}
	w.dict(names, values)
	w.text("DLFileType")
	w.text("DLFileSize")
	w.text("DLFileModificationDate")
	kind, date := 0, 0
	for i, e := range entries {
		if i == 0 || e.Type != entries[i-1].Type {
			kind = len(w.offsets)
			w.text(e.Type)
		}
		if i == 0 || !sameSecond(e.Modified, entries[i-1].Modified) {
			date = len(w.offsets)
			w.date(e.Modified)
		}
		w.text(e.Name)
		size := len(w.offsets)
		w.int(e.Size)
		w.dict([]int{typeKey, sizeKey, dateKey}, []int{kind, size, date})
	}
	out := w.end()
	putLength(out, len(out)-4)
	return out
}

func sameSecond(a, b time.Time) bool { return a.Unix() == b.Unix() }

func (w *plistWriter) begin() { w.offsets = append(w.offsets, len(w.out)-w.start) }

func (w *plistWriter) number(n, size int) {
	for size--; size >= 0; size-- {
		w.out = append(w.out, byte(n>>(8*size)))
	}
}

// head is the first byte of an object, with its length.
func (w *plistWriter) head(marker byte, length int) {
	w.begin()
	if length < 15 {
		w.out = append(w.out, marker|byte(length))
		return
	}
	w.out = append(w.out, marker|15)
	w.rawInt(int64(length))
}

func (w *plistWriter) rawInt(n int64) {
	switch {
	case n < 1<<8:
		w.out = append(w.out, 0x10, byte(n))
	case n < 1<<16:
		w.out = binary.BigEndian.AppendUint16(append(w.out, 0x11), uint16(n))
	case n < 1<<32:
		w.out = binary.BigEndian.AppendUint32(append(w.out, 0x12), uint32(n))
	default:
		w.out = binary.BigEndian.AppendUint64(append(w.out, 0x13), uint64(n))
	}
}

func (w *plistWriter) int(n int64) {
	w.begin()
	w.rawInt(max(n, 0))
}

func (w *plistWriter) date(t time.Time) {
	w.begin()
	seconds := float64(t.Unix() - epoch.Unix())
	w.out = binary.BigEndian.AppendUint64(append(w.out, 0x33), math.Float64bits(seconds))
}

func (w *plistWriter) text(s string) {
	for i := range len(s) {
		if s[i] >= 0x80 {
			units := utf16.Encode([]rune(s))
			w.head(0x60, len(units))
			for _, u := range units {
				w.out = binary.BigEndian.AppendUint16(w.out, u)
			}
			return
		}
	}
	w.head(0x50, len(s))
	w.out = append(w.out, s...)
}

func (w *plistWriter) array(items ...int) {
	w.head(0xa0, len(items))
	for _, item := range items {
		w.number(item, w.ref)
	}
}

func (w *plistWriter) dict(keys, values []int) {
	w.head(0xd0, len(keys))
	for _, refs := range [2][]int{keys, values} {
		for _, ref := range refs {
			w.number(ref, w.ref)
		}
	}
}

// end writes the table of offsets and the trailer.
func (w *plistWriter) end() []byte {
	table := len(w.out) - w.start
	size := 1
	for ; size < 4 && table >= 1<<(8*size); size++ {
	}
	for _, offset := range w.offsets {
		w.number(offset, size)
	}
	w.out = append(w.out, 0, 0, 0, 0, 0, 0, byte(size), byte(w.ref))
	for _, n := range [3]int{len(w.offsets), topObject, table} {
		w.out = binary.BigEndian.AppendUint64(w.out, uint64(n))
	}
	return w.out
}
