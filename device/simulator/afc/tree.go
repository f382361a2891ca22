package afc

import (
	"path"
	"slices"
	"strings"
	"time"
)

// find returns the node of a path, nil when there is none. Links are not
// followed. The caller holds the lock, here and below.
func (f *FS) find(name string) *node {
	if f.show(name) != OK {
		return nil
	}
	n := f.root
	for part := range strings.SplitSeq(clean(name), "/") {
		if part == "" {
			continue
		}
		if n = n.children[part]; n == nil {
			return nil
		}
	}
	return n
}

// place returns the directory and the name of a path. The directory is nil when
// it does not exist.
func (f *FS) place(name string) (*node, string) {
	name = clean(name)
	directory := f.find(path.Dir(name))
	if directory == nil || !directory.isDirectory() || name == "/" || !valid(name) {
		return nil, ""
	}
	return directory, path.Base(name)
}

// create returns the file of a path, a new one if need be.
func (f *FS) create(name string) (*node, Status) {
	if n := f.find(name); n != nil {
		if n.isDirectory() {
			return nil, IsDirectory
		}
		return n, OK
	}
	directory, base := f.place(name)
	if directory == nil {
		return nil, NotFound
	}
	now := time.Now()
	n := &node{born: now, changed: now}
	return n, f.enter(directory, base, n)
}

// enter puts a new node into a directory.
func (f *FS) enter(directory *node, base string, n *node) Status {
	if directory.fixed {
		return Denied
	}
	if f.used+entryCost > f.limit {
		return NoSpace
	}
	f.used += entryCost
	directory.children[base] = n
	directory.changed = time.Now()
	return OK
}

func (f *FS) makeAll(name string) Status {
	at := "/"
	for part := range strings.SplitSeq(name, "/") {
		at = path.Join(at, part)
		if status := f.makeDirectory(at); status != OK {
			return status
		}
	}
	return OK
}

// makeDirectory makes one directory. One that exists is fine.
func (f *FS) makeDirectory(name string) Status {
	if n := f.find(name); n != nil {
		if n.isDirectory() {
			return OK
		}
		return Exists
	}
	directory, base := f.place(name)
	if directory == nil {
		return NotFound
	}
	return f.enter(directory, base, newDirectory())
}

// makeLink makes a symbolic link.
func (f *FS) makeLink(target, name string) Status {
	if target == "" || !valid(target) {
		return BadArgument
	}
	if f.find(name) != nil {
		return Exists
	}
	directory, base := f.place(name)
	if directory == nil {
		return NotFound
	}
	now := time.Now()
	return f.enter(directory, base, &node{target: target, born: now, changed: now})
}

// remove removes a node; a directory that is not empty only if all is true.
func (f *FS) remove(name string, all bool) Status {
	directory, base := f.place(name)
	if directory == nil {
		return NotFound
	}
	n := directory.children[base]
	switch {
	case n == nil:
		return NotFound
	case n.fixed || f.ofPhone(name):
		return Denied
	case len(n.children) > 0 && !all:
		return NotEmpty
	}
	f.used -= n.drop()
	delete(directory.children, base)
	directory.changed = time.Now()
	return OK
}

// rename moves a node, over a file that is in its place.
func (f *FS) rename(from, to string) Status {
	from, to = clean(from), clean(to)
	source, base := f.place(from)
	directory, newBase := f.place(to)
	switch {
	case source == nil || directory == nil || source.children[base] == nil:
		return NotFound
	case from == to:
		return OK
	case f.ofPhone(from) || directory.fixed:
		return Denied
	case strings.HasPrefix(to, from+"/"):
		return BadArgument
	}
	if there := directory.children[newBase]; there != nil {
		if there.isDirectory() {
			return Exists
		}
		f.used -= there.drop()
	}
	directory.children[newBase] = source.children[base]
	delete(source.children, base)
	source.changed, directory.changed = time.Now(), time.Now()
	return OK
}

// drop marks a node and all below it as removed, and gives what they counted
// against the limit.
func (n *node) drop() int64 {
	n.gone = true
	cost := int64(entryCost + len(n.data))
	for _, child := range n.children {
		cost += child.drop()
	}
	return cost
}

// resize cuts a file or makes it longer by zeros.
func (f *FS) resize(n *node, size int64) Status {
	grow := size - int64(len(n.data))
	switch {
	case n.gone:
		return NotFound
	case n.fixed:
		return Denied
	case size < 0:
		return BadArgument
	case grow > f.limit-f.used:
		return NoSpace
	}
	f.used += grow
	if grow <= 0 {
		n.data = slices.Clip(n.data[:size])
	} else {
		n.data = append(n.data, make([]byte, grow)...)
	}
	n.changed = time.Now()
	return OK
}

// write puts bytes into a file, which grows as needed.
func (f *FS) write(n *node, offset int64, data []byte) Status {
	end := offset + int64(len(data))
	switch {
	case n.gone:
		return NotFound
	case n.fixed:
		return Denied
	case offset < 0 || end < offset:
		return BadArgument
	}
	if end > int64(len(n.data)) {
		if status := f.resize(n, end); status != OK {
			return status
		}
	}
	copy(n.data[offset:], data)
	n.changed = time.Now()
	return OK
}
