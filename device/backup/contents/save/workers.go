package save

import (
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
)

type job struct {
	File
	kind string
	at   int // in the list
}

// saveFiles has the files saved by workers: they decrypt, which is work for all
// processors, and wait for two disks.
func (r *run) saveFiles(ctx context.Context) error {
	workers := min(runtime.GOMAXPROCS(0)+2, 8)
	jobs := make(chan job, 2*workers)
	all := ctx
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(jobs)
		at := 0
		for _, part := range r.parts {
			if part.Files == nil {
				continue
			}
			err := part.Files(ctx, func(j File) bool {
				select {
				case jobs <- job{j, string(part.Kind), at}:
					at++
					return true
				case <-ctx.Done():
					return false
				}
			})
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	for range workers {
		group.Go(func() error {
			background.StandBack()
			for j := range jobs {
				if err := r.saveFile(ctx, &j); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return r.saveInstead(all)
}

// saveInstead saves what takes the place of files that could not be saved: in the order
// of the list, for these get their names only now, and the same ones in every run.
func (r *run) saveInstead(ctx context.Context) error {
	slices.SortFunc(r.instead, func(a, b job) int { return cmp.Compare(a.at, b.at) })
	for i := 0; i < len(r.instead); i++ {
		j := r.instead[i]
		var err error
		if j.jpeg {
			j.jpeg, j.Name = false, j.original
			err = r.saveFile(ctx, &j)
		} else {
			err = r.saveDamaged(ctx, &j)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// saveFile saves one file. Only what ends everything is an error.
func (r *run) saveFile(ctx context.Context, j *job) error {
	p := &part{meter: &r.meter}
	if j.unread != nil {
		p = nil
	}
	item := r.item(&j.File, p)
	if p != nil {
		p.counts = max(item.Size, 0)
	}
	_, err := r.folder.As(j.kind).Save(ctx, item)
	var own *folder.ItemError
	if errors.As(err, &own) {
		err = nil
		if j.jpeg && r.sel.JPEGOnly {
			r.later(j)
			return nil
		}
		if r.sel.Damaged && (own.Reason == folder.CutShort || own.Reason == Damaged) && !j.jpeg && j.From != nil {
			r.later(j)
		}
	}
	if err == nil && p != nil {
		p.end()
	}
	return err
}

// later keeps a file for saveInstead.
func (r *run) later(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.instead = append(r.instead, *j)
}

// saveDamaged saves what there is of a damaged file, apart from the good ones.
func (r *run) saveDamaged(ctx context.Context, j *job) error {
	item := r.item(&j.File, nil)
	item.Key, item.Together, item.Size = "damaged:"+item.Key, "", -1
	item.Folder = append([]string{r.sel.Texts.Damaged}, item.Folder...)
	item.Write = func(ctx context.Context, w io.Writer) error { return r.write(ctx, w, &j.File, nil, true) }
	_, err := r.folder.As(DamagedKind).Save(ctx, item)
	var own *folder.ItemError
	if errors.As(err, &own) {
		return nil // not even that; the first reason stands in the list
	}
	return err
}
