package repair

import (
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
	"lifeboat/device/backup/mbfile"
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
	shards  sync.Map     // folders of payloads that were made
}

// make fills the folder.
func (c *copier) make(ctx context.Context) error {
	if err := c.room(); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{c.lists, c.index, c.payloads} {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
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
	from, to string // fileID
}

// payloads copies the files that the mended index names.
func (c *copier) payloads(ctx context.Context) error {
	stop := c.tell()
	defer stop()
	to := map[string]string{}
	for _, r := range c.plan.renames {
		to[r.old] = r.new
	}
	dropped := map[int64]bool{}
	for _, row := range c.plan.drops {
		dropped[row] = true
	}
	jobs := make(chan payload, 4*c.options.Workers)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(jobs)
		var record mbfile.Record
		for row, err := range c.plan.source.Files(gctx) {
			if err != nil {
				return err
			}
			if dropped[row.Number] || row.Record(&record) == nil && row.Kind(&record) != backup.RowFile {
				continue
			}
			if c.plan.source.PayloadName(row.FileID) == "" {
				continue
			}
			job := payload{row.FileID, row.FileID}
			if id, ok := to[row.FileID]; ok {
				job.to = id
			}
			select {
			case jobs <- job:
			case <-gctx.Done():
				return gctx.Err()
			}
		}
		return nil
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

// payload copies one file. One that is not there is left to the check of the
// copy, which names it.
func (c *copier) payload(ctx context.Context, job payload, buf []byte) error {
	src, info, err := c.plan.source.OpenStored(job.from)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	defer src.Close()
	shard := filepath.Join(c.dir, job.to[:2])
	if _, made := c.shards.Load(shard); !made {
		// Noted once it is there: another worker must not go on before.
		if err := os.Mkdir(shard, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		c.shards.Store(shard, true)
	}
	path := filepath.Join(shard, job.to)
	if err := c.place(ctx, src, path, job.from, buf); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil // a row that is there twice
		}
		return err
	}
	c.done.Add(info.Size())
	return os.Chtimes(path, time.Time{}, info.ModTime())
}

// place puts the bytes of src at path, in the cheapest way that works.
func (c *copier) place(ctx context.Context, src *os.File, path, id string, buf []byte) error {
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
	if c.options.HardLinks && !c.noLink.Load() {
		from := filepath.Join(c.plan.source.Facts().Folder, filepath.FromSlash(c.plan.source.PayloadName(id)))
		err := os.Link(from, path)
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

// copyFile copies src to a new file, and removes it again if that fails.
func copyFile(ctx context.Context, src *os.File, path string, buf []byte) (err error) {
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
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
			return err
		}
	}
}
