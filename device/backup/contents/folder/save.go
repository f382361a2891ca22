package folder

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// save saves an item: see Saver.
func (f *Folder) save(ctx context.Context, kind string, item *Item) (string, error) {
	if err := f.failed(); err != nil {
		return "", err
	}
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	id := hashOf(item.Key)
	var gid keyHash
	if item.Together != "" {
		gid = hashOf(item.Together)
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
		s.lines = append(s.lines, equal.line(item.Key, item.Together))
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
				s.lines = append(s.lines, v.line(s.item.Key, s.item.Together))
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

// maxCompared is how many files of the same name and size are compared with an item
// before it gets a new name unseen.
const maxCompared = 50

// choose finds the item's name. The entry is that of a file with the same bytes that
// lies there already.
func (s *saving) choose() (claim, *entry, error) {
	limit, folders := fit(s.item.Folder, s.item.Name)
	longest := nameLimit(limit)
	if s.item.Together != "" {
		longest -= 12 // the others may have a longer extension
	}
	name := fitted(s.item.Name, longest)
	s.mu.Lock()
	d, err := s.enter(folders, limit)
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
			if err != nil || equal != nil || !c.exact {
				return c, equal, err
			}
			s.mu.Lock()
			s.unclaim(c)
		} else if ok {
			delete(s.places.owners, c.owner)
		}
	}
	for n, compared := 1, 0; ; compared++ {
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
				s.places.groups[s.gid] = &group{d.path, stem(path.Base(c.path))}
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
	e := f.entries[hashOf(item.Key)]
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

// Known reports whether an earlier run saved an item under a key.
func (f *Folder) Known(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.entries[hashOf(key)] != nil
}
