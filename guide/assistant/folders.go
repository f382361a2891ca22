package assistant

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// folders reads folders with backups, again whenever they change, and measures
// backups. What it finds it tells as events.
type folders struct {
	room   *work.Room
	logger *slog.Logger
	tell   func(guide.Event)
	once   sync.Once
	glance time.Duration // how often a glance is taken
	disks  *answers      // of the goroutine that reads

	finished map[string]bool // folders in which what waited was put in its place; of the goroutine that reads

	read    chan []string // the folders to read; the newest list counts
	measure chan []string // the backups to measure; the newest list counts
}

func newFolders(room *work.Room, logger *slog.Logger, tell func(guide.Event)) *folders {
	return &folders{room: room, logger: logger, tell: tell, glance: glanceEvery, disks: newAnswers(), finished: map[string]bool{}, read: make(chan []string, 1), measure: make(chan []string, 1)}
}

// begin has folders read and backups measured on goroutines of running, from the
// first time on.
func (f *folders) begin(ctx context.Context, running *sync.WaitGroup) {
	f.once.Do(func() {
		running.Go(func() { f.watch(ctx) })
		running.Go(func() { f.weigh(ctx) })
	})
}

// replace puts a value into a channel of one, in place of what waits there. Only
// one goroutine may do so.
func replace[T any](c chan T, v T) {
	select {
	case <-c:
	default:
	}
	c <- v
}

// watch keeps the list of backups until the context ends.
func (f *folders) watch(ctx context.Context) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		f.logger.Warn("folders are not watched, only read from time to time", "error", err)
		events = &fsnotify.Watcher{}
	} else {
		defer events.Close()
	}
	tick := time.NewTicker(f.glance)
	defer tick.Stop()
	var (
		places []string
		last   looks
		glance int // how many times nothing but a glance was taken
		again  <-chan time.Time
	)
	watched := map[string]bool{}
	for {
		switch f.waitForChange(ctx, events, tick.C, again, &places, 10*last.took) {
		case ended:
			return
		case passed:
			if glance++; glance < readEveryGlances && !f.disks.changed(ctx, places) && last.same(f.room) {
				continue
			}
		}
		glance = 0
		began := time.Now()
		read, ok := f.list(ctx, places)
		if !ok {
			return
		}
		f.tell(read)
		last = looksOf(append([]string{f.room.Reports()}, answering(read.Folders)...), read, began)
		if err == nil {
			watchFolders(events, read.Folders, watched)
		}
		// What changed while it was read, or before it was watched, nobody tells of.
		if again = nil; last.moving {
			again = time.After(max(coarsest+time.Second, 10*last.took))
		}
	}
}

// reason is why folders are looked at again.
type reason int

const (
	ended   reason = iota // they are not: the context ended
	passed                // some time has passed
	changed               // something has changed, or others are to be read
)

// waitForChange waits until the folders are worth looking at again, and takes
// over which. What takes long to read is read less often.
func (f *folders) waitForChange(ctx context.Context, events *fsnotify.Watcher, tick, again <-chan time.Time, places *[]string, rest time.Duration) reason {
	select {
	case <-ctx.Done():
		return ended
	case *places = <-f.read:
		return changed
	case <-tick:
		return passed
	case <-again:
		return changed
	case <-f.disks.late:
		return changed
	case <-events.Errors:
		// An overflow: what was missed shows at the next reading.
		return changed
	case <-events.Events:
	}
	// A backup arrives as many files; let it settle.
	settled := time.NewTimer(max(300*time.Millisecond, rest))
	defer settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return ended
		case *places = <-f.read:
			return changed
		case <-events.Events:
		case <-settled.C:
			return changed
		}
	}
}

// list reads every folder, and what is remembered of the checks of the backups in
// them; false means that the context ended.
func (f *folders) list(ctx context.Context, places []string) (guide.FoldersRead, bool) {
	defer background.Sparing()()
	read := guide.FoldersRead{Remembered: map[string]guide.Remembered{}}
	answered, ok := f.disks.ask(ctx, places)
	if !ok {
		return read, false
	}
	for _, place := range places {
		if !slices.Contains(answered, place) {
			read.Folders = append(read.Folders, backup.Folder{Path: place, State: backup.FolderSilent, Err: "no answer"})
			continue
		}
		// A backup of ours that was killed while it was put in its place is
		// finished first. Folders that cannot be read tell so right after.
		finish := draft.Recover
		if !f.finished[place] { // at the start nobody has chosen anything
			finish, f.finished[place] = draft.FinishWaiting, true
		}
		if err := finish(place); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			f.logger.Warn("an interrupted backup could not be put in its place", "error", err)
		}
		read.Folders = append(read.Folders, backupdir.List(ctx, place))
		if ctx.Err() != nil {
			return read, false
		}
	}
	for _, folder := range read.Folders {
		for _, b := range folder.Backups {
			state, now, ok := f.room.Remembered(b.Folder)
			kept := guide.Remembered{Fingerprint: now, Fresh: !state.Stale}
			if ok {
				kept.Report = &state.Report
			}
			read.Remembered[b.Folder] = kept
		}
	}
	return read, ctx.Err() == nil
}

// answering are the paths of the folders whose disks answer.
func answering(folders []backup.Folder) (paths []string) {
	for _, f := range folders {
		if f.State != backup.FolderSilent {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// watchFolders has the system tell of changes in the folders and in the
// backups in them, without going deeper.
func watchFolders(events *fsnotify.Watcher, folders []backup.Folder, watched map[string]bool) {
	want := map[string]bool{}
	for _, f := range folders {
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

// tellSizesEvery is how long sizes wait for each other: what is told together is
// looked at together, and hundreds of backups are measured at once.
const tellSizesEvery = 250 * time.Millisecond

// restsAfter is when a window has shown what it was told last.
const restsAfter = 1500 * time.Millisecond

// weigh measures backups until the context ends.
func (f *folders) weigh(ctx context.Context) {
	var (
		backups  []string
		measured []guide.Measured
		told     time.Time
	)
	tell := func() {
		for _, m := range measured {
			f.tell(m)
		}
		measured, told = nil, time.Now()
	}
	spared := func() {}
	defer func() { spared() }()
	for {
		if len(backups) == 0 {
			tell()
			select {
			case <-ctx.Done():
				return
			case backups = <-f.measure:
				continue
			case <-time.After(restsAfter):
			}
			spared()
			debug.FreeOSMemory() // reading hundreds of backups, and showing them, leaves much more than what is kept
			select {
			case <-ctx.Done():
				return
			case backups = <-f.measure:
			}
			spared = background.Sparing()
		}
		for len(backups) > 0 && ctx.Err() == nil {
			// What cannot be read is left out: it is a figure for a list, not a check.
			if size, _ := disk.Size(ctx, backups[0]); ctx.Err() == nil {
				measured = append(measured, guide.Measured{Folder: backups[0], Bytes: size})
			}
			if time.Since(told) > tellSizesEvery {
				tell()
			}
			backups = backups[1:]
			select {
			case backups = <-f.measure:
			default:
			}
		}
		if ctx.Err() != nil {
			return
		}
	}
}
