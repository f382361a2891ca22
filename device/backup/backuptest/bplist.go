package backuptest

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"unicode/utf16"
)

// A writer of binary property lists, just large enough for MBFile blobs. A
// general encoder is fifty times slower, which matters for a million rows; and
// tests want to write what a general encoder refuses.
type (
	pair struct {
		key string
		val any
	}
	dict []pair // keys in this order
	list []any
	uid  uint8
)

// encodeBinary writes v, made of dict, list, string, int64, []byte and uid, as
// a binary property list of at most 255 objects.
func encodeBinary(v any) []byte {
	w := &bplistWriter{buf: make([]byte, 0, 768), strings: make(map[string]byte, 24)}
	w.buf = append(w.buf, "bplist00"...)
	w.count(v)
	w.refs = make([]int, 0, w.n)
	w.put(v)
	table := len(w.buf)
	size := (bits.Len(uint(table)) + 7) / 8
	for _, off := range w.refs {
		for i := size - 1; i >= 0; i-- {
			w.buf = append(w.buf, byte(off>>(8*i)))
		}
	}
	w.buf = append(w.buf, 0, 0, 0, 0, 0, 0, byte(size), 1)
	w.buf = binary.BigEndian.AppendUint64(w.buf, uint64(len(w.refs)))
	w.buf = binary.BigEndian.AppendUint64(w.buf, 0)
	return binary.BigEndian.AppendUint64(w.buf, uint64(table))
}

type bplistWriter struct {
	buf     []byte
	refs    []int // offset by object
	n       int
	strings map[string]byte // equal strings are one object
}

func (w *bplistWriter) count(v any) {
	w.n++
	switch v := v.(type) {
	case dict:
		for _, p := range v {
			w.n++
			w.count(p.val)
		}
	case list:
		for _, e := range v {
			w.count(e)
		}
	}
	if w.n > 4096 {
		panic("backuptest: property list too large for one-byte references")
	}
}

// put writes v and what it holds and returns its reference. A container stands
// before what it holds; the references are filled in afterwards.
func (w *bplistWriter) put(v any) byte {
	if s, ok := v.(string); ok {
		if ref, ok := w.strings[s]; ok {
			return ref
		}
	}
	ref := byte(len(w.refs))
	w.refs = append(w.refs, len(w.buf))
	switch v := v.(type) {
	case dict:
		w.head(0xd0, len(v))
		at := len(w.buf)
		w.buf = append(w.buf, make([]byte, 2*len(v))...)
		for i, p := range v {
			w.buf[at+i] = w.put(p.key)
		}
		for i, p := range v {
			w.buf[at+len(v)+i] = w.put(p.val)
		}
	case list:
		w.head(0xa0, len(v))
		at := len(w.buf)
		w.buf = append(w.buf, make([]byte, len(v))...)
		for i, e := range v {
			w.buf[at+i] = w.put(e)
		}
	case string:
		w.strings[v] = ref
		w.text(v)
	case []byte:
		w.head(0x40, len(v))
		w.buf = append(w.buf, v...)
	case int64:
		w.number(v)
	case uid:
		w.buf = append(w.buf, 0x80, byte(v))
	default:
		panic(fmt.Sprintf("backuptest: cannot encode %T", v))
	}
	return ref
}

func (w *bplistWriter) head(kind byte, n int) {
	if n < 15 {
		w.buf = append(w.buf, kind|byte(n))
		return
	}
	w.buf = append(w.buf, kind|15)
	w.number(int64(n))
}

func (w *bplistWriter) number(v int64) {
	switch {
	case v >= 0 && v < 1<<8:
		w.buf = append(w.buf, 0x10, byte(v))
	case v >= 0 && v < 1<<16:
		w.buf = binary.BigEndian.AppendUint16(append(w.buf, 0x11), uint16(v))
	case v >= 0 && v < 1<<32:
		w.buf = binary.BigEndian.AppendUint32(append(w.buf, 0x12), uint32(v))
	default:
		w.buf = binary.BigEndian.AppendUint64(append(w.buf, 0x13), uint64(v))
	}
}

func (w *bplistWriter) text(s string) {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		w.head(0x50, len(s))
		w.buf = append(w.buf, s...)
		return
	}
	units := utf16.Encode([]rune(s))
	w.head(0x60, len(units))
	for _, u := range units {
		w.buf = binary.BigEndian.AppendUint16(w.buf, u)
	}
}
