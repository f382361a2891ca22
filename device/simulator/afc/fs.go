package afc

import (
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxName is the longest name of a file, and maxPath of a path, in bytes.
const (
	maxName = 255
	maxPath = 4096
)

// entryCost is what one entry counts against the limit, besides its bytes.
const entryCost = 512

// FS is a file system in memory. All methods may be called from any goroutine;
// errors are of the type Status. Paths begin at the root whether or not they
// begin with a slash, and cannot leave it.
type FS struct {
	limit int64

	mu   sync.Mutex
	root *node
	used int64
	own  own // of the phone
}

// node is a file, a directory (children not nil), or a link (target not "").
type node struct {
	children map[string]*node
	target   string
	data     []byte
	born     time.Time
	changed  time.Time
	gone     bool // removed, while a handle may still have it open
	fixed    bool // of the phone itself: it can be read only
	size     int64
	open     func() (io.ReadCloser, error) // of what is fixed

	exclusive *handle // who locked the file for itself
	shared    map[*handle]struct{}
}

// New makes an empty file system that holds up to limit bytes; entries count,
// too.
func New(limit int64) *FS {
	return &FS{limit: limit, root: newDirectory()}
}

func newDirectory() *node {
	now := time.Now()
	return &node{children: make(map[string]*node), born: now, changed: now}
}

func (n *node) isDirectory() bool { return n.children != nil }

// ReadFile returns a copy of a file's bytes.
func (f *FS) ReadFile(name string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if status := f.show(name); status != OK {
		return nil, status
	}
	n := f.find(name)
	switch {
	case n == nil:
		return nil, NotFound
	case n.isDirectory():
		return nil, IsDirectory
	case n.open != nil:
		in, err := n.open()
		if err != nil {
			return nil, err
		}
		defer in.Close()
		return io.ReadAll(in)
	}
	return slices.Clone(n.data), nil
}

// WriteFile puts a file into the place of what is there, and makes the
// directories above it.
func (f *FS) WriteFile(name string, data []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if status := f.makeAll(path.Dir(clean(name))); status != OK {
		return status
	}
	n, status := f.create(name)
	if status == OK {
		status = f.resize(n, 0)
	}
	if status == OK {
		status = f.write(n, 0, data)
	}
	return status.orNil()
}

// MkdirAll makes a directory and those above it.
func (f *FS) MkdirAll(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.makeAll(clean(name)).orNil()
}

// List returns the names in a directory, sorted.
func (f *FS) List(name string) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if status := f.show(name); status != OK {
		return nil, status
	}
	n := f.find(name)
	switch {
	case n == nil:
		return nil, NotFound
	case !n.isDirectory():
		return nil, BadArgument
	}
	return slices.Sorted(maps.Keys(n.children)), nil
}

// RemoveAll removes a file or a directory with all in it.
func (f *FS) RemoveAll(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.remove(name, true).orNil()
}

// orNil makes an error of a status.
func (s Status) orNil() error {
	if s == OK {
		return nil
	}
	return s
}

// clean makes a path absolute and takes the dots out of it.
func clean(name string) string { return path.Clean("/" + name) }

// valid reports whether a path could be that of a file.
func valid(name string) bool {
	if len(name) > maxPath || strings.ContainsRune(name, 0) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > maxName {
			return false
		}
	}
	return true
}
