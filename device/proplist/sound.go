package proplist

import "encoding/binary"

// Sound reports whether every object of the list is one that a strict reader
// takes, also those that nobody asks for: of a known type, inside its bounds, its
// references inside the list, the keys of dictionaries texts. Foundation reads a
// list as a whole and refuses it for one bad object; the methods of Binary read
// only what they are asked for.
func (b *Binary) Sound() bool {
	if b.data[6] != '0' || b.data[7] != '0' {
		return false
	}
	for ref := range b.count {
		off := b.offset(ref)
		if off == 0 || !b.objectSound(ref, off) {
			return false
		}
	}
	return true
}

// Whole reports whether every object lies inside the list and names objects that
// are there; types that are not known here are passed over. It is what holds of
// every list that its writer finished, where Sound is what a strict reader takes.
// Objects may lie on top of each other a million times: looked is false when four
// references were followed for each byte.
func (b *Binary) Whole() (ok, looked bool) {
	budget := 4 * len(b.data)
	for ref := range b.count {
		off := b.offset(ref)
		if off == 0 {
			return false, true
		}
		tag, low, body := b.data[off]>>4, int(b.data[off]&0x0f), b.data[off+1:b.offsets]
		var o Object
		ok := true
		switch tag {
		case 0x1:
			ok = low <= 4 && len(body) >= 1<<low
		case 0x2, 0x3:
			ok = low <= 3 && len(body) >= 1<<low
		case 0x8:
			ok = low < 8 && len(body) > low
		case 0x4, 0x5, 0x6, 0x7, 0xA, 0xB, 0xC, 0xD:
			o, ok = b.span(tag, low, body)
		}
		refs := o.Len
		if o.Kind == Dict {
			refs *= 2
		}
		if budget -= 1 + refs*b.refSize; !ok || budget < 0 {
			return ok, !ok
		}
		for i := range refs {
			if ref := b.Ref(o, i); ref < 0 || ref >= b.count {
				return false, true
			}
		}
	}
	return true, true
}

// offset is where an object lies; 0 when it cannot lie there.
func (b *Binary) offset(ref int) int {
	at := b.offsets + ref*b.offSize
	var off uint64
	if b.offSize == 2 { // almost always
		off = uint64(b.data[at])<<8 | uint64(b.data[at+1])
	} else {
		off = sized(b.data[at : at+b.offSize])
	}
	if off < magicSize || off >= uint64(b.offsets) {
		return 0
	}
	return int(off)
}

// objectSound judges the object at an offset. It is Object and more, without
// building one: an index has some twenty million of them.
func (b *Binary) objectSound(self, off int) bool {
	tag, low := b.data[off]>>4, int(b.data[off]&0x0f)
	body := b.data[off+1 : b.offsets]
	switch tag {
	case 0x1:
		return low <= 4 && len(body) >= 1<<low
	case 0x8:
		return low < 8 && len(body) > low
	case 0x2:
		return (low == 2 || low == 3) && len(body) >= 1<<low
	case 0x3:
		return low == 3 && len(body) >= 8
	case 0x0:
		return low == 8 || low == 9 // null is in no list that is written
	case 0x5:
		if low < 0x0f {
			return low <= len(body) && ascii(body[:low])
		}
	}
	o := b.sequence(tag, low, body)
	switch o.Kind {
	case String:
		return o.Wide || ascii(o.Body)
	case Data:
		return true
	case Array:
		return b.refsInside(o, o.Len, self)
	case Dict:
		if !b.refsInside(o, 2*o.Len, self) {
			return false
		}
		for i := range o.Len { // its keys are texts
			key := b.offset(b.Ref(o, i))
			if key == 0 || b.data[key]>>4 != 0x5 && b.data[key]>>4 != 0x6 {
				return false
			}
		}
		return true
	}
	return false
}

// refsInside reports whether the first n references of a container name objects, and
// neither the container itself nor the root, which would hold itself.
func (b *Binary) refsInside(o Object, n, self int) bool {
	if b.refSize == 1 {
		for _, ref := range o.Body[:n] {
			if ref := int(ref); ref >= b.count || ref == self || ref == b.Root {
				return false
			}
		}
		return true
	}
	for i := range n {
		if ref := b.Ref(o, i); ref < 0 || ref >= b.count || ref == self || ref == b.Root {
			return false
		}
	}
	return true
}

func ascii(text []byte) bool {
	for len(text) >= 8 {
		if binary.LittleEndian.Uint64(text)&0x8080808080808080 != 0 {
			return false
		}
		text = text[8:]
	}
	for _, c := range text {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
