package assistant

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/browse"
)

// scanEvery is how often folders are read again although nothing told of a
// change: network shares and external disks do not always tell.
const scanEvery = 30 * time.Second

// scan keeps the list of backups until the context ends.
func (a *Assistant) scan(ctx context.Context) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		a.cfg.Logger.Warn("folders are not watched, only read from time to time", "error", err)
		events = nil
	} else {
		defer events.Close()
	}
	watched := map[string]bool{}
	tick := time.NewTicker(scanEvery)
	defer tick.Stop()
	for {
		a.readFolders(ctx)
		if events != nil {
			a.watchFolders(events, watched)
		}
		if !a.waitForChange(ctx, events, tick.C) {
			return
		}
	}
}

// waitForChange waits until the folders are worth reading again; false means
// that the context ended.
func (a *Assistant) waitForChange(ctx context.Context, events *fsnotify.Watcher, tick <-chan time.Time) bool {
	var changed <-chan fsnotify.Event
	var failed <-chan error
	if events != nil {
		changed, failed = events.Events, events.Errors
	}
	for {
		select {
		case <-ctx.Done():
			return false
		case <-a.rescan:
			return true
		case <-tick:
			return true
		case <-failed:
			// An overflow: what was missed shows at the next reading.
			return true
		case <-changed:
			// A backup arrives as many files; let it settle.
			timer := time.NewTimer(300 * time.Millisecond)
			defer timer.Stop()
			select {
			case <-ctx.Done():
				return false
			case <-timer.C:
			}
			for {
				select {
				case <-changed:
					continue
				default:
				}
				return true
			}
		}
	}
}

// scanAgain has the folders read now.
func (a *Assistant) scanAgain() {
	select {
	case a.rescan <- struct{}{}:
	default:
	}
}

// places are the folders to look in: those of the system, those given, and
// those that the person added.
func (a *Assistant) places() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []string
	if !a.cfg.OnlyThem {
		all = append(all, backupdir.StandardFolders()...)
	}
	all = append(all, a.cfg.Folders...)
	all = append(all, a.settings.Folders...)
	for i := range all {
		if abs, err := filepath.Abs(all[i]); err == nil {
			all[i] = abs
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// readFolders lists every place and takes over what is there.
func (a *Assistant) readFolders(ctx context.Context) {
	var folders []backup.Folder
	for _, place := range a.places() {
		// A backup of ours that was killed while it was put in its place is
		// finished first. Folders that cannot be read tell so right after.
		if err := draft.Recover(place); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			a.cfg.Logger.Warn("an interrupted backup could not be put in its place", "error", err)
		}
		folder := backupdir.List(ctx, place)
		if ctx.Err() != nil {
			return
		}
		folders = append(folders, folder)
	}
	checks := map[string]guide.CheckState{}
	for _, f := range folders {
		for _, b := range f.Backups {
			if check, ok := a.remembered(b); ok {
				checks[b.Folder] = check
			}
		}
	}
	a.update(func() {
		a.s.Folders, a.s.Scanned = folders, true
		for folder, check := range checks {
			a.s.Checks[folder] = check
		}
		for folder := range a.s.Checks {
			if _, here := a.facts(folder); !here {
				delete(a.s.Checks, folder)
			}
		}
		if _, here := a.facts(a.s.Backup); !here && a.s.Backup != "" {
			a.chooseBackup("")
		}
		if _, here := a.facts(a.pick); here && a.job == nil {
			a.chooseBackup(a.pick)
			a.pick = ""
		}
	})
	a.measure(ctx)
}

// watchFolders has the system tell of changes in the folders and in the
// backups in them, without going deeper.
func (a *Assistant) watchFolders(events *fsnotify.Watcher, watched map[string]bool) {
	want := map[string]bool{}
	s, _ := a.Situation()
	for _, f := range s.Folders {
		if f.State == backup.FolderRead {
			want[f.Path] = true
			for _, b := range f.Backups {
				want[b.Folder] = true
			}
		}
	}
	for path := range watched {
		if !want[path] {
			_ = events.Remove(path) // it is gone: nothing to remove is no trouble
			delete(watched, path)
		}
	}
	for path := range want {
		if !watched[path] && events.Add(path) == nil {
			watched[path] = true
		}
	}
}

// measure counts the bytes on disk of backups that were not measured yet.
func (a *Assistant) measure(ctx context.Context) {
	s, _ := a.Situation()
	for _, f := range s.Folders {
		for _, b := range f.Backups {
			if _, done := s.Sizes[b.Folder]; done {
				continue
			}
			// What cannot be read is left out: it is a figure for a list, not a check.
			size, _ := disk.Size(ctx, b.Folder)
			if ctx.Err() != nil {
				return
			}
			a.update(func() { a.s.Sizes[b.Folder] = size })
		}
	}
}

// chooseBackup makes a backup the one that the way is about; an empty folder
// chooses none.
func (a *Assistant) chooseBackup(folder string) {
	if a.s.Backup == folder {
		a.s.At = ""
		return
	}
	a.s.Backup, a.s.At = folder, ""
	a.dropFailure()
	a.s.Consent, a.s.Answers = guide.Consent{}, map[string]bool{}
	a.forgetPassword()
	delete(a.s.Passed, guide.StepCheck)
	delete(a.s.Passed, guide.StepPrepare)
}

// forgetFolder looks no more in a folder that the person has added. The folder
// and what is in it stay as they are.
func (a *Assistant) forgetFolder(path string) {
	a.mu.Lock()
	kept := slices.DeleteFunc(slices.Clone(a.settings.Folders), func(f string) bool { return f == path })
	forgot := len(kept) < len(a.settings.Folders)
	if forgot {
		a.settings.Folders = kept
		a.saveSettings()
	}
	a.mu.Unlock()
	if forgot {
		a.update(func() { a.s.Added = slices.Clone(kept) })
		a.scanAgain()
	}
}

// maxAdded is how many folders one place that a person points at may lead to.
const maxAdded = 8

// seekFolder looks in the folders with backups that a place leads to, from now on:
// a person may point at a backup, at something in one, or at a whole disk.
func (a *Assistant) seekFolder(path string) {
	a.mu.Lock()
	ctx := a.ctx
	a.mu.Unlock()
	if path == "" || ctx == nil || ctx.Err() != nil {
		return
	}
	a.wg.Go(func() {
		f := browse.Find(ctx, path)
		if ctx.Err() != nil {
			return
		}
		var folders []string
		for _, b := range f.Backups {
			dir := filepath.Dir(b.Folder)
			if f.Where != browse.Below {
				dir = b.Folder
			}
			if !slices.Contains(folders, dir) && len(folders) < maxAdded {
				folders = append(folders, dir)
			}
		}
		var sought *guide.Sought
		switch f.Where {
		case browse.Here, browse.Above, browse.Below:
		case browse.IsPacked:
			folders, sought = nil, &guide.Sought{Path: f.Path, Packed: filepath.Base(f.Path)}
		case browse.Nowhere:
			sought = &guide.Sought{Path: f.Path}
			if len(f.Packed) > 0 {
				sought.Packed = filepath.Base(f.Packed[0])
			}
			if info, err := os.Stat(f.Path); err == nil && info.IsDir() {
				folders = []string{f.Path}
			}
		default: // not there, or not to be read: told as the state of the folder
			folders = []string{f.Path}
		}
		a.update(func() { a.s.Sought = sought })
		for _, dir := range folders {
			a.addFolder(dir)
		}
	})
}

// addFolder looks in one more folder, from now on.
func (a *Assistant) addFolder(path string) {
	abs, err := filepath.Abs(path)
	if err != nil || path == "" {
		return
	}
	if !slices.Contains(a.places(), abs) {
		a.mu.Lock()
		a.settings.Folders = append(a.settings.Folders, abs)
		added := slices.Clone(a.settings.Folders)
		a.saveSettings()
		a.mu.Unlock()
		a.update(func() { a.s.Added = added })
	}
	a.scanAgain()
}
