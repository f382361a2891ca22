package backupdir

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// listers is how many folders are read at a time: the work is waiting for the
// disk, and a network share has much of it.
const listers = 4

// List returns the backups in a folder. A folder that is itself a backup is
// listed as the only one in it. No index is opened.
//
// That a folder cannot be read is a state of the result, never an empty list.
// When the context ends early, the state is FolderBroken.
func List(ctx context.Context, path string) backup.Folder { return ListSteps(ctx, path, func() {}) }

// ListSteps is List, which calls step after each folder that was looked into, from several
// goroutines: a disk that does not answer makes none.
func ListSteps(ctx context.Context, path string, step func()) backup.Folder {
	abs, err := filepath.Abs(path)
	if err != nil {
		return backup.Folder{Path: path, State: backup.FolderBroken, Err: err.Error()}
	}
	out := backup.Folder{Path: abs, State: backup.FolderRead}
	if b, err := Open(abs); err == nil {
		facts := b.Facts()
		b.Close()
		if facts.Format != backup.FormatNone || b.marks.Manifest.State != MarkMissing || b.marks.Status.State != MarkMissing {
			out.Backups = []backup.Facts{facts}
			return out
		}
	}
	entries, err := os.ReadDir(abs)
	if err != nil {
		out.State, out.Err = folderState(abs, err), err.Error()
		return out
	}
	step()
	out.Backups = readAll(ctx, abs, entries, step)
	if err := ctx.Err(); err != nil {
		return backup.Folder{Path: abs, State: backup.FolderBroken, Err: err.Error()}
	}
	slices.SortFunc(out.Backups, func(a, b backup.Facts) int {
		return cmp.Or(b.Date.Compare(a.Date), strings.Compare(a.Folder, b.Folder))
	})
	return out
}

func folderState(path string, err error) backup.FolderState {
	switch {
	case disk.IsNotFolder(path, err):
		return backup.FolderBroken
	case errors.Is(err, fs.ErrNotExist):
		return backup.FolderMissing
	case errors.Is(err, fs.ErrPermission):
		return backup.FolderForbidden
	}
	return backup.FolderBroken
}

// readAll reads the facts of those entries that are backups.
func readAll(ctx context.Context, dir string, entries []fs.DirEntry, step func()) []backup.Facts {
	var (
		mu    sync.Mutex
		found []backup.Facts
		wg    sync.WaitGroup
		names = make(chan string)
	)
	for range listers {
		wg.Go(func() {
			for name := range names {
				if facts, ok := peek(filepath.Join(dir, name)); ok {
					mu.Lock()
					found = append(found, facts)
					mu.Unlock()
				}
				step()
			}
		})
	}
	for _, e := range entries {
		if ctx.Err() != nil {
			break
		}
		// Where a backup is being made nothing is opened: what is open cannot be moved on
		// Windows.
		if strings.HasPrefix(e.Name(), disk.TempPrefix) {
			continue
		}
		// A link may lead to a backup that was moved to another disk.
		if e.IsDir() || e.Type()&fs.ModeSymlink != 0 || e.Type()&fs.ModeIrregular != 0 {
			names <- e.Name()
		}
	}
	close(names)
	wg.Wait()
	return found
}

// peek reads the facts of one folder. A folder that bears the name of a phone and
// may not be read is told as such.
func peek(dir string) (backup.Facts, bool) {
	b, err := Open(dir)
	if err == nil {
		defer b.Close()
		return b.Facts(), true
	}
	id, archived := cutDate(filepath.Base(dir))
	if errors.Is(err, fs.ErrPermission) && backup.IsUDID(id) {
		return backup.Facts{Folder: dir, UDID: id, Archived: archived, Forbidden: true}, true
	}
	return backup.Facts{}, false
}

// NamesPhone reports whether the name of a folder is that of a phone, as the names
// of backups are, with or without the date of a copy that was set aside.
func NamesPhone(name string) bool {
	id, _ := cutDate(name)
	return backup.IsUDID(id)
}
