package cbc

import (
	"errors"
	"fmt"
	"io"
)

// ReaderAt decrypts a file of ciphertext wherever it is read. The ciphertext
// begins with the zero block as its iv. It may be used from several goroutines
// if the underlying reader may.
type ReaderAt struct {
	r    io.ReaderAt
	size int64
	c    *Cipher
}

// NewReaderAt reads size bytes of ciphertext from r; size is rounded down to
// whole blocks. What is read are the plain bytes, padding included.
func NewReaderAt(r io.ReaderAt, size int64, c *Cipher) *ReaderAt {
	return &ReaderAt{r: r, size: size &^ (BlockSize - 1), c: c}
}

// Size is the number of bytes that can be read, with the padding.
func (d *ReaderAt) Size() int64 { return d.size }

// ReadAt implements io.ReaderAt.
func (d *ReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("reading at %d", off)
	}
	if off >= d.size {
		return 0, io.EOF
	}
	want := min(int64(len(p)), d.size-off)
	if off%BlockSize == 0 && want%BlockSize == 0 {
		n, err := d.whole(p[:want], off)
		return d.end(n, len(p), err)
	}
	from := off &^ (BlockSize - 1)
	to := (off + want + BlockSize - 1) &^ (BlockSize - 1)
	buf := make([]byte, to-from)
	n, err := d.whole(buf, from)
	n = copy(p[:want], buf[min(int64(n), off-from):n])
	clear(buf)
	return d.end(n, len(p), err)
}

// end returns the error that goes with n bytes.
func (d *ReaderAt) end(n, asked int, err error) (int, error) {
	if err == nil && n < asked {
		err = io.EOF
	}
	return n, err
}

// whole decrypts whole blocks in place.
func (d *ReaderAt) whole(p []byte, off int64) (int, error) {
	var iv [BlockSize]byte
	if off > 0 {
		if n, err := d.r.ReadAt(iv[:], off-BlockSize); n < BlockSize {
			return 0, short(err)
		}
	}
	n, err := d.r.ReadAt(p, off)
	if n == len(p) {
		err = nil
	} else {
		err = short(err)
	}
	n &^= BlockSize - 1
	d.c.Decrypt(p[:n], p[:n], &iv)
	return n, err
}

func short(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
