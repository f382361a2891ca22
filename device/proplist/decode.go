package proplist

import (
	"bytes"
	"fmt"

	"howett.net/plist"
)

// Format is how a property list is written.
type Format int

// The formats.
const (
	FormatXML    Format = plist.XMLFormat
	FormatBinary Format = plist.BinaryFormat
)

// Reference is a UID, by which the objects of a keyed archive name each other, as
// Decode and Encode know it.
type Reference = plist.UID

// FormatOf is the format of a list that could be read.
func FormatOf(data []byte) Format {
	if bytes.HasPrefix(data, []byte("bplist")) {
		return FormatBinary
	}
	return FormatXML
}

// Encode writes a Go value as a property list, as messages are.
func Encode(v any, f Format) ([]byte, error) { return encode(v, f, "") }

// EncodeFile is Encode for a file that people may look into: XML with a tab for
// each level.
func EncodeFile(v any, f Format) ([]byte, error) { return encode(v, f, "\t") }

func encode(v any, f Format, indent string) (data []byte, err error) {
	defer noPanic(&err)
	return plist.MarshalIndent(v, int(f), indent)
}

// MaxSize is the longest list that Decode takes, in bytes: a full list of apps
// with an icon for each has some MiB.
const MaxSize = 64 << 20

// maxLevels is how deep values may lie in each other.
const maxLevels = 100

// Decode reads a property list of foreign origin into a Go value, which is a
// pointer to a struct, a map or an interface: dictionaries become map[string]any,
// whole numbers uint64 or, below zero, int64. Errors wrap ErrMalformed.
//
// The library that does the work recurses, follows shared objects as often as
// they are named, and falls back to two other text formats. So the list is
// measured first, and one is refused that is built to be expensive: what Decode
// takes needs no more than a small multiple of its own length.
func Decode(data []byte, out any) (err error) {
	if len(data) > MaxSize {
		return malformed("%d bytes are too many", len(data))
	}
	if FormatOf(data) == FormatBinary {
		err = measureBinary(data)
	} else {
		data = bytes.TrimPrefix(data, []byte(byteOrderMark))
		_, err = parseXML(data, maxLevels)
	}
	if err != nil {
		return err
	}
	defer noPanic(&err)
	if _, err := plist.Unmarshal(data, out); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return nil
}

// noPanic makes an error of a panic of the library: foreign bytes must never be
// able to end the program.
func noPanic(err *error) {
	if p := recover(); p != nil {
		*err = malformed("%v", p)
	}
}

// measuring counts what a binary list asks for.
type measuring struct {
	list   Binary
	values map[int]int // by container: the values in it and itself
	texts  map[int]bool
	wide   int // bytes of UTF-16, which is decoded once for each object
}

func measureBinary(data []byte) error {
	list, err := ParseBinary(data)
	if err != nil {
		return err
	}
	if list.count > list.offsets-magicSize {
		return malformed("%d objects in %d bytes", list.count, list.offsets-magicSize)
	}
	m := measuring{list: list, values: map[int]int{}, texts: map[int]bool{}}
	_, err = m.measure(list.Root, 0)
	return err
}

// measure returns how many values there are at and below an object, shared ones
// counted as often as they are named. A list that shares leaves only, as all
// writers do, has no more values than bytes.
func (m *measuring) measure(ref, level int) (int, error) {
	if level > maxLevels {
		return 0, malformed("more than %d levels", maxLevels)
	}
	if n, ok := m.values[ref]; ok {
		return n, nil
	}
	o := m.list.Object(ref)
	refs := o.Len
	switch o.Kind {
	case Invalid:
		return 0, malformed("object %d", ref)
	case String:
		if o.Wide && !m.texts[ref] {
			m.texts[ref] = true
			if m.wide += len(o.Body); m.wide > len(m.list.data) {
				return 0, malformed("texts that lie in each other")
			}
		}
		return 1, nil
	case Dict:
		refs *= 2
	case Array:
	default:
		return 1, nil
	}
	values := 1
	for i := range refs {
		n, err := m.measure(m.list.Ref(o, i), level+1)
		if err != nil {
			return 0, err
		}
		if values += n; values > len(m.list.data) {
			return 0, malformed("more values than bytes")
		}
	}
	m.values[ref] = values
	return values, nil
}
