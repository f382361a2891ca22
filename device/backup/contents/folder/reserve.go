package folder

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
)

// Reserve chooses the name of an item that will be saved, unless an earlier run gave it
// one. Called for all items in the order of their list before any is saved, names depend
// on that order alone, and not on which goroutine comes first. An item that is never
// saved keeps its name from the others of this run.
func (f *Folder) Reserve(item *Item) {
	id := hashOf(f.scope + item.Key)
	f.mu.Lock()
	defer f.mu.Unlock()
	if e := f.entries[id]; e != nil {
		by, ok := f.places.owners[ownerOf(e.path)]
		if ok && by == id && e.version == item.version() && f.sizeOf(e.path) == e.size {
			if d, err := f.open(path.Dir(e.path)); err == nil {
				d.stems[sumOf(stem(fold(path.Base(e.path))))] = struct{}{}
			}
			return
		}
	}
	name, longest, d, err := f.fitting(item)
	if err != nil {
		return // saving it will tell
	}
	first := item.Together != ""
	gid := hashOf(f.scope + item.Together)
	if g := f.places.groups[gid]; first && g != nil && g.dir == d.path {
		first = false
		c, ok := f.claim(d, g.stem+extension(name), maxName, 1, id, false, false)
		if ok && c.n == 1 && f.mayBe(c, item) {
			return
		}
		if ok {
			delete(f.places.owners, c.owner)
		}
	}
	for n := 1; ; {
		c, ok := f.claim(d, name, longest, n, id, first, false)
		switch {
		case !ok:
			return
		case !f.mayBe(c, item):
			f.unclaim(c)
			n = c.n + 1
			continue
		}
		if first {
			f.places.groups[gid] = &group{dir: d.path, stem: stem(path.Base(c.path)), reserved: true}
		}
		if c.n > 1 {
			f.places.numbers[id] = int32(c.n)
		}
		return
	}
}

// mayBe reports whether a name is free, or is that of a file that may be the item.
func (f *Folder) mayBe(c claim, item *Item) bool {
	if !c.exact {
		return true
	}
	size := f.sizeOf(c.path)
	return size == absent || size >= 0 && (item.Size < 0 || item.Size == size)
}

// What sizeOf says where there is no size.
const (
	absent = -1 // another name in other letters
	noFile = -2
)

// sizeOf is the size of a file of ours or somebody else's.
func (f *Folder) sizeOf(p string) int64 {
	switch info, err := f.root.Lstat(filepath.FromSlash(p)); {
	case err == nil && info.Mode().IsRegular():
		return info.Size()
	case !errors.Is(err, fs.ErrNotExist):
		return noFile
	}
	return absent
}
