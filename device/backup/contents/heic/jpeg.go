package heic

import (
	"bufio"
	"context"
	"encoding/binary"
	"image/jpeg"
	"io"
)

// quality is that of the JPEGs: what is lost is not to be seen.
const quality = 92

// JPEG writes a picture as a JPEG: upright, with what it says of when and where it was
// taken and with its profile of colours. Errors: those of Decode and of writing.
func (d *Decoder) JPEG(ctx context.Context, w io.Writer, r io.ReaderAt, size int64) error {
	img, err := d.Decode(ctx, r, size)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(&withMetadata{w: w, metadata: readMetadata(r, size)}, 64<<10)
	if err := jpeg.Encode(out, img, &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	return out.Flush()
}

// withMetadata puts segments behind the first two bytes of a JPEG, which begin it.
type withMetadata struct {
	w io.Writer
	metadata
	begun bool
}

func (m *withMetadata) Write(p []byte) (int, error) {
	if m.begun || len(p) < 2 {
		return m.w.Write(p)
	}
	m.begun = true
	head := append([]byte{}, p[:2]...)
	if m.exif != nil {
		head = segment(head, 0xe1, []byte("Exif\x00\x00"), m.exif)
	}
	const most = 65533 - 14
	pieces := (len(m.icc) + most - 1) / most
	for i := range min(pieces, 255) {
		piece := m.icc[i*most:]
		head = segment(head, 0xe2, append([]byte("ICC_PROFILE\x00"), byte(i+1), byte(pieces)), piece[:min(most, len(piece))])
	}
	if _, err := m.w.Write(head); err != nil {
		return 0, err
	}
	n, err := m.w.Write(p[2:])
	return n + 2, err
}

// segment appends a segment of a JPEG.
func segment(to []byte, marker byte, name, data []byte) []byte {
	to = append(to, 0xff, marker)
	to = binary.BigEndian.AppendUint16(to, uint16(2+len(name)+len(data)))
	return append(append(to, name...), data...)
}
