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

func TestReader(t *testing.T) {
	for _, n := range []int{0, 16, 4096, bufferSize - 16, bufferSize, bufferSize + 16, 3*bufferSize + 32} {
		plain, sealed, c := encrypted(n)
		for name, r := range map[string]io.Reader{
			"whole":   bytes.NewReader(sealed),
			"halves":  iotest.HalfReader(bytes.NewReader(sealed)),
			"odd end": iotest.DataErrReader(bytes.NewReader(sealed)),
		} {
			if got, err := io.ReadAll(NewReader(r, c)); err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%s, %d bytes: %d, %v", name, n, len(got), err)
			}
		}
		big := make([]byte, n+bufferSize+7) // is decrypted in place
		got, err := io.ReadFull(NewReader(bytes.NewReader(sealed), c), big)
		if got != n || !bytes.Equal(big[:got], plain) || !errors.Is(err, io.ErrUnexpectedEOF) && n > 0 {
			t.Errorf("%d bytes at once: %d, %v", n, got, err)
		}
	}
	plain, sealed, c := encrypted(4096)
	if got, err := io.ReadAll(NewReader(bytes.NewReader(sealed[:1000]), c)); !errors.Is(err, io.ErrUnexpectedEOF) || !bytes.Equal(got, plain[:992]) {
		t.Errorf("cut: %d bytes, %v", len(got), err)
	}
	disk := errors.New("the disk failed")
	r := io.MultiReader(bytes.NewReader(sealed[:160]), iotest.ErrReader(disk))
	if got, err := io.ReadAll(NewReader(r, c)); !errors.Is(err, disk) || !bytes.Equal(got, plain[:160]) {
		t.Errorf("failing: %d bytes, %v", len(got), err)
	}
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
