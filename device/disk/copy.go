package disk

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ReadError is an error of CopyFile in reading the original, not in writing the copy.
type ReadError struct{ Err error }

func (e *ReadError) Error() string { return e.Err.Error() }
func (e *ReadError) Unwrap() error { return e.Err }

// CloneFile makes a new file that shares the bytes of src until one of the two is
// written (reflink): FICLONE on Linux (btrfs, XFS, bcachefs), clonefile on macOS
// (APFS). The error wraps fs.ErrExist where there is something of that name, and
// most often errors.ErrUnsupported; after an error nothing was made.
func CloneFile(src *os.File, to string, mode fs.FileMode) error { return clone(src, to, mode) }

// Uncached has the system read an open file from the disk, as far as it can be asked
// to, and not from what it remembers of writing it.
func Uncached(f *os.File) { uncached(f) }

// copyStep is how much of a file is copied between two looks at the context.
const copyStep = 8 << 20

// CopyFile makes a new file with the bytes of src from its present place on. The
// system copies by itself where it can (copy_file_range), and a share inside the
// server. Errors: *ReadError, fs.ErrExist, ctx's, and those of writing; after one
// nothing was made.
func CopyFile(ctx context.Context, src *os.File, to string, mode fs.FileMode, told func(bytes int64)) (err error) {
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, out.Close()); err != nil {
			err = errors.Join(err, os.Remove(to))
		}
	}()
	for ctx.Err() == nil {
		n, err := io.CopyN(out, src, copyStep)
		if told != nil {
			told(n)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			err = copyPlainly(ctx, out, src, told)
			at, _ := out.Seek(0, io.SeekCurrent)
			return Written(filepath.Dir(to), at+copyBlock, err)
		}
	}
	return ctx.Err()
}

// copyBlock is how much is read and written at a time where the system does not copy by itself.
const copyBlock = 1 << 20

// copyPlainly copies the rest by reading and writing, which tells on which side
// the system failed.
func copyPlainly(ctx context.Context, out io.Writer, src io.Reader, told func(int64)) error {
	buf := make([]byte, copyBlock)
	for ctx.Err() == nil {
		n, err := src.Read(buf)
		if _, err := out.Write(buf[:n]); err != nil {
			return err
		}
		if told != nil {
			told(int64(n))
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &ReadError{err}
		}
	}
	return ctx.Err()
}
