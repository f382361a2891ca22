package backupdir

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// listers is how many folders are read at a time: the work is waiting for the
// disk, and a network share has much of it.
const listers = 4

// maxLinks is how many links without the name of a phone are followed.
const maxLinks = 500

// List returns the backups in a folder. A folder that is itself a backup is
// listed as the only one in it. No index is opened.
//
// That a folder cannot be read is a state of the result, never an empty list.
// When the context ends early, the state is FolderBroken.
func List(ctx context.Context, path string) backup.Folder {
	f := ListSteps(ctx, path, func() {})
	var links []backup.Folder
	for _, l := range f.Links {
		links = append(links, ListLink(l.Path))
	}
	return f.With(links)
}

// ListSteps is List, which calls step after each folder that was looked into, from several
// goroutines: a disk that does not answer makes none. What leads to other disks is not
// followed; it is in Links as FolderAwaited, each for a ListLink of its own.
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
		return Unread(abs, err)
	}
	step()
	out.Backups, out.Links = readAll(ctx, abs, entries, step)
	if err := ctx.Err(); err != nil {
		return backup.Folder{Path: abs, State: backup.FolderBroken, Err: err.Error()}
	}
	backup.SortNewest(out.Backups)
	return out
}

// ListLink is a link in a folder of backups, with the backup that it leads to. It may take
// for ever, as may all that asks the disk it leads to. What does not bear the name of a
// phone and leads to no backup holds none.
func ListLink(path string) backup.Folder {
	out := backup.Folder{Path: path, State: backup.FolderRead}
	facts, ok, err := peek(path)
	switch {
	case ok:
		out.Backups = []backup.Facts{facts}
	case disk.IsNotFolder(path, err), errno.Is(err, errno.LinkLoop): // it leads to no folder
	case hidesBackup(path, err):
		return Unread(path, err)
	}
	return out
}

// hidesBackup reports whether an error of reading what bears the name of a phone leaves open
// that it is a backup.
func hidesBackup(path string, err error) bool {
	return err != nil && !errors.Is(err, ErrNotBackup) && NamesPhone(filepath.Base(path))
}

// Unread is a folder that cannot be read, for an error of package os.
func Unread(path string, err error) backup.Folder {
	out := backup.Folder{Path: path, State: folderState(path, err), Err: err.Error()}
	if out.State == backup.FolderMissing {
		if out.Leads = leads(path); out.Leads != "" {
			out.State = backup.FolderAway
		}
	}
	return out
}

// leads is where a folder that is not there would be: empty unless it is a link to what is
// not there, or lies behind one.
func leads(path string) string {
	for at, rest := path, ""; ; at, rest = filepath.Dir(at), filepath.Join(filepath.Base(at), rest) {
		if _, err := os.Lstat(at); err == nil {
			target, err := os.Readlink(at)
			if _, gone := os.Stat(at); err != nil || gone == nil {
				return ""
			}
			if !filepath.IsAbs(target) {
				target = filepath.Join(filepath.Dir(at), target)
			}
			target = filepath.Join(target, rest)
			return cmp.Or(leads(target), target) // it may be a link, too
		}
		if filepath.Dir(at) == at {
			return ""
		}
	}
}

func folderState(path string, err error) backup.FolderState {
	switch {
	case disk.IsNotFolder(path, err):
		return backup.FolderBroken
	case errors.Is(err, fs.ErrNotExist):
		return backup.FolderMissing
	case errors.Is(err, fs.ErrPermission):
		return backup.FolderForbidden
	case errno.Is(err, errno.KeptOnline):
		return backup.FolderOnline
	}
	return backup.FolderBroken
}

// readAll reads the facts of those entries that are backups. Links it leaves unread.
func readAll(ctx context.Context, dir string, entries []fs.DirEntry, step func()) (found []backup.Facts, links []backup.Folder) {
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		names = make(chan string)

		followed int // links
	)
	for range listers {
		wg.Go(func() {
			for name := range names {
				path := filepath.Join(dir, name)
				facts, ok, err := peek(path)
				mu.Lock()
				switch {
				case ok:
					found = append(found, facts)
				case hidesBackup(path, err): // it is asked once more, by itself
					links = append(links, backup.Folder{Path: path, State: backup.FolderAwaited})
				}
				mu.Unlock()
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
		switch {
		case disk.IsLink(e): // it may lead to a backup that was moved to another disk
			if followed++; followed > maxLinks && !NamesPhone(e.Name()) {
				continue
			}
			mu.Lock()
			links = append(links, backup.Folder{Path: filepath.Join(dir, e.Name()), State: backup.FolderAwaited})
			mu.Unlock()
		case e.IsDir():
			names <- e.Name()
		}
	}
	close(names)
	wg.Wait()
	return found, links
}

// peek reads the facts of one folder. A folder that bears the name of a phone and
// may not be read is told as such.
func peek(dir string) (facts backup.Facts, ok bool, err error) {
	b, err := Open(dir)
	if err == nil {
		defer b.Close()
		return b.Facts(), true, nil
	}
	id, archived := cutDate(filepath.Base(dir))
	if errors.Is(err, fs.ErrPermission) && backup.IsUDID(id) {
		return backup.Facts{Folder: dir, UDID: id, Archived: archived, Forbidden: true}, true, nil
	}
	return backup.Facts{}, false, err
}

// NamesPhone reports whether the name of a folder is that of a phone, as the names
// of backups are, with or without the date of a copy that was set aside.
func NamesPhone(name string) bool {
	id, _ := cutDate(name)
	return backup.IsUDID(id)
}
