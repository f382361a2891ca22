package proof

import (
	"encoding/binary"
	"hash/crc32"
)

// format is a format that consists of parts which tell their lengths.
type format uint8

const (
	noParts format = iota
	jpeg
	png
	boxes
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// walker goes through the parts of a file as its bytes come. It keeps the head of
// one part.
type walker struct {
	format format
	size   int64
	at     int64 // where the next part begins, as far as its heads tell
	skip   int64 // bytes of the present part still to come
	buf    [16]byte
	have   int
	want   int
	bad    bool // a head that cannot be one
	done   bool // the last part, or the picture's data, was reached

	crc    bool // a checksum differs
	sum    uint32
	inBody bool // of a chunk whose checksum is taken

	table bool // a box that says what is in the file was seen
	data  bool // the last box is one of data
}

func (w *walker) reset(size int64) { *w = walker{size: size} }

// begin finds the format.
func (w *walker) begin(p []byte) {
	switch {
	case len(p) >= 3 && p[0] == 0xff && p[1] == 0xd8 && p[2] == 0xff:
		w.format, w.skip, w.want = jpeg, 2, 4
	case len(p) >= 8 && string(p[:8]) == pngMagic:
		w.format, w.skip, w.want = png, 8, 8
	case len(p) >= 8 && (string(p[4:8]) == "ftyp" || quickTime(p[4:8])):
		w.format, w.want = boxes, 8
	}
	w.at = w.skip
}

// quickTime are the boxes that films without "ftyp" begin with.
func quickTime(kind []byte) bool {
	switch string(kind) {
	case "moov", "mdat", "wide", "free", "skip", "pnot":
		return true
	}
	return false
}

// feed takes the next bytes.
func (w *walker) feed(p []byte) {
	if w.format == noParts {
		return
	}
	for len(p) > 0 && !w.bad && !w.done {
		if w.skip > 0 {
			n := min(int64(len(p)), w.skip)
			if w.inBody {
				w.sum = crc32.Update(w.sum, crc32.IEEETable, p[:n])
			}
			p = p[n:]
			w.skip -= n
			continue
		}
		n := copy(w.buf[w.have:w.want], p)
		p = p[n:]
		if w.have += n; w.have < w.want {
			return
		}
		w.have = 0
		switch w.format {
		case jpeg:
			w.segment()
		case png:
			w.chunk()
		case boxes:
			w.box()
		}
	}
}

// segment is the head of a JPEG segment.
func (w *walker) segment() {
	kind, length := w.buf[1], int64(binary.BigEndian.Uint16(w.buf[2:]))
	switch {
	case w.buf[0] == 0xff && kind == 0xff: // a fill byte before a marker
		copy(w.buf[:], w.buf[1:4])
		w.have = 3
	case w.buf[0] != 0xff || kind < 0xc0:
		w.bad = true
	case kind == 0xda:
		w.done = true
	case kind >= 0xd0 && kind <= 0xd9 || length < 2:
		w.bad = true
	default:
		w.skip = length - 2
	}
}

// chunk is the head of a PNG chunk, or the checksum behind its body.
func (w *walker) chunk() {
	if w.inBody {
		w.inBody = false
		if binary.BigEndian.Uint32(w.buf[:4]) != w.sum {
			w.crc, w.bad = true, true
			return
		}
		w.want = 8
		if w.table { // it was the last
			w.done = true
		}
		return
	}
	length := binary.BigEndian.Uint32(w.buf[:4])
	for _, c := range w.buf[4:8] {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			w.bad = true
			return
		}
	}
	if length > 1<<31-1 {
		w.bad = true
		return
	}
	w.table = string(w.buf[4:8]) == "IEND"
	w.sum, w.inBody = crc32.Update(0, crc32.IEEETable, w.buf[4:8]), true
	w.skip, w.want = int64(length), 4
}

// box is the head of a box: a length of 32 bits and a kind, or with the length 1
// one of 64 bits behind it; the length 0 is the rest of the file.
func (w *walker) box() {
	length := int64(binary.BigEndian.Uint32(w.buf[:4]))
	head := int64(8)
	if length == 1 {
		if w.want == 8 {
			w.have, w.want = 8, 16
			return
		}
		head = 16
		long := binary.BigEndian.Uint64(w.buf[8:])
		if long > 1<<62 {
			w.bad = true
			return
		}
		length = int64(long)
	}
	w.want = 8
	for _, c := range w.buf[4:8] {
		if (c < 0x20 || c > 0x7e) && c != 0xa9 {
			w.bad = true
			return
		}
	}
	kind := string(w.buf[4:8])
	w.data = kind == "mdat"
	if kind == "meta" || kind == "moov" {
		w.table = true
	}
	switch {
	case length == 0:
		w.at, w.done = w.size, true
	case length < head:
		w.bad = true
	case length > w.size-w.at:
		w.at, w.done = w.size+1, true // beyond the end
	default:
		w.at += length
		w.skip = length - head
	}
}
