package heic

import (
	"context"
	"encoding/binary"
	"image"
	"io"
	"slices"
)

// Small decodes the small picture of itself that a HEIC of an iPhone holds, upright, in
// a small part of the time. It is ErrNone where it holds none that stands as the picture
// does; other errors are those of Decode.
func (d *Decoder) Small(ctx context.Context, r io.ReaderAt, size int64) (image.Image, error) {
	if size > MaxSize {
		return nil, ErrTooBig
	}
	meta, at := metaOf(r, size)
	_, boxes := full(meta)
	pitm := find(boxes, "pitm")
	whole := primary(pitm)
	small := smallOf(find(boxes, "iref"), whole)
	if small == 0 || !slices.Equal(turns(find(boxes, "iprp"), whole), turns(find(boxes, "iprp"), small)) {
		return nil, ErrNone
	}
	number := make([]byte, 2)
	binary.BigEndian.PutUint16(number, uint16(small))
	if len(pitm) > 0 && pitm[0] > 0 {
		number = binary.BigEndian.AppendUint32(nil, uint32(small))
	}
	const versionAndFlags = 4
	// The decoder shows the picture that the file calls its first one.
	return d.Decode(ctx, &changed{r, number, at + int64(cap(meta)-cap(pitm)) + versionAndFlags}, size)
}

// changed is a file of which a few bytes are others.
type changed struct {
	io.ReaderAt
	bytes []byte
	at    int64
}

func (c *changed) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	for i, b := range c.bytes {
		if to := c.at + int64(i) - off; to >= 0 && to < int64(n) {
			p[to] = b
		}
	}
	return n, err
}

// smallOf is the number of the small picture of an item; 0 without.
func smallOf(iref []byte, item uint64) uint64 {
	version, p := full(iref)
	for b, rest, ok := next(p); ok; b, rest, ok = next(rest) {
		if b.kind != "thmb" {
			continue
		}
		n := numbers{p: b.data}
		from := n.take(sized(version, 1))
		for range n.take(2) {
			if n.take(sized(version, 1)) == item && !n.bad && from != item {
				return from
			}
			if n.bad {
				break
			}
		}
	}
	return 0
}

// turns are how an item is turned and cut before it is shown.
func turns(iprp []byte, item uint64) (out []string) {
	for b := range properties(iprp, item) {
		switch b.kind {
		case "irot", "imir", "clap":
			out = append(out, b.kind+string(b.data))
		}
	}
	return out
}
