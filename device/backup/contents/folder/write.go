package folder

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"os"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// temp is a file that was written and has no name yet.
type temp struct {
	name string
	size int64
	time int64
	hash [sha256.Size]byte
}

// write writes the item's content under a temporary name.
func (s *saving) write() error {
	s.mu.Lock()
	s.temps++
	name := fmt.Sprintf("%08x.part", uint32(s.temps))
	s.mu.Unlock()
	file, err := s.work.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return s.fail(err)
	}
	w := &tempWriter{ctx: s.ctx, file: file, hash: sha256.New(), limit: s.limit}
	buffered := s.writers.Get().(*bufio.Writer)
	buffered.Reset(w)
	err = s.item.Write(s.ctx, buffered)
	if flushErr := buffered.Flush(); err == nil {
		err = flushErr
	}
	buffered.Reset(nil)
	s.writers.Put(buffered)
	if closeErr := file.Close(); w.err == nil && closeErr != nil {
		w.err = closeErr
	}
	if err == nil && w.err == nil {
		err = s.ended(w, name)
	}
	if err == nil && w.err == nil {
		return nil
	}
	s.discard(name)
	switch {
	case w.err != nil && disk.IsTooLong(w.err):
		return s.notSaved(s.kind, s.item, &ItemError{TooBig, w.err})
	case w.err != nil:
		return s.fail(w.err)
	case s.ctx.Err() != nil:
		return context.Cause(s.ctx)
	case errors.Is(err, ErrStop):
		return err
	}
	return s.notSaved(s.kind, s.item, err)
}

// ended looks whether all was written, and sets the file's time.
func (s *saving) ended(w *tempWriter, name string) error {
	if s.item.Size >= 0 && w.n != s.item.Size {
		return fmt.Errorf("%w: %d bytes, not %d", errSize, w.n, s.item.Size)
	}
	stamp(s.work.root, name, s.item.Modified)
	info, err := s.work.root.Lstat(name)
	if err != nil {
		w.err = err
		return nil
	}
	s.temp = &temp{name: name, size: w.n, time: fileTime(info), hash: [sha256.Size]byte(w.hash.Sum(nil))}
	return nil
}

// tempWriter writes a file and keeps the error of the disk apart from those of the
// one who writes.
type tempWriter struct {
	ctx   context.Context
	file  *os.File
	hash  hash.Hash
	limit int64
	n     int64
	err   error
}

func (w *tempWriter) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	if w.ctx.Err() != nil {
		return 0, context.Cause(w.ctx)
	}
	if w.limit > 0 && w.n+int64(len(p)) > w.limit {
		return 0, &ItemError{TooBig, errors.New("longer than a file may be on the disk")}
	}
	n, err := w.file.Write(p)
	w.n += int64(n)
	w.hash.Write(p[:n])
	w.err = err
	return n, err
}
