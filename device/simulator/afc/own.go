package afc

import (
	"io"
	"iter"
	"path"
	"strings"
	"time"
)

// Entry is a file or folder that lies on the phone of itself.
type Entry struct {
	Path          string // from the root
	Folder        bool
	Size          int64
	Born, Changed time.Time
	Open          func() (io.ReadCloser, error) // of a file
}

// Own is what lies on the phone of itself, such as its photos. Computers can read it and
// change nothing.
type Own struct {
	Folders []string // of the root, which are the phone's with all in them

	// State tells one state of the phone from another; while it stays the same, so do
	// the entries. Both may be called whenever a computer asks.
	State   func() any
	Entries func() iter.Seq2[Entry, error]
}

// own is Own with the state that is shown.
type own struct {
	Own
	shown any
}

// SetOwn shows what lies on the phone. It is looked at when somebody asks for it first,
// and again when it has become another.
func (f *FS) SetOwn(o Own) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.own = own{Own: o}
}

// show brings what lies on the phone up to date, where a path is of it. The caller
// holds the lock.
func (f *FS) show(name string) Status {
	if f.own.State == nil || !f.ofPhone(name) {
		return OK
	}
	state := f.own.State()
	if state == f.own.shown {
		return OK
	}
	for _, folder := range f.own.Folders {
		root := newDirectory()
		root.fixed = true
		f.root.children[folder] = root
	}
	f.own.shown = nil
	for e, err := range f.own.Entries() {
		if err != nil {
			return Internal
		}
		f.put(e)
	}
	f.own.shown = state
	return OK
}

// ofPhone reports whether a path is of what lies on the phone.
func (f *FS) ofPhone(name string) bool {
	name = clean(name)
	for _, folder := range f.own.Folders {
		if name == "/"+folder || strings.HasPrefix(name, "/"+folder+"/") {
			return true
		}
	}
	return false
}

// put adds an entry with the folders above it. One that cannot be is left out.
func (f *FS) put(e Entry) {
	if !f.ofPhone(e.Path) || !valid(e.Path) {
		return
	}
	at := f.root
	for part := range strings.SplitSeq(strings.Trim(path.Dir(clean(e.Path)), "/"), "/") {
		next := at.children[part]
		if next == nil {
			next = &node{children: make(map[string]*node), born: e.Born, changed: e.Changed, fixed: true}
			at.children[part] = next
		}
		if !next.isDirectory() {
			return
		}
		at = next
	}
	n := &node{born: e.Born, changed: e.Changed, fixed: true, size: e.Size, open: e.Open}
	base := path.Base(clean(e.Path))
	if e.Folder {
		n.children, n.open = make(map[string]*node), nil
	}
	if there := at.children[base]; there == nil {
		at.children[base] = n
	} else if there.isDirectory() {
		there.born, there.changed = e.Born, e.Changed
	}
}

// length is how many bytes a file has.
func (n *node) length() int64 {
	if n.open != nil {
		return n.size
	}
	return int64(len(n.data))
}

// bytes returns up to count bytes of an open file from an offset.
func (h *handle) bytes(from, count int64) ([]byte, Status) {
	if h.node.open == nil {
		data := h.node.data
		from = min(from, int64(len(data)))
		return append([]byte(nil), data[from:min(from+count, int64(len(data)))]...), OK
	}
	if h.in == nil || h.at != from {
		h.close()
		in, err := h.node.open()
		if err != nil {
			return nil, ReadError
		}
		h.in, h.at = in, 0
		n, err := io.CopyN(io.Discard, in, from)
		h.at = n
		if err == io.EOF {
			return nil, OK
		}
		if err != nil {
			return nil, ReadError
		}
	}
	data := make([]byte, min(count, max(h.node.size-from, 0)))
	n, err := io.ReadFull(h.in, data)
	h.at += int64(n)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, ReadError
	}
	return data[:n], OK
}

// close lets go of the contents of what lies on the phone.
func (h *handle) close() {
	if h.in != nil {
		_ = h.in.Close() // it was only read
		h.in = nil
	}
}
