package view

import (
	"encoding/binary"
	"image"
	"io"
)

// orientation is how a picture has to be turned, as EXIF numbers it.
type orientation uint16

const upright orientation = 1

// sideways reports whether width and height change places.
func (o orientation) sideways() bool { return o >= 5 && o <= 8 }

// apply turns a picture upright.
func (o orientation) apply(in *image.RGBA) *image.RGBA {
	if o <= upright || o > 8 {
		return in
	}
	w, h := in.Rect.Dx(), in.Rect.Dy()
	size := image.Pt(w, h)
	if o.sideways() {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch o {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			copy(out.Pix[ty*out.Stride+4*tx:][:4], in.Pix[y*in.Stride+4*x:][:4])
		}
	}
	return out
}

// exif is what a JPEG says of itself before its picture begins.
type exif struct {
	turned      orientation
	preview     []byte // a small JPEG; nil when there is none
	progressive bool
}

// mostSegments is how many parts of a JPEG are looked at before its picture.
const mostSegments = 64

// readExif reads what stands before the picture of a JPEG. Whatever is not as it should
// be is not there.
func readExif(r io.ReaderAt) exif {
	out := exif{turned: upright}
	at := int64(2)
	for range mostSegments {
		var head [4]byte
		if n, _ := r.ReadAt(head[:], at); n < len(head) || head[0] != 0xff {
			return out
		}
		marker, size := head[1], int64(binary.BigEndian.Uint16(head[2:]))
		switch {
		case marker == 0xff: // a filling byte
			at++
			continue
		case size < 2, marker == 0xda, marker == 0xd9:
			return out
		case marker == 0xc2:
			out.progressive = true
			return out
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			return out
		case marker == 0xe1 && out.preview == nil:
			data := make([]byte, size-2)
			if n, _ := r.ReadAt(data, at+4); n == len(data) {
				out.tags(data)
			}
		}
		at += 2 + size
	}
	return out
}

// tags reads the orientation and the preview out of a segment: a header, and a TIFF whose
// second list is that of the preview.
func (e *exif) tags(data []byte) {
	const header = "Exif\x00\x00"
	if len(data) < len(header)+8 || string(data[:len(header)]) != header {
		return
	}
	tiff := data[len(header):]
	var order binary.ByteOrder = binary.LittleEndian
	switch string(tiff[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return
	}
	next := e.list(tiff, order, order.Uint32(tiff[4:]), func(tag, value uint32) {
		if tag == 0x0112 && value >= 1 && value <= 8 {
			e.turned = orientation(value)
		}
	})
	var from, length uint32
	e.list(tiff, order, next, func(tag, value uint32) {
		switch tag {
		case 0x0201:
			from = value
		case 0x0202:
			length = value
		}
	})
	if from > 0 && length > 0 && uint64(from)+uint64(length) <= uint64(len(tiff)) {
		e.preview = tiff[from : from+length]
	}
}

// list reads one list of tags that hold one number each, and returns where the next one
// is; 0: there is none.
func (e *exif) list(tiff []byte, order binary.ByteOrder, at uint32, take func(tag, value uint32)) (next uint32) {
	const entry = 12
	if at == 0 || uint64(at)+2 > uint64(len(tiff)) {
		return 0
	}
	rest := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(rest) < entry {
			return 0
		}
		tag := uint32(order.Uint16(rest))
		switch kind, count := order.Uint16(rest[2:]), order.Uint32(rest[4:]); {
		case count != 1:
		case kind == 3:
			take(tag, uint32(order.Uint16(rest[8:])))
		case kind == 4:
			take(tag, order.Uint32(rest[8:]))
		}
		rest = rest[entry:]
	}
	if len(rest) < 4 {
		return 0
	}
	return order.Uint32(rest)
}
