package cbc

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// encrypted returns a plain text and what it is encrypted.
func encrypted(n int) (plain, sealed []byte, c *Cipher) {
	key := [KeySize]byte(random(9, KeySize))
	sealed = random(10, n)
	return reference(&key, [BlockSize]byte{}, sealed), sealed, New(&key)
}

func TestReaderAt(t *testing.T) {
	plain, sealed, c := encrypted(1024)
	r := NewReaderAt(bytes.NewReader(append(sealed, 1, 2, 3)), 1027, c)
	if r.Size() != 1024 {
		t.Errorf("size %d", r.Size())
	}
	for off := range 1030 {
		for _, n := range []int{0, 1, 15, 16, 17, 64, 100, 2000} {
			buf := make([]byte, n)
			got, err := r.ReadAt(buf, int64(off))
			want := plain[min(off, 1024):min(off+n, 1024)]
			if !bytes.Equal(buf[:got], want) || got < n && !errors.Is(err, io.EOF) || got == n && err != nil && n > 0 {
				t.Fatalf("%d at %d: %d bytes, %v", n, off, got, err)
			}
		}
	}
	if _, err := r.ReadAt(make([]byte, 1), -1); err == nil {
		t.Error("read before the beginning")
	}
	short := NewReaderAt(bytes.NewReader(sealed[:500]), 1024, c)
	buf := make([]byte, 1024)
	if n, err := short.ReadAt(buf, 0); n != 496 || !errors.Is(err, io.ErrUnexpectedEOF) || !bytes.Equal(buf[:n], plain[:496]) {
		t.Errorf("shorter than said: %d, %v", n, err)
	}
	if n, err := short.ReadAt(buf[:16], 800); n != 0 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("behind its end: %d, %v", n, err)
	}
	if err := iotest.TestReader(io.NewSectionReader(r, 0, r.Size()), plain); err != nil {
		t.Error(err)
	}
}
