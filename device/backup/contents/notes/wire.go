package notes

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/protobuf"
)

// Bounds on what is unpacked: far more than any note has.
const (
	maxPacked   = 32 << 20
	maxUnpacked = 64 << 20
)

var (
	errForm   = protobuf.ErrForm
	errTooBig = errors.New("larger than any note")
)

// unpack takes the packing off a body or a table: gzip, zlib or none.
func unpack(data []byte) ([]byte, error) {
	if len(data) > maxPacked {
		return nil, errTooBig
	}
	var r io.Reader
	var err error
	switch {
	case bytes.HasPrefix(data, []byte{0x1f, 0x8b}):
		r, err = gzip.NewReader(bytes.NewReader(data))
	case len(data) > 2 && data[0] == 0x78 && (uint(data[0])<<8|uint(data[1]))%31 == 0:
		r, err = zlib.NewReader(bytes.NewReader(data))
	default:
		return data, nil
	}
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(r, maxUnpacked+1))
	switch {
	case len(out) > maxUnpacked:
		return nil, errTooBig
	case err != nil:
		return nil, err
	}
	return out, nil
}

// packed reports whether a beginning is that of something that unpack and decode may read.
func packed(begin []byte) bool {
	if len(begin) < 2 {
		return false
	}
	return begin[0] == 0x1f && begin[1] == 0x8b || begin[0] == 0x78 || begin[0] == 0x08 || begin[0] == 0x12
}

// field is one field of a message; number is set for numbers, data for the others.
type field struct {
	id     protowire.Number
	number uint64
	data   []byte
}

// each calls f with the fields of a message.
func each(b []byte, f func(field) error) error {
	return protobuf.Each(b, func(v protobuf.Field) error { return f(field{v.ID, v.Number, v.Data}) })
}

// inner is the message in a message, by the numbers of the fields that lead to it.
func inner(b []byte, path ...protowire.Number) ([]byte, error) {
	for _, id := range path {
		var found []byte
		err := each(b, func(f field) error {
			if f.id == id && f.data != nil {
				found = f.data
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if found == nil {
			return nil, errForm
		}
		b = found
	}
	return b, nil
}
