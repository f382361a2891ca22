package repair

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// Whole is a copy of a backup as it is, that ended well.
type Whole struct {
	Folder  string // of the copy
	Method  Method // of most files
	Files   int64  // in it, lists and index among them
	Bytes   int64
	Skipped []string // what is no file, inside the backup: links out of it, pipes
}

// CopyWhole makes a copy of a backup at dst, where nothing may be yet, file by
// file and as it is. It is made under another name, brought to the disk, read back
// and compared with the original byte by byte, and only then gets its own. Nothing
// is ever written into the original, nor shared with it but by reflinks. Progress
// comes in the stages "copy" and "compare", in bytes. With an error there is no copy.
//
// Errors: *HeldError (see there), ErrDestination, *SpaceError, *ReadError, *UnfaithfulError,
// check.ErrChanged where the original was written to meanwhile, the context's, and
// wrapped ones of the system.
func CopyWhole(ctx context.Context, b *backupdir.Backup, dst string, o Options, report progress.Func) (Whole, error) {
	done, err := copyWhole(ctx, b, dst, o, report)
	if err != nil {
		return Whole{}, fmt.Errorf("copying a backup: %w", err)
	}
	return done, nil
}

func copyWhole(ctx context.Context, b *backupdir.Backup, dst string, o Options, report progress.Func) (done Whole, err error) {
	if o.Workers <= 0 {
		o.Workers = background.Workers()
	}
	o.HardLinks = false // the original could be written through them
	at, err := destination(b.Facts().Folder, dst)
	if err != nil {
		return done, err
	}
	if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
		return done, errors.Join(fmt.Errorf("%w: something is there: %s", ErrDestination, dst), err)
	}
	w, err := newWork(o.Disk, b.Facts().Folder, at, o.Notes)
	if err != nil {
		return done, err
	}
	c := &wholeCopy{copier: copier{dir: w.copy(), options: o, report: report}, source: b.Root()}
	defer func() {
		if disk.IsHeld(err) && c.whole.Load() {
			err = w.wait(at, err)
		} else if rerr := w.remove(); err != nil {
			err = errors.Join(err, rerr)
		}
	}()
	was := check.Fingerprint(b)
	err = c.make(ctx, b)
	switch {
	case ctx.Err() != nil:
		return done, ctx.Err()
	case b.Replaced() || check.Fingerprint(b) != was:
		return done, errors.Join(check.ErrChanged, err)
	case err != nil:
		return done, err
	}
	if err := place(o.Disk, w.copy(), at); err != nil {
		return done, err
	}
	return Whole{Folder: dst, Method: c.method(), Files: int64(len(c.list)), Bytes: c.size, Skipped: c.skipped}, nil
}

// wholeCopy makes a copy of all that lies in a backup.
type wholeCopy struct {
	copier
	source  *os.Root
	folders []entry // each after the one that it lies in
	list    []entry
	size    int64
	skipped []string
}

// entry is a file or folder of the backup, by its name in it.
type entry struct {
	name string
	info fs.FileInfo
}

func (c *wholeCopy) make(ctx context.Context, b *backupdir.Backup) error {
	if err := c.survey(ctx); err != nil {
		return err
	}
	if err := c.roomFor(b); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{c.fill, c.sync, c.hold} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// survey lists what there is. A link is followed where it leads to a file inside
// the backup; nothing outside is ever looked at.
func (c *wholeCopy) survey(ctx context.Context) error {
	return fs.WalkDir(c.source.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var info fs.FileInfo
		if err == nil {
			info, err = e.Info()
		}
		switch {
		case err != nil:
			return notRead(name, 0, err)
		case e.IsDir():
			c.folders = append(c.folders, entry{name, info})
			return nil
		case e.Type()&fs.ModeSymlink != 0:
			if info, err = c.source.Stat(name); err != nil {
				c.skipped = append(c.skipped, name)
				return nil
			}
		}
		if !info.Mode().IsRegular() {
			c.skipped = append(c.skipped, name)
			return nil
		}
		c.list = append(c.list, entry{name, info})
		c.size += info.Size()
		return nil
	})
}

// notRead is that a file of the original cannot be read.
func notRead(name string, size int64, err error) error {
	lost := Lost{File: name, Bytes: size, Note: backup.Note{Code: backup.NoteUnreadable}}
	lost.Note.Args.Name = err.Error()
	return &ReadError{Lost: []Lost{lost}, Err: err}
}

// roomFor looks whether the copy will fit.
func (c *wholeCopy) roomFor(b *backupdir.Backup) error {
	need := int64(slack)
	if shares, err := c.sharing(filepath.Join(b.Facts().Folder, b.IndexName())); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	} else if !shares {
		need += c.size
	}
	return enough(c.dir, need)
}

// fill brings every folder and file into the copy, with the dates that they have.
func (c *wholeCopy) fill(ctx context.Context) error {
	for _, f := range c.folders {
		if f.name == "." {
			continue
		}
		if err := c.options.Disk.Mkdir(c.at(f.name), 0o700); err != nil {
			return err
		}
	}
	if err := c.each(ctx, StageCopy, c.file); err != nil {
		return err
	}
	for i := len(c.folders) - 1; i >= 0; i-- {
		if err := disk.Chtimes(c.at(c.folders[i].name), c.folders[i].info.ModTime()); err != nil {
			return err
		}
	}
	return nil
}

func (c *wholeCopy) at(name string) string { return filepath.Join(c.dir, filepath.FromSlash(name)) }

// each does something with every file, several at a time, and reports it.
func (c *wholeCopy) each(ctx context.Context, stage string, do func(context.Context, entry, []byte) error) error {
	c.done.Store(0)
	c.files.Store(0)
	c.whole.Store(false)
	stop := c.reportProgress(stage, c.size, int64(len(c.list)))
	defer stop()
	group, gctx := errgroup.WithContext(ctx)
	jobs := make(chan entry)
	group.Go(func() error {
		defer close(jobs)
		for _, e := range c.list {
			select {
			case jobs <- e:
			case <-gctx.Done():
				return gctx.Err()
			}
		}
		return nil
	})
	buffers := sync.Pool{New: func() any { return new([2 * compareStep]byte) }}
	for range c.options.Workers {
		group.Go(func() error {
			background.StandBack()
			buf := buffers.New().(*[2 * compareStep]byte)
			for e := range jobs {
				if err := do(gctx, e, buf[:]); err != nil {
					return err
				}
				c.files.Add(1)
			}
			return nil
		})
	}
	err := group.Wait()
	c.whole.Store(err == nil)
	return err
}

// file copies one file.
func (c *wholeCopy) file(ctx context.Context, e entry, _ []byte) error {
	src, info, err := spot{root: c.source, name: e.name}.open()
	if err != nil {
		return notRead(e.name, e.info.Size(), err)
	}
	defer src.Close()
	to := c.at(e.name)
	err = c.place(ctx, src, to, spot{}, info.Size())
	if bad := new(disk.ReadError); errors.As(err, &bad) {
		return notRead(e.name, info.Size(), err)
	}
	if err != nil {
		return err
	}
	return errors.Join(c.observed(to), disk.Chmod(to, 0o600), disk.Chtimes(to, info.ModTime()))
}

// sync brings the copy to the disk.
func (c *wholeCopy) sync(context.Context) error { return c.options.Disk.SyncTree(c.dir) }

// hold holds the copy against the original: the same folders, the same files, and
// in each of them the same bytes.
func (c *wholeCopy) hold(ctx context.Context) error {
	made, err := os.OpenRoot(c.dir)
	if err != nil {
		return err
	}
	defer made.Close()
	there := 0
	err = fs.WalkDir(made.FS(), ".", func(_ string, _ fs.DirEntry, err error) error {
		there++
		return err
	})
	if err != nil {
		return err
	}
	if there != len(c.list)+len(c.folders) {
		return unfaithful("it has %d files and folders, not %d", there, len(c.list)+len(c.folders))
	}
	return c.each(ctx, StageCompare, func(ctx context.Context, e entry, buf []byte) error {
		return c.same(ctx, made, e, buf)
	})
}

// compareStep is how much of two files is compared at a time.
const compareStep = 256 << 10

// same compares a file with that of the original.
func (c *wholeCopy) same(ctx context.Context, made *os.Root, e entry, buf []byte) error {
	one, _, err := spot{root: c.source, name: e.name}.open()
	if err != nil {
		return notRead(e.name, e.info.Size(), err)
	}
	defer one.Close()
	two, _, err := spot{root: made, name: e.name}.open()
	if err != nil {
		return err
	}
	defer two.Close()
	disk.Uncached(two) // what is proven is what lies on the disk
	err = sameBytes(ctx, one, two, buf, func(n int64) { c.done.Add(n) }, e.name)
	if bad := new(disk.ReadError); errors.As(err, &bad) {
		return notRead(e.name, e.info.Size(), err)
	}
	return err
}
