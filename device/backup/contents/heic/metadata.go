package heic

import (
	"bytes"
	"encoding/binary"
	"io"
	"iter"
)

// metadata is what goes into a JPEG beside the picture.
type metadata struct {
	exif []byte // a TIFF structure; nil without
	icc  []byte // the profile of the colours; nil without
}

// Bounds of what is read for it.
const (
	maxMeta  = 4 << 20
	maxExif  = 65533 - 6 // what fits into a segment of a JPEG
	maxICC   = 1 << 20
	maxItems = 10_000
)

// box is a box of an ISO container: what it is and what is in it.
type box struct {
	kind string
	data []byte
}

// next takes the first box off what follows.
func next(p []byte) (b box, rest []byte, ok bool) {
	if len(p) < 8 {
		return box{}, nil, false
	}
	size, head := uint64(binary.BigEndian.Uint32(p)), uint64(8)
	switch size {
	case 0:
		size = uint64(len(p))
	case 1:
		if len(p) < 16 {
			return box{}, nil, false
		}
		size, head = binary.BigEndian.Uint64(p[8:]), 16
	}
	if size < head || size > uint64(len(p)) {
		return box{}, nil, false
	}
	return box{string(p[4:8]), p[head:size]}, p[size:], true
}

// find is the content of the first box of a kind; nil without.
func find(p []byte, kind string) []byte {
	for b, rest, ok := next(p); ok; b, rest, ok = next(rest) {
		if b.kind == kind {
			return b.data
		}
	}
	return nil
}

// full takes version and flags off a box.
func full(p []byte) (version byte, rest []byte) {
	if len(p) < 4 {
		return 0, nil
	}
	return p[0], p[4:]
}

// readMetadata reads what a HEIC says beside its picture. What cannot be read is left out.
func readMetadata(r io.ReaderAt, size int64) (m metadata) {
	meta, _ := metaOf(r, size)
	_, meta = full(meta)
	if meta == nil {
		return m
	}
	if offset, length, inside, ok := place(find(meta, "iloc"), itemOf(find(meta, "iinf"), "Exif")); ok && length > 4 && length <= maxExif+64 {
		data := make([]byte, length)
		if inside {
			idat := find(meta, "idat")
			if offset > uint64(len(idat)) || length > uint64(len(idat))-offset {
				return m
			}
			copy(data, idat[offset:])
		} else if offset > uint64(size) {
			data = nil
		} else if _, err := r.ReadAt(data, int64(offset)); err != nil {
			data = nil
		}
		m.exif = tiff(data)
	}
	m.icc = profile(find(meta, "iprp"), primary(find(meta, "pitm")))
	return m
}

// metaOf is the content of the box that tells of everything else, and where that begins.
func metaOf(r io.ReaderAt, size int64) (data []byte, at int64) {
	for boxes := 0; at < size && boxes < maxItems/10; boxes++ {
		var head [16]byte
		if n, _ := r.ReadAt(head[:], at); n < len(head) {
			return nil, 0
		}
		long, skip := int64(binary.BigEndian.Uint32(head[:])), int64(8)
		if long == 1 {
			long, skip = int64(binary.BigEndian.Uint64(head[8:])), 16
		}
		if long < skip || long > size-at {
			return nil, 0
		}
		if string(head[4:8]) == "meta" {
			if long-skip > maxMeta {
				return nil, 0
			}
			data = make([]byte, long-skip)
			if _, err := r.ReadAt(data, at+skip); err != nil && err != io.EOF {
				return nil, 0
			}
			return data, at + skip
		}
		at += long
	}
	return nil, 0
}

// numbers reads big-endian numbers off a box; past its end they are zero and bad is set.
type numbers struct {
	p   []byte
	bad bool
}

func (n *numbers) take(size int) (v uint64) {
	if len(n.p) < size {
		n.bad, n.p = true, nil
		return 0
	}
	for _, b := range n.p[:size] {
		v = v<<8 | uint64(b)
	}
	n.p = n.p[size:]
	return v
}

// sized is 2, or 4 from a version on.
func sized(version, from byte) int {
	if version >= from {
		return 4
	}
	return 2
}

// itemOf is the number of the first item of a kind; 0 without.
func itemOf(iinf []byte, kind string) uint64 {
	version, p := full(iinf)
	n := numbers{p: p}
	n.take(sized(version, 1))
	for b, rest, ok := next(n.p); ok; b, rest, ok = next(rest) {
		version, p := full(b.data)
		if b.kind != "infe" || version < 2 {
			continue
		}
		n := numbers{p: p}
		id := n.take(sized(version, 3))
		n.take(2)
		if len(n.p) >= 4 && string(n.p[:4]) == kind {
			return id
		}
	}
	return 0
}

// place is where an item lies that is of one piece: in the file or in the box idat.
func place(iloc []byte, item uint64) (offset, length uint64, inside, ok bool) {
	version, p := full(iloc)
	n := numbers{p: p}
	sizes := n.take(2)
	offsetSize, lengthSize, baseSize, indexSize := int(sizes>>12&15), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	if version == 0 {
		indexSize = 0
	}
	count := n.take(sized(version, 2))
	for i := uint64(0); i < min(count, maxItems) && !n.bad; i++ {
		id := n.take(sized(version, 2))
		method := uint64(0)
		if version > 0 {
			method = n.take(2) & 15
		}
		n.take(2)
		base := n.take(min(baseSize, 8))
		pieces := n.take(2)
		index, each := min(indexSize, 8), min(indexSize, 8)+min(offsetSize, 8)+min(lengthSize, 8)
		if pieces == 0 {
			continue
		}
		n.take(index)
		at, long := n.take(min(offsetSize, 8)), n.take(min(lengthSize, 8))
		if id == item && item != 0 && !n.bad {
			return base + at, long, method == 1, pieces == 1 && method < 2 && base+at >= base && base+at < 1<<62
		}
		if more := int(pieces-1) * each; more <= len(n.p) {
			n.p = n.p[more:]
		} else {
			n.bad = true
		}
	}
	return 0, 0, false, false
}

// tiff is the TIFF structure in an item of Exif. The picture is upright, so it says so.
func tiff(data []byte) []byte {
	n := numbers{p: data}
	skip := n.take(4)
	if n.bad || skip > uint64(len(n.p)) {
		return nil
	}
	t := n.p[skip:]
	if len(t) < 8 || len(t) > maxExif {
		return nil
	}
	var order binary.ByteOrder
	switch string(t[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return nil
	}
	const orientation = 0x0112
	at := uint64(order.Uint32(t[4:]))
	if at+2 > uint64(len(t)) {
		return nil
	}
	for i := range uint64(order.Uint16(t[at:])) {
		entry := at + 2 + 12*i
		if entry+12 > uint64(len(t)) {
			break
		}
		if order.Uint16(t[entry:]) == orientation && order.Uint16(t[entry+2:]) == 3 {
			order.PutUint16(t[entry+8:], 1)
		}
	}
	return t
}

// primary is the number of the picture that a HEIC shows.
func primary(pitm []byte) uint64 {
	version, p := full(pitm)
	n := numbers{p: p}
	return n.take(sized(version, 1))
}

// profile is the profile of the colours of an item.
func profile(iprp []byte, item uint64) []byte {
	for b := range properties(iprp, item) {
		if b.kind == "colr" && len(b.data) > 4 && len(b.data) <= maxICC && (bytes.HasPrefix(b.data, []byte("prof")) || bytes.HasPrefix(b.data, []byte("rICC"))) {
			return b.data[4:]
		}
	}
	return nil
}

// properties are what is said of an item, in its order.
func properties(iprp []byte, item uint64) iter.Seq[box] {
	return func(yield func(box) bool) {
		var all []box
		for b, rest, ok := next(find(iprp, "ipco")); ok && len(all) < maxItems; b, rest, ok = next(rest) {
			all = append(all, b)
		}
		ipma := find(iprp, "ipma")
		version, p := full(ipma)
		n := numbers{p: p}
		count := n.take(4)
		for i := uint64(0); i < min(count, maxItems) && !n.bad; i++ {
			id := n.take(sized(version, 1))
			for range n.take(1) {
				size, mask := 1, uint64(0x7f)
				if ipma[3]&1 != 0 {
					size, mask = 2, 0x7fff
				}
				property := n.take(size) & mask
				if id == item && property > 0 && property <= uint64(len(all)) && !yield(all[property-1]) {
					return
				}
			}
		}
	}
}
