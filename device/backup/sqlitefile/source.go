package sqlitefile

import (
	"errors"
	"io"
	"io/fs"
	"time"
)

// fileName is the name of the one file that SQLite can open.
const fileName = "db"

// window is how much is read ahead at once when pages are read in order.
const window = 256 << 10

// source is a file system of one file.
type source struct {
	r    io.ReaderAt
	size int64
}

// Open implements fs.FS.
func (s *source) Open(name string) (fs.File, error) {
	if name != fileName {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &file{source: s}, nil
}

// file is the database as one connection reads it.
type file struct {
	*source
	at     int64
	buf    []byte // what was read ahead, from start on
	start  int64
	expect int64 // where the next read begins if pages are read in order
}

// Stat implements fs.File.
func (f *file) Stat() (fs.FileInfo, error) { return info(f.size), nil }

// Close implements fs.File.
func (f *file) Close() error {
	clear(f.buf[:cap(f.buf)])
	f.buf = nil
	return nil
}

// Seek implements io.Seeker as far as SQLite needs it.
func (f *file) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart || offset < 0 {
		return 0, fs.ErrInvalid
	}
	f.at = offset
	return offset, nil
}

// Read fills p, from what was read ahead if it is there. Past the end it gives
// fewer bytes and no error, which is what the VFS takes for a short read.
func (f *file) Read(p []byte) (int, error) {
	n, err := f.read(p)
	f.at += int64(n)
	f.expect = f.at
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

func (f *file) read(p []byte) (int, error) {
	if n, ok := f.buffered(p); ok {
		return n, nil
	}
	ahead := f.at == f.expect && f.at > 0 && len(p) < window
	if !ahead {
		return f.r.ReadAt(p[:f.room(p)], f.at)
	}
	if f.buf == nil {
		f.buf = make([]byte, window)
	}
	n, err := f.r.ReadAt(f.buf[:window][:f.room(f.buf[:window])], f.at)
	if err != nil && !errors.Is(err, io.EOF) {
		f.buf = f.buf[:0]
		return 0, err
	}
	f.buf, f.start = f.buf[:n], f.at
	return copy(p, f.buf), nil
}

// buffered serves p from what was read ahead.
func (f *file) buffered(p []byte) (int, bool) {
	from := f.at - f.start
	if from < 0 || from+int64(len(p)) > int64(len(f.buf)) {
		return 0, false
	}
	return copy(p, f.buf[from:]), true
}

// room is how much of p lies before the end of the database.
func (f *file) room(p []byte) int64 { return max(0, min(int64(len(p)), f.size-f.at)) }

// info describes the file; its value is the size.
type info int64

func (i info) Name() string       { return fileName }
func (i info) Size() int64        { return int64(i) }
func (i info) Mode() fs.FileMode  { return 0o400 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }
