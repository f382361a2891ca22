package proplist

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
		o := b.Object(ref)
		switch o.Kind {
		case Invalid:
			return false
		case String:
			if !o.Wide && !ascii(o.Body) {
				return false
			}
		case Array:
			if !b.refsInside(o, o.Len) {
				return false
			}
		case Dict:
			if !b.refsInside(o, 2*o.Len) {
				return false
			}
			for i := range o.Len {
				if key := b.Ref(o, i); b.Key(key) == nil && b.Object(key).Kind != String {
					return false
				}
			}
		}
	}
	return true
}

// refsInside tells whether the first n references of a container name objects.
func (b *Binary) refsInside(o Object, n int) bool {
	for i := range n {
		if ref := b.Ref(o, i); ref < 0 || ref >= b.count {
			return false
		}
	}
	return true
}

func ascii(text []byte) bool {
	for _, c := range text {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
