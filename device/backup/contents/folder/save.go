package folder

import (
	"context"
	"fmt"
	"path"
	"time"
)

// save saves an item: see Saver.
func (f *Folder) save(ctx context.Context, kind string, item *Item) (string, error) {
	if err := f.failed(); err != nil {
		return "", err
	}
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	id := hashOf(f.scope + item.Key)
	if item.Renew {
		f.mu.Lock()
		newer := f.entries[id]
		f.mu.Unlock()
		if newer != nil && newer.age > f.age { // what a newer backup of the phone gave stays
			aged := *item
			aged.Key = fmt.Sprintf("%s@%d", item.Key, f.age)
			item, id = &aged, hashOf(f.scope+aged.Key)
		}
	}
	var gid keyHash
	if item.Together != "" {
		gid = hashOf(f.scope + item.Together)
		release, err := f.hold(ctx, hashOf("together\x00"+item.Together))
		if err != nil {
			return "", err
		}
		defer release()
	}
	release, err := f.hold(ctx, id)
	if err != nil {
		return "", err
	}
	defer release()

	s := saving{Folder: f, ctx: ctx, kind: kind, item: item, id: id, gid: gid}
	p, err := s.run()
	if s.temp != nil && err != nil {
		f.discard(s.temp.name)
	}
	return p, err
}

// saving is the saving of one item.
type saving struct {
	*Folder
	ctx  context.Context
	kind string
	item *Item
	id   keyHash
	gid  keyHash // of what it belongs together with
	temp *temp   // once it is written
}

func (s *saving) run() (string, error) {
	item := s.item
	s.mu.Lock()
	e := s.entries[s.id]
	again := e != nil && e.now
	where := ""
	if again {
		where = e.path // which the committer may change
	}
	s.mu.Unlock()
	switch {
	case again && !item.Renew:
		return where, nil
	case again:
		if err := s.Flush(); err != nil {
			return "", err
		}
	case e != nil && !s.owns(e):
		e = nil // another item has its name by now
	case e != nil && !item.Renew && e.version == item.version() && s.unchanged(e, false):
		s.there(e)
		return e.path, nil
	}
	if s.limit > 0 && item.Size > s.limit {
		return "", s.notSaved(s.kind, item, &ItemError{TooBig, fmt.Errorf("%d bytes, and the disk takes %d in one file", item.Size, s.limit)})
	}
	if item.Renew || item.Size < 0 {
		if err := s.write(); err != nil {
			return "", err
		}
	}
	if item.Renew {
		if p, ok := s.renew(e); ok {
			return p, nil
		}
	}
	c, equal, err := s.choose()
	if err != nil {
		return "", err
	}
	if equal != nil {
		equal.path, equal.version, equal.found, equal.now = c.path, item.version(), true, true
		s.mu.Lock()
		s.entries[s.id] = equal
		s.lines = append(s.lines, s.line(equal, item.Key, item.Together))
		s.mu.Unlock()
		if s.temp != nil {
			s.discard(s.temp.name)
		}
		s.there(equal)
		return c.path, nil
	}
	if s.temp == nil {
		if err := s.write(); err != nil {
			s.mu.Lock()
			delete(s.places.owners, c.owner)
			s.mu.Unlock()
			return "", err
		}
	}
	return s.queue(c, nil), nil
}

// owns reports whether the name of an entry is this item's, and takes it.
func (s *saving) owns(e *entry) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner := ownerOf(e.path)
	if by, ok := s.places.owners[owner]; ok && by != s.id {
		return false
	}
	s.places.owners[owner] = s.id
	return true
}

// there accounts for an item that was saved before.
func (s *saving) there(e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.now = true
	count(s.account.There, s.kind, e.size)
}

// renew puts a new version in the place of one that nobody changed, or finds that it
// is the same.
func (s *saving) renew(e *entry) (string, bool) {
	if e == nil || e.found {
		return "", false
	}
	for v := e; v != nil; v = v.before {
		if !s.unchanged(v, true) {
			continue
		}
		if v.hash == s.temp.hash {
			s.discard(s.temp.name)
			if v != e {
				s.mu.Lock()
				s.entries[s.id] = v
				s.lines = append(s.lines, s.line(v, s.item.Key, s.item.Together))
				s.mu.Unlock()
			}
			s.there(v)
			return v.path, true
		}
		s.mu.Lock()
		d, err := s.open(path.Dir(v.path))
		s.mu.Unlock()
		if err != nil {
			return "", false
		}
		return s.queue(claim{dir: d, path: v.path, owner: ownerOf(v.path), n: 1}, v), true
	}
	return "", false
}

// queue hands a written item over to the batch.
func (s *saving) queue(c claim, replaces *entry) string {
	e := &entry{path: c.path, size: s.temp.size, time: s.temp.time, hash: s.temp.hash, version: s.item.version(), now: true}
	if s.item.Renew {
		e.age = s.age
	}
	if replaces != nil {
		e.before = &entry{path: replaces.path, size: replaces.size, time: replaces.time, hash: replaces.hash}
	}
	p := &pending{
		temp: s.temp.name, claim: c, entry: e, replaces: e.before, kind: s.kind, id: s.id, modified: s.item.Modified,
		key: s.item.Key, group: s.item.Together, name: s.item.Name, size: s.item.Size,
	}
	s.mu.Lock()
	s.entries[s.id] = e
	full := s.batch.add(p)
	s.mu.Unlock()
	if full {
		s.commits <- commit{batch: s.takeBatch(0)}
	}
	return c.path
}

// pending is an item that is written and gets its name with its batch.
type pending struct {
	temp     string
	claim    claim
	entry    *entry
	replaces *entry
	kind     string
	id       keyHash
	modified time.Time
	key      string
	group    string
	name     string
	size     int64
}
