package repair

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// payload holds the bytes that the copy has for a changed row against its record,
// and against the original's bytes.
func (m *comparison) payload(is *kept, now map[string]any) error {
	var record mbfile.Record
	if err := mbfile.Decode(is.blob, &record); err != nil {
		return unfaithful("%q: its record cannot be read: %v", is.path, err)
	}
	if size, ok := now["Size"].(int64); ok != record.Has(mbfile.HasSize) || size != record.Size {
		return unfaithful("%q: two readers see %v and %d bytes", is.path, now["Size"], record.Size)
	}
	if is.flags != mbfile.Regular {
		return nil
	}
	id, _ := parseID(is.id)
	change := m.plan.changes[is.number]
	at := spot{root: m.made.Root(), name: placeOf(id)}
	info, err := m.made.Root().Lstat(at.name)
	if err != nil {
		if change != nil && change.from.root == nil && change.made == copied || m.unread[is.number] {
			return nil // it is not in the original either
		}
		return unfaithful("%q: its bytes are not in the copy", is.path)
	}
	at.size = info.Size()
	if change == nil {
		return nil
	}
	if change.made == copied {
		return m.bytes(change.from, at, is.path)
	}
	// Made anew: it must be what its record says.
	proof, err := m.plan.prove(m.ctx, &record, at)
	if err != nil {
		return err
	}
	if proof == unproven {
		return unfaithful("%q: the bytes that were made for it are not what its record says", is.path)
	}
	return nil
}

// bytes compares two files.
func (m *comparison) bytes(from, to spot, path string) error {
	if from.root == nil {
		return nil
	}
	one, _, err := from.open()
	if err != nil {
		return err
	}
	defer one.Close()
	two, _, err := to.open()
	if err != nil {
		return err
	}
	defer two.Close()
	err = sameBytes(m.ctx, one, two, m.buf, nil, path)
	if bad := new(disk.ReadError); errors.As(err, &bad) && !errno.Is(err, errno.KeptOnline, errno.Infected) {
		return unfaithful("%q: the original cannot be read again: %v", path, err)
	}
	return err
}

// sameBytes compares a file of the original with that of the copy, half of the buffer
// at a time. An error in reading the original is a *disk.ReadError.
func sameBytes(ctx context.Context, one, two io.Reader, buf []byte, told func(int64), path string) error {
	half := len(buf) / 2
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(one, buf[:half])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return &disk.ReadError{Err: err}
		}
		k, err2 := io.ReadFull(two, buf[half:2*half])
		if n != k || !bytes.Equal(buf[:n], buf[half:half+k]) || (err == nil) != (err2 == nil) {
			return unfaithful("%q: other bytes than the original has", path)
		}
		if told != nil {
			told(int64(n))
		}
		if err != nil {
			return nil
		}
	}
}
