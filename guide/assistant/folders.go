package assistant

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// folders reads folders with backups, again whenever they change, and measures
// backups. What it finds it tells as events. Each folder is a place of its own, with
// its own goroutines, so that a disk that does not answer holds up no other.
type folders struct {
	logger *slog.Logger
	tell   func(guide.Event) // must not wait
	glance time.Duration     // how often a glance is taken
	disks  disks
	open   answer.Questions
	once   sync.Once

	measure chan []string // the backups to measure; the newest list counts

	mu       sync.Mutex
	running  *sync.WaitGroup   // of the goroutines of places
	order    []string          // the places to be read
	places   map[string]*place // by path, also those whose disk still owes an answer
	links    map[string]*place // the same for the links in them
	finished map[string]bool   // in which what waited was put in its place
}

func newFolders(room *work.Room, logger *slog.Logger, tell func(guide.Event)) *folders {
	return &folders{
		logger: logger, tell: tell, glance: glanceEvery, disks: realDisks(room, logger),
		places: map[string]*place{}, links: map[string]*place{}, finished: map[string]bool{}, measure: make(chan []string, 1),
	}
}

// read has these places read, and no others any more, on goroutines of running. It does
// not wait.
func (f *folders) read(ctx context.Context, running *sync.WaitGroup, paths []string) {
	f.once.Do(func() { running.Go(func() { f.weigh(ctx) }) })
	f.mu.Lock()
	defer f.mu.Unlock()
	f.order = slices.Clone(paths)
	f.running = running
	for path, p := range f.places {
		if !slices.Contains(paths, path) {
			p.leave()
		}
	}
	for _, path := range paths {
		p := f.places[path]
		if p == nil {
			p = newPlace(f, path)
			f.places[path] = p
			running.Go(func() { p.watch(ctx) })
			continue
		}
		p.anew()
	}
	f.tellAll()
}

// tellAll tells what is in all places, once there is something to say of each since they
// were asked for. It is called with f.mu held, so that nothing is told out of turn.
func (f *folders) tellAll() {
	read := guide.FoldersRead{Remembered: map[string]guide.Remembered{}}
	for _, path := range f.order {
		said, ok := f.places[path].all()
		if !ok {
			return
		}
		var links []backup.Folder
		for i, r := range said {
			maps.Copy(read.Remembered, r.remembered)
			if i > 0 {
				links = append(links, r.folder)
			}
		}
		read.Folders = append(read.Folders, said[0].folder.With(links))
	}
	f.tell(read)
}

// replace puts a value into a channel of one, in place of what waits there. Only
// one goroutine at a time may do so.
func replace[T any](c chan T, v T) {
	select {
	case <-c:
	default:
	}
	c <- v
}
