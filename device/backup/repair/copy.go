package repair

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/device/backup"
	"lifeboat/device/backup/check"
	"lifeboat/device/backup/index"
	"lifeboat/device/backup/keybag"
	"lifeboat/device/backup/mbfile"
	"lifeboat/device/disk"
	"lifeboat/device/progress"
)

// stageCopy is the stage in which the copy is made.
const stageCopy = "copy"

// slack is what the small files and the folders of a copy take.
const slack = 16 << 20

// errNoClone means that files cannot be reflinked here.
var errNoClone = errors.New("no reflinks here")

// copier makes the copy in a folder of its own.
type copier struct {
	plan    *Plan
	dir     string
	options Options
	report  progress.Func

	noClone atomic.Bool
	noLink  atomic.Bool
	cloned  atomic.Int64
	linked  atomic.Int64
	copied  atomic.Int64
	done    atomic.Int64 // bytes

	mu     sync.Mutex
	shards map[string]bool // folders of payloads that were made
	unread map[int64]bool  // rows whose payload cannot be read
	lost   []Lost          // what they are
}

// make fills the folder.
func (c *copier) make(ctx context.Context) error {
	if err := c.room(); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{c.lists, c.payloads, c.agreed, c.index, c.compare} {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// agreed holds that nobody loses what nobody agreed to: files that the disk does
// not give.
func (c *copier) agreed(context.Context) error {
	if len(c.lost) > 0 && !c.options.DropMissing {
		return &ReadError{Lost: c.lost}
	}
	return nil
}

// lists puts the property lists into the copy.
func (c *copier) lists(ctx context.Context) error {
	p := c.plan
	for _, l := range []struct {
		name string
		from *os.Root
		new  []byte
	}{
		{"Info.plist", p.base.Root(), p.lists.info},
		{"Status.plist", p.base.Root(), p.lists.status},
		{"Manifest.plist", p.source.Root(), p.lists.manifest},
	} {
		to := filepath.Join(c.dir, l.name)
		if l.new != nil {
			if err := errors.Join(os.WriteFile(to, l.new, 0o600), c.told(to)); err != nil {
				return err
			}
			continue
		}
		src, _, err := spot{root: l.from, name: l.name}.open()
		if err != nil {
			continue // the check of the copy names it
		}
		err = copyFile(ctx, src, to, make([]byte, 64<<10))
		if err := errors.Join(err, src.Close(), c.told(to)); err != nil {
			return err
		}
	}
	return nil
}

// told tells a watcher of the disk of a file that was written.
func (c *copier) told(path string) error {
	if !c.options.Disk.Watched() {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	c.options.Disk.Did(disk.Create, path, "", nil)
	c.options.Disk.Did(disk.Write, path, "", data)
	return nil
}

// method is how most files were made.
func (c *copier) method() Method {
	switch n := c.copied.Load(); {
	case c.cloned.Load() > n:
		return Cloned
	case c.linked.Load() > n:
		return Linked
	}
	return Copied
}

// room looks whether the copy will fit. Where files can share their space, only
// the index takes some.
func (c *copier) room() error {
	facts := c.plan.source.Facts()
	need := 3*facts.IndexBytes + slack
	if shares, err := c.sharing(); err != nil {
		return err
	} else if !shares {
		need += c.plan.Before.Counts.Bytes + 16*c.plan.Before.Counts.Files
	}
	free, err := freeSpace(c.dir)
	if err != nil {
		return fmt.Errorf("how much room there is: %w", err)
	}
	if free < need {
		return &SpaceError{Need: need, Free: free}
	}
	return nil
}

// sharing tries with the index whether files can be reflinked or linked there.
func (c *copier) sharing() (bool, error) {
	probe := filepath.Join(c.dir, "probe")
	src, err := os.Open(filepath.Join(c.plan.source.Facts().Folder, c.plan.source.IndexName()))
	if err != nil {
		return false, err
	}
	defer src.Close()
	if clone(src, probe) == nil {
		return true, os.Remove(probe)
	}
	c.noClone.Store(true)
	if err := os.Remove(probe); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	if !c.options.HardLinks || os.Link(src.Name(), probe) != nil {
		c.noLink.Store(true)
		return false, nil
	}
	return true, os.Remove(probe)
}

// payload is one file to copy.
type payload struct {
	row   int64
	from  spot
	to    string // fileID in the copy
	made  making
	entry []byte // EncryptionKey, where the payload is made or encrypted
	what  Lost
}

// payloads copies the files that the mended index names.
func (c *copier) payloads(ctx context.Context) error {
	stop := c.tell()
	defer stop()
	jobs := make(chan payload, 4*c.options.Workers)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(jobs)
		return c.hand(gctx, jobs)
	})
	for range c.options.Workers {
		group.Go(func() error {
			buf := make([]byte, 1<<20)
			for job := range jobs {
				if err := c.payload(gctx, job, buf); err != nil {
					for range jobs { // let the one who hands out come to an end
					}
					return err
				}
			}
			return nil
		})
	}
	err := group.Wait()
	if cerr := ctx.Err(); cerr != nil {
		return cerr
	}
	return err
}

// hand gives out a job for each file.
func (c *copier) hand(ctx context.Context, jobs chan<- payload) error {
	p := c.plan
	for _, b := range p.back {
		job := payload{to: idOf(b.domain, b.path).String(), from: b.from, what: Lost{App: check.AppName(b.domain, b.path), File: b.path, Bytes: b.from.size, Why: "its bytes cannot be read"}}
		select {
		case jobs <- job:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var record mbfile.Record
	for row, err := range p.source.Files(ctx) {
		if err != nil {
			return err
		}
		change := p.changes[row.Number]
		if change != nil && change.drop {
			continue
		}
		job := payload{row: row.Number, to: row.FileID}
		readable := row.Record(&record) == nil
		kind := row.Kind(nil)
		if readable {
			kind = row.Kind(&record)
		}
		if change != nil {
			job.to, job.from, job.made = change.id, change.from, change.made
			if change.blob != nil && mbfile.Decode(change.blob, &record) == nil {
				readable = true
			}
			kind = index.Flags(change.flags)
		}
		id, ok := parseID(job.to)
		if kind != backup.RowFile || !ok || id.String() != job.to {
			continue
		}
		job.what = Lost{App: check.AppName(row.Domain, row.Path), File: row.Path, Bytes: record.Size, Why: "its bytes cannot be read"}
		if job.from.root == nil && job.made != emptied {
			if !readable {
				record = mbfile.Record{}
			}
			if job.from, ok = p.locate(ctx, &record, id); !ok {
				continue // the check of the copy names it
			}
		}
		if job.made != copied {
			job.entry = bytes.Clone(record.EncryptionKey)
		}
		select {
		case jobs <- job:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// tell reports how many bytes were copied, until it is stopped.
func (c *copier) tell() (stop func()) {
	end, idle := make(chan struct{}), make(chan struct{})
	say := func() {
		c.report.Report(progress.Progress{Stage: stageCopy, Done: c.done.Load(), Total: c.plan.Before.Counts.Bytes, Unit: progress.Bytes})
	}
	go func() {
		defer close(idle)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				say()
			case <-end:
				say()
				return
			}
		}
	}()
	return func() {
		close(end)
		<-idle
	}
}

// payload puts one file into the copy.
func (c *copier) payload(ctx context.Context, job payload, buf []byte) error {
	path, err := c.shard(job.to)
	if err != nil {
		return err
	}
	if job.made == emptied {
		return c.empty(job, path)
	}
	src, info, err := job.from.open()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // the check of the copy names it
	case err != nil:
		return c.cannotRead(job, err)
	}
	defer src.Close()
	if job.made == sealed {
		err = c.encrypt(ctx, src, path, job.entry)
	} else {
		err = c.place(ctx, src, path, job.from, buf)
	}
	var bad *unreadable
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil // a row that is there twice
	case errors.As(err, &bad):
		return c.cannotRead(job, err)
	case err != nil:
		return err
	}
	c.done.Add(info.Size())
	if c.shares(src, path) {
		return c.told(path) // it is the original's file
	}
	return errors.Join(c.told(path), os.Chmod(path, 0o600), os.Chtimes(path, time.Time{}, info.ModTime()))
}

// shares reports whether the file at path is the original itself.
func (c *copier) shares(src *os.File, path string) bool {
	if c.noLink.Load() {
		return false
	}
	one, err := src.Stat()
	two, err2 := os.Lstat(path)
	return err == nil && err2 == nil && os.SameFile(one, two)
}

// cannotRead notes a file that the disk does not give.
func (c *copier) cannotRead(job payload, err error) error {
	job.what.Why += ": " + err.Error()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unread == nil {
		c.unread = map[int64]bool{}
	}
	if !c.unread[job.row] {
		c.unread[job.row] = true
		c.lost = append(c.lost, job.what)
	}
	return nil
}

// shard makes the folder for a payload and gives the payload's place.
func (c *copier) shard(id string) (string, error) {
	shard := filepath.Join(c.dir, id[:2])
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.shards[id[:2]] {
		if err := c.options.Disk.Mkdir(shard, 0o700); err != nil {
			return "", err
		}
		if c.shards == nil {
			c.shards = map[string]bool{}
		}
		c.shards[id[:2]] = true
	}
	return filepath.Join(shard, id), nil
}

// fileKey opens the key of a payload that is made; nil without encryption.
func (c *copier) fileKey(entry []byte) (*[keybag.KeySize]byte, error) {
	if !c.plan.source.Facts().Encrypted {
		return nil, nil
	}
	key, err := c.plan.source.FileKey(&mbfile.Record{EncryptionKey: entry})
	return &key, err
}

// empty makes the payload of an empty file.
func (c *copier) empty(job payload, path string) error {
	key, err := c.fileKey(job.entry)
	if err != nil {
		return err
	}
	if key != nil {
		defer clear(key[:])
	}
	return errors.Join(os.WriteFile(path, emptyFile(key), 0o600), c.told(path))
}

// encrypt puts a file that lies there in plain into the copy as a phone would have
// encrypted it.
func (c *copier) encrypt(ctx context.Context, src *os.File, path string, entry []byte) (err error) {
	key, err := c.fileKey(entry)
	if err != nil || key == nil {
		return errors.Join(err, errors.New("no key"))
	}
	defer clear(key[:])
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	s := newSealer(key)
	buf := make([]byte, 256<<10)
	defer clear(buf)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(src, buf)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return &unreadable{err}
		}
		if _, err := dst.Write(s.next(buf[:n], last)); err != nil {
			return err
		}
		if last {
			c.copied.Add(1)
			return nil
		}
	}
}

// place puts the bytes of src at path, in the cheapest way that works.
func (c *copier) place(ctx context.Context, src *os.File, path string, from spot, buf []byte) error {
	if !c.noClone.Load() {
		err := clone(src, path)
		if err == nil {
			c.cloned.Add(1)
			return nil
		}
		if errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	if c.options.HardLinks && !c.noLink.Load() && from.way != linked {
		err := os.Link(filepath.Join(from.root.Name(), filepath.FromSlash(from.name)), path)
		if err == nil {
			c.linked.Add(1)
			return nil
		}
		if errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	c.copied.Add(1)
	return copyFile(ctx, src, path, buf)
}

// unreadable is an error of reading the original, not of writing the copy.
type unreadable struct{ err error }

func (e *unreadable) Error() string { return e.err.Error() }
func (e *unreadable) Unwrap() error { return e.err }

// copyFile copies src to a new file, and removes it again if that fails.
func copyFile(ctx context.Context, src *os.File, path string, buf []byte) (err error) {
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, dst.Close()); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := src.Read(buf)
		if _, werr := dst.Write(buf[:n]); werr != nil {
			return werr
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &unreadable{err}
		}
	}
}
