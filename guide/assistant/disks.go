package assistant

import (
	"context"
	"io/fs"
	"log/slog"
	"os"

	"github.com/fsnotify/fsnotify"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// disks are asked, by all of these, and each may hold whoever asks. Tests have others.
type disks struct {
	reports    string // the folder of remembered checks
	finish     func(place string, waiting bool) error
	finishOne  func(backup string, waiting bool) error
	list       func(ctx context.Context, place string, step func()) backup.Folder
	link       func(path string) backup.Folder
	remembered func(backup string) guide.Remembered
	names      func(path string) ([]fs.DirEntry, error)
	stat       func(path string) (fs.FileInfo, error)
	size       func(ctx context.Context, backup string) (int64, error)
	watch      func() (watcher, error)
}

func realDisks(room *work.Room, logger *slog.Logger) disks {
	return disks{
		reports: room.Reports(),
		finish: func(place string, waiting bool) error {
			if waiting {
				return draft.FinishWaiting(place)
			}
			return draft.Recover(place)
		},
		finishOne: draft.RecoverOne,
		list:      backupdir.ListSteps,
		link:      backupdir.ListLink,
		remembered: func(backup string) guide.Remembered {
			state, now, ok := room.Remembered(backup)
			kept := guide.Remembered{Fingerprint: now, Fresh: !state.Stale}
			if ok {
				kept.Report = &state.Report
			}
			return kept
		},
		names: os.ReadDir,
		stat:  os.Stat,
		size:  disk.Size,
		watch: newWatcher,
	}
}

// watcher tells of changes in folders; its zero value of none. Each place has one, as one that waits for a disk can
// tell of nothing else.
type watcher struct {
	add, remove func(path string) error
	events      <-chan fsnotify.Event
	errors      <-chan error
	close       func() error
}

func newWatcher() (watcher, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return watcher{}, err
	}
	return watcher{add: w.Add, remove: w.Remove, events: w.Events, errors: w.Errors, close: w.Close}, nil
}

// watcher is one for a place, or one that tells of nothing where the system has no more.
func (f *folders) watcher() watcher {
	w, err := f.disks.watch()
	if err != nil {
		f.logger.Warn("a folder is not watched, only read from time to time", "error", err)
		return watcher{}
	}
	return w
}

// watchFolders has the system tell of changes in the folder and in the backups in it,
// without going deeper.
func (p *place) watchFolders(w watcher, folder backup.Folder, step func()) {
	if w.add == nil {
		return
	}
	want := map[string]bool{}
	if folder.State == backup.FolderRead {
		want[folder.Path] = true
		for _, b := range folder.Backups {
			want[b.Folder] = true
		}
	}
	for path := range p.watched {
		if !want[path] {
			_ = w.remove(path) // it is gone: nothing to remove is no trouble
			delete(p.watched, path)
		}
	}
	for path := range want {
		if !p.watched[path] && w.add(path) == nil {
			p.watched[path] = true
		}
		step()
	}
}
