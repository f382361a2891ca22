package folder

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// maxCompared is how many files of the same name and size are compared with an item
// before it gets a new name unseen.
const maxCompared = 50

// choose finds the item's name. The entry is that of a file with the same bytes that
// lies there already.
func (s *saving) choose() (claim, *entry, error) {
	s.mu.Lock()
	name, longest, d, err := s.fitting(s.item)
	if err != nil {
		s.mu.Unlock()
		var item *ItemError
		if errors.As(err, &item) {
			return claim{}, nil, s.notSaved(s.kind, s.item, err)
		}
		return claim{}, nil, s.fail(err)
	}
	first := s.item.Together != ""
	if g := s.places.groups[s.gid]; first && g != nil && g.dir == d.path {
		first = false
		c, ok := s.claim(d, g.stem+extension(name), maxName, 1, s.id, false, false)
		if ok && c.n == 1 {
			s.mu.Unlock()
			c, equal, err := s.look(c)
			s.mu.Lock()
			if err != nil || equal != nil || !c.exact {
				g.reserved = false
				s.mu.Unlock()
				return c, equal, err
			}
			s.unclaim(c)
			first = g.reserved // then no other of the group has its name yet
		} else if ok {
			delete(s.places.owners, c.owner)
		}
	}
	for n, compared := max(int(s.places.numbers[s.id]), 1), 0; ; compared++ {
		c, ok := s.claim(d, name, longest, n, s.id, first, compared >= maxCompared)
		if !ok {
			break
		}
		s.mu.Unlock()
		c, equal, err := s.look(c)
		if err != nil {
			s.mu.Lock()
			delete(s.places.owners, c.owner)
			s.mu.Unlock()
			return c, nil, err
		}
		s.mu.Lock()
		if equal != nil || !c.exact {
			if first {
				s.places.groups[s.gid] = &group{dir: d.path, stem: stem(path.Base(c.path))}
			}
			s.mu.Unlock()
			return c, equal, nil
		}
		s.unclaim(c)
		n = c.n + 1
	}
	s.mu.Unlock()
	return claim{}, nil, s.notSaved(s.kind, s.item, &ItemError{NoName, os.ErrExist})
}

// fitting is an item's name without a number, how long it may be, and its folder. The
// caller has the lock.
func (f *Folder) fitting(item *Item) (name string, longest int, in *dir, err error) {
	limit, folders := fit(item.Folder, item.Name)
	longest = nameLimit(limit)
	if item.Together != "" {
		longest -= 12 // the others may have a longer extension
	}
	in, err = f.enter(folders, limit)
	return fitted(item.Name, longest), longest, in, err
}

// look compares the item with what has its name, if something has; what is a
// stranger's stays exact.
func (s *saving) look(c claim) (claim, *entry, error) {
	if !c.exact {
		return c, nil, nil
	}
	local := filepath.FromSlash(c.path)
	info, err := s.root.Lstat(local)
	switch {
	case errors.Is(err, os.ErrNotExist): // another one in other letters, or somebody removed it
		return c, nil, nil
	case err != nil || !info.Mode().IsRegular():
		return c, nil, nil
	}
	size := s.item.Size
	if s.temp != nil {
		size = s.temp.size
	}
	if info.Size() != size {
		return c, nil, nil
	}
	equal := &entry{size: size, time: fileTime(info)}
	if s.temp != nil {
		hash, err := s.hashFile(c.path)
		if err != nil || hash != s.temp.hash {
			return c, nil, nil
		}
		equal.hash = hash
		return c, equal, nil
	}
	same, err := s.compare(c.path, equal)
	if err != nil || !same {
		return c, nil, err
	}
	return c, equal, nil
}

// compare has the item written against a file.
func (s *saving) compare(p string, e *entry) (bool, error) {
	file, _, err := disk.OpenRegular(s.root, filepath.FromSlash(p))
	if err != nil {
		return false, nil
	}
	defer file.Close()
	buf := s.buffer()
	defer s.buffers.Put(buf)
	h := sha256.New()
	n := int64(0)
	counter := writerFunc(func(p []byte) (int, error) {
		if s.ctx.Err() != nil {
			return 0, context.Cause(s.ctx)
		}
		n += int64(len(p))
		return len(p), nil
	})
	err = s.item.Write(s.ctx, io.MultiWriter(counter, comparer{file, *buf}, h))
	switch {
	case errors.Is(err, errDiffers):
		return false, nil
	case s.ctx.Err() != nil:
		return false, context.Cause(s.ctx)
	case errors.Is(err, ErrStop):
		return false, err
	case err != nil:
		return false, s.notSaved(s.kind, s.item, err)
	}
	e.hash = [sha256.Size]byte(h.Sum(nil))
	return n == e.size, nil
}

type writerFunc func([]byte) (int, error)

func (w writerFunc) Write(p []byte) (int, error) { return w(p) }

// There reports whether an item seems to be there already, by its size, without
// reading. It is for the room that is needed.
func (f *Folder) There(item *Item) bool {
	f.mu.Lock()
	e := f.entries[hashOf(f.scope+item.Key)]
	f.mu.Unlock()
	size := func(p string) int64 {
		if info, err := f.root.Lstat(filepath.FromSlash(p)); err == nil && info.Mode().IsRegular() {
			return info.Size()
		}
		return -1
	}
	if e != nil && e.version == item.version() && size(e.path) == e.size {
		return true
	}
	if e != nil || item.Size < 0 {
		return false
	}
	limit, folders := fit(item.Folder, item.Name)
	p := ""
	for _, folder := range folders {
		p = path.Join(p, folderName(folder, limit))
	}
	return size(path.Join(p, fitted(item.Name, nameLimit(limit)))) == item.Size
}

// Fresh reports whether no earlier run is known to have saved into the folder.
func (f *Folder) Fresh() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.entries) == 0
}

// Known reports whether an earlier run saved an item under a key.
func (f *Folder) Known(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.entries[hashOf(f.scope+key)] != nil
}
