package index

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// mbdbMagic begins a Manifest.mbdb; the two bytes after the name are its version.
const mbdbMagic = "mbdb\x05\x00"

// noString is the length that stands for a string that is not there.
const noString = 0xFFFF

// mbdbRecord is the size of the numbers between the strings and the properties
// of a record.
const mbdbRecord = 40

// mbdb is an old index: a magic and then one record after the other. A record is
// five strings (domain, path, target of a link, digest, key), each with a length
// of 16 bits, big endian; then mode (16 bits), inode (64), user, group, times of
// modification, access and creation (32 each), size (64), protection class (8),
// number of properties (8); then the properties, each two strings.
type mbdb struct {
	r    io.ReaderAt
	size int64
}

// OpenMBDB opens a Manifest.mbdb. It looks at the first bytes only; the error
// wraps ErrNotIndex when they are not an index's. The Index does not close r.
func OpenMBDB(r io.ReaderAt, size int64) (*Index, error) {
	var head [len(mbdbMagic)]byte
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head[:]); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("%w: %d bytes", ErrNotIndex, size)
		}
		return nil, fmt.Errorf("reading index: %w", err)
	}
	if string(head[:]) != mbdbMagic {
		return nil, fmt.Errorf("%w: it does not begin like one", ErrNotIndex)
	}
	return &Index{old: &mbdb{r: r, size: size}}, nil
}

func (m *mbdb) count(ctx context.Context) (int64, error) {
	var n int64
	err := m.scan(ctx, func(*Row) error {
		n++
		return nil
	})
	return n, err
}

// scan reads record after record. A record that breaks off ends it with an error
// that wraps ErrDamaged and names its number and place.
func (m *mbdb) scan(ctx context.Context, fn func(*Row) error) error {
	body := io.NewSectionReader(m.r, int64(len(mbdbMagic)), m.size-int64(len(mbdbMagic)))
	p := mbdbReader{r: bufio.NewReaderSize(body, 256<<10)}
	var (
		f   mbfile.Record
		row Row
	)
	for n := int64(1); ; n++ {
		if n&0xff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := p.r.Peek(1); errors.Is(err, io.EOF) {
			return ctx.Err()
		}
		row = Row{Number: n, old: &f}
		if err := p.record(&row, &f); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return fmt.Errorf("%w: record %d breaks off", ErrDamaged, n)
			}
			return fmt.Errorf("record %d: %w", n, err)
		}
		if err := fn(&row); err != nil {
			return err
		}
	}
}

// mbdbReader reads the parts of a record. Its buffers are used again.
type mbdbReader struct {
	r    *bufio.Reader
	bufs [5][]byte
}

func (p *mbdbReader) record(row *Row, f *mbfile.Record) error {
	var parts [5][]byte
	for i := range parts {
		var err error
		if p.bufs[i], err = p.text(p.bufs[i]); err != nil {
			return err
		}
		parts[i] = p.bufs[i]
	}
	var num [mbdbRecord]byte
	if _, err := io.ReadFull(p.r, num[:]); err != nil {
		return err
	}
	row.Domain, row.Path = string(parts[0]), string(parts[1])
	row.FileID = mbfile.IDOf(row.Domain, row.Path).String()
	be := binary.BigEndian
	*f = mbfile.Record{
		Fields: mbfile.HasPath | mbfile.HasMode | mbfile.HasSize | mbfile.HasUserID | mbfile.HasGroupID |
			mbfile.HasInode | mbfile.HasBirth | mbfile.HasModified | mbfile.HasProtectionClass,
		RelativePath:    parts[1],
		Mode:            uint32(be.Uint16(num[0:])),
		InodeNumber:     be.Uint64(num[2:]),
		UserID:          int64(int32(be.Uint32(num[10:]))),
		GroupID:         int64(int32(be.Uint32(num[14:]))),
		LastModified:    int64(be.Uint32(num[18:])),
		Birth:           int64(be.Uint32(num[26:])),
		Size:            int64(be.Uint64(num[30:])),
		ProtectionClass: int64(num[38]),
	}
	for _, opt := range []struct {
		value []byte
		to    *[]byte
		field mbfile.Fields
	}{
		{parts[2], &f.Target, mbfile.HasTarget},
		{parts[3], &f.Digest, mbfile.HasDigest},
		{parts[4], &f.EncryptionKey, mbfile.HasKey},
	} {
		if len(opt.value) > 0 {
			*opt.to = opt.value
			f.Fields |= opt.field
		}
	}
	row.Flags = row.Kind(f)
	for range 2 * int(num[39]) {
		if err := p.skip(); err != nil {
			return err
		}
	}
	return nil
}

// length reads the length of a string; one that is not there has none.
func (p *mbdbReader) length() (int, error) {
	var b [2]byte
	if _, err := io.ReadFull(p.r, b[:]); err != nil {
		return 0, err
	}
	if n := binary.BigEndian.Uint16(b[:]); n != noString {
		return int(n), nil
	}
	return 0, nil
}

func (p *mbdbReader) text(buf []byte) ([]byte, error) {
	n, err := p.length()
	if err != nil {
		return buf, err
	}
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	_, err = io.ReadFull(p.r, buf)
	return buf, err
}

func (p *mbdbReader) skip() error {
	n, err := p.length()
	if err != nil {
		return err
	}
	_, err = p.r.Discard(n)
	return err
}

// RightID reports whether the row's FileID is the one of its domain and path.
func (r *Row) RightID() bool {
	id, ok := mbfile.ParseID(r.FileID)
	return ok && id == mbfile.IDOf(r.Domain, r.Path)
}
