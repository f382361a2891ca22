package repair

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// The stages of a repair, beside those of the check before and after it.
const (
	StagePlan    = "plan"    // it is worked out what is to be mended
	StageCopy    = "copy"    // the copy is made
	StageCompare = "compare" // the copy is held against the original
)

// slack is what the small files and the folders of a copy take.
const slack = 16 << 20

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
	files   atomic.Int64
	whole   atomic.Bool // all is copied, but for what is left out

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

// observed tells the observer of the disk of a file that was written.
func (c *copier) observed(path string) error {
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
	if shares, err := c.sharing(filepath.Join(facts.Folder, c.plan.source.IndexName())); err != nil {
		return err
	} else if !shares {
		bytes, _ := c.plan.stored()
		need += bytes
	}
	return enough(c.dir, need)
}

// enough reports whether so many bytes are free there.
func enough(dir string, need int64) error {
	free, err := disk.Free(dir)
	if err != nil {
		return fmt.Errorf("how much room there is: %w", err)
	}
	if free < need {
		return &SpaceError{Need: need, Free: free}
	}
	return nil
}

// sharing tries with a file, the index, whether files can be reflinked or linked
// there.
func (c *copier) sharing(file string) (bool, error) {
	probe := filepath.Join(c.dir, "probe")
	src, err := os.Open(file)
	if err != nil {
		return false, err
	}
	cloned := disk.CloneFile(src, probe, 0o600) == nil
	// A file that is open loses none of its names on Windows.
	if err := src.Close(); err != nil {
		return false, err
	}
	if cloned {
		return true, c.options.Disk.Remove(probe)
	}
	c.noClone.Store(true)
	if err := c.options.Disk.Remove(probe); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	if !c.options.HardLinks || os.Link(file, probe) != nil {
		c.noLink.Store(true)
		return false, nil
	}
	return true, c.options.Disk.Remove(probe)
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
	total, files := c.plan.stored()
	stop := c.reportProgress(StageCopy, total, files)
	defer stop()
	jobs := make(chan payload, 4*c.options.Workers)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(jobs)
		return c.sendJobs(gctx, jobs)
	})
	for range c.options.Workers {
		group.Go(func() error {
			background.StandBack()
			for job := range jobs {
				if err := c.payload(gctx, job); err != nil {
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
	c.whole.Store(err == nil)
	return err
}

// sendJobs gives out a job for each file.
func (c *copier) sendJobs(ctx context.Context, jobs chan<- payload) error {
	p := c.plan
	for _, b := range p.back {
		job := payload{to: mbfile.IDOf(b.domain, b.path).String(), from: b.from, what: Lost{App: check.AppName(b.domain, b.path), File: b.path, Bytes: b.from.size, Note: backup.Note{Code: backup.NoteUnreadable}}}
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
		if kind != backupdir.RowFile || !ok || id.String() != job.to {
			continue
		}
		job.what = Lost{App: check.AppName(row.Domain, row.Path), File: row.Path, Bytes: record.Size, Note: backup.Note{Code: backup.NoteUnreadable}}
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

// reportProgress reports how many of the bytes and files are done, until it is
// stopped.
func (c *copier) reportProgress(stage string, total, files int64) (stop func()) {
	end, idle := make(chan struct{}), make(chan struct{})
	say := func() {
		if c.whole.Load() {
			c.done.Store(total)
			c.files.Store(files)
		}
		c.report.Report(progress.Progress{Stage: stage, Done: min(c.done.Load(), total), Total: total, Unit: progress.Bytes, Files: min(c.files.Load(), files), AllFiles: files})
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
