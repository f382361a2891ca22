package afc

import (
	"context"
	"encoding/binary"
	"fmt"
)

// Mode says how a file is opened.
type Mode uint64

// The modes (PROTOCOL.md §4.2).
const (
	ReadOnly   Mode = 1 // the file must exist
	ReadWrite  Mode = 2 // made when it does not exist
	Truncate   Mode = 3 // write only, from nothing
	RWTruncate Mode = 4 // read and write, from nothing
	Append     Mode = 5
	ReadAppend Mode = 6
)

// chunk is how much one Read or Write moves at most.
const chunk = 64 << 10

// File is an open file on the phone.
type File struct {
	c      *Client
	path   string
	handle uint64
}

// Open opens a file.
func (c *Client) Open(ctx context.Context, path string, mode Mode) (*File, error) {
	argument, err := pathArgument(path)
	if err != nil {
		return nil, err
	}
	body, err := c.do(ctx, "open", path, opOpen, opOpenResult, append(numbers(uint64(mode)), argument...), nil)
	if err != nil {
		return nil, err
	}
	if len(body) != 8 {
		return nil, fmt.Errorf("afc: open %s: %d bytes: %w", path, len(body), ErrMalformed)
	}
	return &File{c: c, path: path, handle: binary.LittleEndian.Uint64(body)}, nil
}

// numbers lays out 64-bit arguments.
func numbers(ns ...uint64) []byte {
	var b []byte
	for _, n := range ns {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return b
}

// Read reads the next bytes, at most 64 KiB of them; none and no error at the
// end of the file.
func (f *File) Read(ctx context.Context, p []byte) (int, error) {
	want := min(len(p), chunk)
	if want == 0 {
		return 0, nil
	}
	body, err := f.c.do(ctx, "read", f.path, opRead, opData, numbers(f.handle, uint64(want)), nil)
	if err != nil {
		return 0, err
	}
	if len(body) > want {
		return 0, fmt.Errorf("afc: read %s: %d bytes instead of %d: %w", f.path, len(body), want, ErrMalformed)
	}
	return copy(p, body), nil
}

// Write writes all of p.
func (f *File) Write(ctx context.Context, p []byte) (int, error) {
	done := 0
	for done < len(p) {
		part := p[done:min(done+chunk, len(p))]
		if _, err := f.c.do(ctx, "write", f.path, opWrite, opStatus, numbers(f.handle), part); err != nil {
			return done, err
		}
		done += len(part)
	}
	return done, nil
}

// Close gives the file back, and its lock with it.
func (f *File) Close(ctx context.Context) error {
	_, err := f.c.do(ctx, "close", f.path, opClose, opStatus, numbers(f.handle), nil)
	return err
}

// Operations of the lock: those of flock, never blocking.
const (
	lockExclusive = 2 | 4
	lockNone      = 8 | 4
)

// Lock takes the file for this computer alone. While somebody else has it,
// the error is WouldBlock.
func (f *File) Lock(ctx context.Context) error {
	_, err := f.c.do(ctx, "lock", f.path, opLock, opStatus, numbers(f.handle, lockExclusive), nil)
	return err
}

// Unlock gives the lock back.
func (f *File) Unlock(ctx context.Context) error {
	_, err := f.c.do(ctx, "unlock", f.path, opLock, opStatus, numbers(f.handle, lockNone), nil)
	return err
}

// ReadFile reads a whole file of at most limit bytes.
func (c *Client) ReadFile(ctx context.Context, path string, limit int64) (data []byte, err error) {
	f, err := c.Open(ctx, path, ReadOnly)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closed := f.Close(ctx); err == nil {
			err = closed
		}
	}()
	buf := make([]byte, chunk)
	for {
		n, err := f.Read(ctx, buf)
		if n == 0 || err != nil {
			return data, err
		}
		if int64(len(data)+n) > limit {
			return nil, fmt.Errorf("afc: %s is longer than %d bytes: %w", path, limit, ErrMalformed)
		}
		data = append(data, buf[:n]...)
	}
}

// WriteFile makes a file of that content, replacing one that is there.
func (c *Client) WriteFile(ctx context.Context, path string, data []byte) (err error) {
	f, err := c.Open(ctx, path, Truncate)
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(ctx); err == nil {
			err = closed
		}
	}()
	_, err = f.Write(ctx, data)
	return err
}
