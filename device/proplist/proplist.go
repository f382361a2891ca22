// Package proplist is the one place where property lists are read and written,
// XML or binary. What others wrote is not trusted in anything.
//
// Parse is for what is looked into; Decode, which fills in Go values, for messages
// and for lists that are changed and written again; Encode writes.
//
//	v, err := proplist.Parse(data)
//	name, ok := v.Get("Lockdown").Get("DeviceName").Text()
//
// It builds no tree of Go values: a Value points into the bytes given to Parse
// and is decoded when it is asked for. So a list with cycles, with a million
// levels, or one whose objects refer to each other a billion times costs no more
// than its size; and icons of megabytes in Info.plist are stepped over.
// Lookups on a missing or mistyped value give the zero Value or false, never an
// error: the caller decides what a missing fact means.
//
// Formats: Apple's property list DTD 1.0; "bplist00", see PROTOCOL.md
// §1.2 and §7.5.
package proplist

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"
)

// ErrMalformed is wrapped by every error of Parse.
var ErrMalformed = errors.New("malformed property list")

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}

// Kind is the type of a value.
type Kind uint8

// The kinds. Invalid is the kind of a value that is not there.
const (
	Invalid Kind = iota
	Dict
	Array
	String
	Integer
	Real
	Bool
	Date
	Data
	UID
)

// Value is one value of a property list, or the zero Value. It is valid as long
// as the bytes given to Parse are not changed.
type Value struct {
	bin *Binary
	xml *document
	ref int
}

// Parse reads the frame of a property list and returns its root. Errors wrap
// ErrMalformed.
func Parse(data []byte) (Value, error) {
	if bytes.HasPrefix(data, []byte("bplist")) {
		b, err := ParseBinary(data)
		if err != nil {
			return Value{}, err
		}
		root := Value{bin: &b, ref: b.Root}
		if root.Kind() == Invalid {
			return Value{}, malformed("no root object")
		}
		return root, nil
	}
	doc, err := parseXML(data, maxDepth)
	if err != nil {
		return Value{}, err
	}
	return Value{xml: doc}, nil
}

// Kind returns the type of the value.
func (v Value) Kind() Kind {
	switch {
	case v.bin != nil:
		return v.bin.Object(v.ref).Kind
	case v.xml != nil:
		return v.xml.nodes[v.ref].kind
	}
	return Invalid
}

// MaxKey is the longest key that Entries yields, in bytes. All keys of a
// dictionary may be the same object; a long one would be copied for each.
const MaxKey = 4096

// Len is the number of entries of a dictionary or array, and the length in bytes
// of a string or data as they stand in the file. Look at it before taking many
// texts out of a list: they may all be the same long one.
func (v Value) Len() int {
	n := 0
	switch v.Kind() {
	case Dict:
		for range v.Entries() {
			n++
		}
	case Array:
		for range v.Items() {
			n++
		}
	case String, Data:
		if v.bin != nil {
			return len(v.bin.Object(v.ref).Body)
		}
		return len(v.xml.raw(v.ref))
	}
	return n
}

// Get returns the entry of a dictionary, the first if the key comes twice.
func (v Value) Get(key string) Value {
	if v.bin != nil {
		o := v.bin.Object(v.ref)
		if o.Kind != Dict {
			return Value{}
		}
		for i := range o.Len {
			if k := v.bin.Object(v.bin.Ref(o, i)); k.Kind == String && k.is(key) {
				return Value{bin: v.bin, ref: v.bin.Ref(o, o.Len+i)}
			}
		}
		return Value{}
	}
	for k, entry := range v.Entries() {
		if k == key {
			return entry
		}
	}
	return Value{}
}

// Entries yields the entries of a dictionary in the order of the file, except
// those with a key longer than MaxKey.
func (v Value) Entries() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if v.xml != nil {
			v.xml.entries(v.ref, yield)
			return
		}
		if v.bin == nil {
			return
		}
		o := v.bin.Object(v.ref)
		if o.Kind != Dict {
			return
		}
		for i := range o.Len {
			k := v.bin.Object(v.bin.Ref(o, i))
			if k.Kind != String || len(k.Body) > MaxKey {
				continue
			}
			if !yield(k.text(), Value{bin: v.bin, ref: v.bin.Ref(o, o.Len+i)}) {
				return
			}
		}
	}
}

// Items yields the items of an array.
func (v Value) Items() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if v.xml != nil {
			v.xml.items(v.ref, yield)
			return
		}
		if v.bin == nil {
			return
		}
		o := v.bin.Object(v.ref)
		if o.Kind != Array {
			return
		}
		for i := range o.Len {
			if !yield(Value{bin: v.bin, ref: v.bin.Ref(o, i)}) {
				return
			}
		}
	}
}

// Text returns a string.
func (v Value) Text() (string, bool) {
	switch {
	case v.Kind() != String:
		return "", false
	case v.bin != nil:
		return v.bin.Object(v.ref).text(), true
	}
	return v.xml.text(v.ref), true
}

// Int returns an integer.
func (v Value) Int() (int64, bool) {
	switch {
	case v.Kind() != Integer:
		return 0, false
	case v.bin != nil:
		return v.bin.Object(v.ref).Num, true
	}
	return v.xml.integer(v.ref)
}

// Float returns a real number, or an integer as one.
func (v Value) Float() (float64, bool) {
	switch v.Kind() {
	case Integer:
		n, ok := v.Int()
		return float64(n), ok
	case Real:
		if v.bin != nil {
			return math.Float64frombits(uint64(v.bin.Object(v.ref).Num)), true
		}
		return v.xml.real(v.ref)
	}
	return 0, false
}

// Reference returns the number that a UID names: the place of an object in a keyed
// archive.
func (v Value) Reference() (int64, bool) {
	if v.Kind() != UID || v.bin == nil {
		return 0, false
	}
	return v.bin.Object(v.ref).Num, true
}

// Bool returns a truth value; the integers 0 and 1 count as such.
func (v Value) Bool() (value, ok bool) {
	switch v.Kind() {
	case Bool:
		if v.bin != nil {
			return v.bin.Object(v.ref).Num != 0, true
		}
		return v.xml.nodes[v.ref].start != 0, true
	case Integer:
		n, ok := v.Int()
		return n != 0, ok && (n == 0 || n == 1)
	}
	return false, false
}

// Time returns a date.
func (v Value) Time() (time.Time, bool) {
	switch {
	case v.Kind() != Date:
		return time.Time{}, false
	case v.bin != nil:
		return v.bin.Object(v.ref).time()
	}
	return v.xml.time(v.ref)
}

// Bytes returns data. Those of a binary list share memory with what was given to
// Parse.
func (v Value) Bytes() ([]byte, bool) {
	switch {
	case v.Kind() != Data:
		return nil, false
	case v.bin != nil:
		return v.bin.Object(v.ref).Body, true
	}
	return v.xml.bytes(v.ref)
}
