package proof

import (
	"bytes"
	"encoding/binary"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// MaxList is the longest property list that is looked through. Of longer ones only
// the beginning and the end are.
const MaxList = 4 << 20

const (
	binaryMagic = "bplist00"
	trailerSize = 32
)

// property judges a property list: binary, XML, or of the old kind in plain text,
// of which nothing more is known than that it is text.
func (s *Stream) property(r *Result) {
	head := s.begun()
	switch {
	case bytes.HasPrefix(head, []byte(binaryMagic)):
		r.List, r.State = true, Begins
		ok, looked := s.binary()
		switch {
		case !ok:
			r.State, r.Why = Broken, "bplist"
			r.Certain = s.class == List
		case looked:
			r.State = Whole
		}
	case bytes.HasPrefix(head, []byte("bplist")), bytes.HasPrefix(head, []byte(sqliteMagic)):
		// of another version, or another thing
	case xmlBegins(head):
		s.xml(r)
	case wide(head) || printable(head):
		r.State = Unproven
	default:
		r.State, r.Why = Foreign, "plist: head"
	}
	if r.State == Foreign || r.State == Unproven && !r.List {
		s.headless(r)
	}
}

// headless reports whether what begins as no list ends as one.
func (s *Stream) headless(r *Result) {
	end := bytes.TrimRight(s.tail[:s.last], " \t\r\n")
	ends := bytes.HasSuffix(end, []byte("</plist>"))
	if !ends && s.last >= trailerSize && s.n > 2*trailerSize {
		_, ends = frame(s.tail[s.last-trailerSize:s.last], uint64(s.n))
	}
	if ends && !bytes.HasPrefix(s.begun(), []byte("bplist")) {
		r.State, r.Certain, r.Why = Beheaded, true, "plist: head"
	}
}

// wide reports whether UTF-16 begins here.
func wide(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

func xmlBegins(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	head = bytes.TrimLeft(head, " \t\r\n")
	return hasAny(head, "<?xml", "<!DOCTYPE", "<plist", "<!--")
}

// xml judges a list in XML by its end and, where it is short enough, by reading
// it. What other readers take and ours does not is no damage for certain.
func (s *Stream) xml(r *Result) {
	r.State = Begins
	end := bytes.TrimRight(s.tail[:s.last], " \t\r\n\x00")
	closed := bytes.HasSuffix(end, []byte("</plist>")) || bytes.HasSuffix(end, []byte("-->"))
	if !s.keeps || int64(len(s.list)) != s.n {
		if !closed && s.endZeros() >= zeroTail {
			r.State, r.Why = Broken, "plist: zeros"
		}
		return
	}
	if !bytes.Contains(s.list, []byte("<plist")) {
		r.State = Unproven // XML of another kind
		return
	}
	r.List = true
	if !closed {
		r.State, r.Certain, r.Why = Broken, true, "plist: end"
		return
	}
	if _, err := proplist.Parse(s.list); err != nil {
		r.State, r.Why = Broken, err.Error()
		return
	}
	r.State = Whole
}

// binary reports whether a binary list holds together, and whether all of it was
// looked at.
func (s *Stream) binary() (ok, looked bool) {
	if s.keeps && int64(len(s.list)) == s.n {
		return Binary(s.list)
	}
	if s.last < trailerSize {
		return false, false
	}
	_, ok = frame(s.tail[s.last-trailerSize:s.last], uint64(s.n))
	return ok, false
}

// trailer is the end of a binary list.
type trailer struct{ offSize, refSize, count, table uint64 }

// frame reads the trailer of a list of size bytes.
func frame(t []byte, size uint64) (trailer, bool) {
	f := trailer{
		offSize: uint64(t[6]), refSize: uint64(t[7]),
		count: binary.BigEndian.Uint64(t[8:]), table: binary.BigEndian.Uint64(t[24:]),
	}
	root := binary.BigEndian.Uint64(t[16:])
	if size < uint64(len(binaryMagic))+trailerSize {
		return f, false
	}
	room := size - trailerSize
	ok := f.offSize >= 1 && f.offSize <= 8 && f.refSize >= 1 && f.refSize <= 8 &&
		f.table >= uint64(len(binaryMagic)) && f.table <= room && f.count > 0 && f.count <= (room-f.table)/f.offSize && root < f.count
	return f, ok
}

// Binary reports whether a binary property list holds together: every object lies
// inside it and refers to objects that are there. Types that are not known here
// are passed over. Objects may lie on top of each other a million times; then
// looked is false when four references were followed for each byte.
func Binary(data []byte) (ok, looked bool) {
	if len(data) < len(binaryMagic)+trailerSize || string(data[:len(binaryMagic)]) != binaryMagic {
		return false, true
	}
	f, ok := frame(data[len(data)-trailerSize:], uint64(len(data)))
	if !ok {
		return false, true
	}
	budget := 4 * len(data)
	for i := range f.count {
		at := sized(data[f.table+i*f.offSize:][:f.offSize])
		if at < uint64(len(binaryMagic)) || at >= f.table {
			return false, true
		}
		refs, ok := object(data[at:f.table], f.refSize)
		if !ok {
			return false, true
		}
		if budget -= 1 + len(refs); budget < 0 {
			return true, false
		}
		for ; len(refs) > 0; refs = refs[f.refSize:] {
			if sized(refs[:f.refSize]) >= f.count {
				return false, true
			}
		}
	}
	return true, true
}

// object looks at one object and returns the references in it.
func object(p []byte, refSize uint64) (refs []byte, ok bool) {
	low := uint64(p[0] & 0x0f)
	room := uint64(len(p) - 1)
	switch p[0] >> 4 {
	case 0x1: // integer
		return nil, low <= 4 && room >= 1<<low
	case 0x2, 0x3: // real, date
		return nil, low <= 3 && room >= 1<<low
	case 0x8: // UID
		return nil, low < 8 && room > low
	case 0x4, 0x5, 0x6, 0x7, 0xA, 0xB, 0xC, 0xD:
	default:
		return nil, true
	}
	body := p[1:]
	if low == 0x0f { // the length follows as an integer
		if len(body) == 0 || body[0]>>4 != 1 || body[0]&0x0f > 3 {
			return nil, false
		}
		n := uint64(1) << (body[0] & 0x0f)
		if uint64(len(body)) < 1+n {
			return nil, false
		}
		low = sized(body[1 : 1+n])
		body = body[1+n:]
	}
	unit := uint64(1)
	isRefs := false
	switch p[0] >> 4 {
	case 0x6:
		unit = 2
	case 0xA, 0xB, 0xC:
		unit, isRefs = refSize, true
	case 0xD:
		unit, isRefs = 2*refSize, true
	}
	if low > uint64(len(body))/unit {
		return nil, false
	}
	if isRefs {
		return body[:low*unit], true
	}
	return nil, true
}

// sized reads a big-endian number of up to eight bytes.
func sized(p []byte) uint64 {
	var n uint64
	for _, c := range p {
		n = n<<8 | uint64(c)
	}
	return n
}
