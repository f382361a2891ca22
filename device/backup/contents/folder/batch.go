package folder

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// What a batch holds at most. Syncing one costs about the same for one file as for
// many; what a kill takes away is a batch or two.
const (
	batchFiles = 256
	batchBytes = 128 << 20
	batchAge   = 2 * time.Second
)

// batch is what was written and has no names yet; under the Folder's lock.
type batch struct {
	files []*pending
	bytes int64
	since time.Time
}

// add takes an item and reports whether the batch is full.
func (b *batch) add(p *pending) bool {
	if len(b.files) == 0 {
		b.since = time.Now()
	}
	b.files = append(b.files, p)
	b.bytes += p.entry.size
	return len(b.files) >= batchFiles || b.bytes >= batchBytes
}

// takeBatch takes the batch if it is so old.
func (f *Folder) takeBatch(age time.Duration) []*pending {
	f.mu.Lock()
	defer f.mu.Unlock()
	if age > 0 && time.Since(f.batch.since) < age {
		return nil
	}
	files := f.batch.files
	f.batch = batch{}
	return files
}

// commit is a batch for the committer.
type commit struct {
	batch []*pending
	done  chan struct{} // closed afterwards; nil when nobody waits
}

// commitAll is the committer: the one goroutine that gives files their names.
func (f *Folder) commitAll() {
	defer close(f.done)
	old := time.NewTicker(batchAge / 2)
	defer old.Stop()
	for {
		select {
		case c, ok := <-f.commits:
			if !ok {
				return
			}
			f.commit(c.batch)
			if c.done != nil {
				close(c.done)
			}
		case <-old.C:
			f.commit(f.takeBatch(batchAge))
		}
	}
}

// commit brings a batch to the disk and gives its files their names. After a failure
// it does what can be done: on a full disk files can still be renamed.
func (f *Folder) commit(files []*pending) {
	if len(files) == 0 {
		return
	}
	defer func() {
		for _, p := range files {
			if p.temp != "" {
				f.discard(p.temp)
			}
		}
	}()
	if errors.Is(f.failed(), ErrGone) {
		return
	}
	if f.gone() { // what is open still takes files, which nobody would find
		f.fail(ErrGone)
		return
	}
	temps := make([]string, len(files))
	for i, p := range files {
		temps[i] = filepath.Join(f.path, workName, p.temp)
	}
	if err := disk.SyncFiles(f.top, temps, nil); err != nil {
		f.fail(err)
		return
	}
	f.mu.Lock()
	clear(f.unsure)
	f.mu.Unlock()
	f.note(files)
	slices.SortStableFunc(files, func(a, b *pending) int {
		return strings.Compare(path.Dir(a.entry.path), path.Dir(b.entry.path))
	})
	var dir *os.File
	in := ""
	defer func() {
		if dir != nil {
			dir.Close()
		}
	}()
	var moved []*pending
	for _, p := range files {
		if to := path.Dir(p.entry.path); dir == nil || to != in {
			if dir != nil {
				dir.Close()
			}
			var err error
			if dir, err = f.openDir(to); err != nil {
				f.unnamed(p, err)
				continue
			}
			in = to
			f.touched[in] = true
		}
		before := p.entry.path
		if err := f.publish(p, dir); err != nil {
			f.unnamed(p, err)
			continue
		}
		if p.entry.path != before {
			moved = append(moved, p)
		}
		p.temp = ""
		f.mu.Lock()
		if f.unsure != nil { // else the drive is gone
			count(f.account.Saved, p.kind, p.entry.size)
			count(f.unsure, p.kind, p.entry.size)
		}
		f.mu.Unlock()
	}
	if len(moved) > 0 {
		f.note(moved)
	}
}

// note writes files into the list, with what else is to stand there. Without the list
// the next run compares, so that a failure takes nothing away.
func (f *Folder) note(files []*pending) {
	f.mu.Lock()
	lines := f.lines
	f.lines = nil
	for _, p := range files {
		lines = append(lines, f.line(p.entry, p.key, p.group))
	}
	f.mu.Unlock()
	if err := f.ledger.write(f.root, lines); err != nil {
		f.fail(err)
	}
}

// openDir opens a folder, and makes it and those above it where they are missing.
func (f *Folder) openDir(p string) (*os.File, error) {
	local := filepath.FromSlash(p)
	dir, err := f.root.Open(local)
	if errors.Is(err, fs.ErrNotExist) {
		if err := f.root.MkdirAll(local, 0o700); err != nil {
			return nil, err
		}
		for up := path.Dir(p); up != "."; up = path.Dir(up) {
			f.touched[up] = true
		}
		dir, err = f.root.Open(local)
	}
	return dir, err
}

// unnamed deals with a file that could not get its name.
func (f *Folder) unnamed(p *pending, err error) {
	if disk.IsBadName(err) || errors.Is(err, fs.ErrExist) {
		_ = f.notSaved(p.kind, &Item{Key: p.key, Name: p.name, Size: p.size}, &ItemError{NoName, err})
		return
	}
	f.fail(err)
}

// publish gives a file its name. One that was taken in the meantime is left to whoever
// took it.
func (f *Folder) publish(p *pending, dir *os.File) error {
	if p.replaces != nil && f.unchanged(p.replaces, true) {
		err := f.rename(filepath.Join(workName, p.temp), p.entry.path)
		if disk.IsOtherDisk(err) {
			err = f.across(p, dir)
		}
		return err
	}
	taken := p.replaces != nil // and somebody has changed it
	p.replaces = nil
	for limit := maxName; ; {
		err := fs.ErrExist
		if !taken {
			err = disk.RenameNew(f.work.dir, p.temp, dir, path.Base(p.entry.path))
			if disk.IsOtherDisk(err) {
				err = f.across(p, dir)
			}
		}
		taken = false
		switch {
		case disk.IsBadName(err) && limit == maxName:
			limit = 60 // some file systems that encrypt names take shorter ones
		case !errors.Is(err, fs.ErrExist):
			return err
		}
		f.mu.Lock()
		c, ok := f.claim(p.claim.dir, fitted(p.name, limit), limit, p.claim.n+1, p.id, false, true)
		if ok {
			f.unclaim(p.claim)
			p.claim, p.entry.path = c, c.path
		}
		f.mu.Unlock()
		if !ok {
			return err
		}
	}
}
