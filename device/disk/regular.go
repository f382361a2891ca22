package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Errors of opening a file that somebody else wrote.
var (
	// ErrNotAFile means that something else than a regular file stands under
	// the name: a folder, a symbolic link, a pipe, a device.
	ErrNotAFile = errors.New("not a regular file")
	// ErrTooBig means that a file is larger than any of its kind has a reason
	// to be. It was not read.
	ErrTooBig = errors.New("file is too big")
)

// OpenRegular opens a file inside the root for reading if it is a regular one.
// It is looked at before it is opened, so that opening a pipe or a device has no
// effect and does not wait; and again afterwards, in case it was exchanged.
// Symbolic links as the last element are not followed; others only inside root.
func OpenRegular(root *os.Root, name string) (*os.File, fs.FileInfo, error) {
	before, err := root.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, before, fmt.Errorf("%s: %w (%s)", name, ErrNotAFile, before.Mode().Type())
	}
	f, err := root.OpenFile(name, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return nil, before, err
	}
	after, err := f.Stat()
	if err == nil && (!after.Mode().IsRegular() || !os.SameFile(before, after)) {
		err = fmt.Errorf("%s: %w", name, ErrNotAFile)
	}
	if err != nil {
		f.Close()
		return nil, before, err
	}
	return f, after, nil
}

// OpenFile is OpenRegular for a path, whose folder may be reached by links.
func OpenFile(path string) (*os.File, fs.FileInfo, error) {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	return OpenRegular(root, filepath.Base(path))
}

// ReadRegular reads a whole file of at most limit bytes. Nothing is allocated
// for one that is larger.
func ReadRegular(root *os.Root, name string, limit int64) ([]byte, fs.FileInfo, error) {
	f, info, err := OpenRegular(root, name)
	if err != nil {
		return nil, info, err
	}
	data, err := readAll(f, info.Size(), limit)
	return data, info, err
}

// ReadFile is ReadRegular for a path.
func ReadFile(path string, limit int64) ([]byte, error) {
	f, info, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	return readAll(f, info.Size(), limit)
}

func readAll(f *os.File, size, limit int64) ([]byte, error) {
	defer f.Close()
	if size > limit {
		return nil, fmt.Errorf("%s: %w: %d bytes", filepath.Base(f.Name()), ErrTooBig, size)
	}
	data := make([]byte, size)
	n, err := io.ReadFull(f, data)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return data[:n], nil
}
