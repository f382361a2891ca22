package proplist

// Bounds of Tree. The list of apps in Info.plist, with an icon for each, stays
// far below them.
const (
	treeDepth  = 64
	treeValues = 1 << 18
	treeBytes  = 256 << 20
)

// Tree returns the value as Go values: map[string]any, []any, string, int64, bool,
// time.Time and []byte. What is none of these is left out. It is meant for lists
// that are handed on whole; a list that says the same thing a billion times is
// refused with an error that wraps ErrMalformed.
func (v Value) Tree() (any, error) {
	t := taking{values: treeValues, bytes: treeBytes}
	return t.take(v, treeDepth)
}

// taking counts what may still be taken.
type taking struct{ values, bytes int }

func (t *taking) take(v Value, depth int) (any, error) {
	if t.values--; depth == 0 || t.values < 0 {
		return nil, malformed("more than %d values or %d levels", treeValues, treeDepth)
	}
	switch v.Kind() {
	case Dict:
		out := map[string]any{}
		for key, item := range v.Entries() {
			if _, twice := out[key]; twice {
				continue // the first counts, as for Get
			}
			taken, err := t.take(item, depth-1)
			if err != nil {
				return nil, err
			}
			if t.bytes -= len(key); taken != nil {
				out[key] = taken
			}
		}
		return out, nil
	case Array:
		out := []any{}
		for item := range v.Items() {
			taken, err := t.take(item, depth-1)
			if err != nil {
				return nil, err
			}
			if taken != nil {
				out = append(out, taken)
			}
		}
		return out, nil
	}
	if t.bytes -= v.leafLen(); t.bytes < 0 {
		return nil, malformed("more than %d bytes", treeBytes)
	}
	return v.leaf(), nil
}

// leafLen is about how much memory a leaf needs.
func (v Value) leafLen() int {
	if k := v.Kind(); k == String || k == Data {
		return v.Len()
	}
	return 16
}

// leaf returns what is no container, or nil.
func (v Value) leaf() any {
	switch v.Kind() {
	case String:
		if s, ok := v.Text(); ok {
			return s
		}
	case Integer:
		if n, ok := v.Int(); ok {
			return n
		}
	case Bool:
		if b, ok := v.Bool(); ok {
			return b
		}
	case Date:
		if d, ok := v.Time(); ok {
			return d
		}
	case Data:
		if b, ok := v.Bytes(); ok {
			return b
		}
	}
	return nil
}
