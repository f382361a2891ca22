// Package protobuf walks over messages in the wire format of protocol buffers field by
// field, without a description of them: the bodies of notes, what WhatsApp keeps beside a
// message. What it gives refers to the bytes that it was given.
package protobuf

import (
	"errors"

	"google.golang.org/protobuf/encoding/protowire"
)

// ErrForm says that bytes are no message.
var ErrForm = errors.New("not in the form of a message")

// Field is one field of a message: Number is set for numbers, Data for the others.
type Field struct {
	ID     protowire.Number
	Number uint64
	Data   []byte
}

// Each calls f with the fields of a message, until it returns an error.
func Each(b []byte, f func(Field) error) error {
	for len(b) > 0 {
		id, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return ErrForm
		}
		b = b[n:]
		v := Field{ID: id}
		switch kind {
		case protowire.VarintType:
			v.Number, n = protowire.ConsumeVarint(b)
		case protowire.BytesType:
			v.Data, n = protowire.ConsumeBytes(b)
		case protowire.Fixed32Type:
			var x uint32
			x, n = protowire.ConsumeFixed32(b)
			v.Number = uint64(x)
		case protowire.Fixed64Type:
			v.Number, n = protowire.ConsumeFixed64(b)
		default:
			n = -1 // groups, which nobody writes any more
		}
		if n < 0 {
			return ErrForm
		}
		b = b[n:]
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}
