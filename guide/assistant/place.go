package assistant

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
	"github.com/lifeboat-app/lifeboat/guide"
)

// place is a folder with backups. All that asks its disk is a question on a goroutine of
// its own, one at a time; the goroutine of watch waits for the answers, and never longer
// than the context.
//
// A link in a folder is a place of its own, as it may lead to another disk. What is in it is
// told as what is in the folder.
type place struct {
	f     *folders
	path  string
	link  bool
	again chan struct{} // of one: it is to be read anew

	// Of the goroutine of watch, and of its question as long as that is open.
	watched map[string]bool // folders of which the system tells what changes

	// Under f.mu.
	gone   bool          // it is not to be read any more
	heard  bool          // something is said of it since it was asked for
	said   placeRead     // which is this
	known  *placeRead    // the newest; nil: there was none
	took   time.Duration // that to read it took
	silent bool          // its disk was, since it was read last
	links  map[string]*place
}

// placeRead is what is in a place.
type placeRead struct {
	folder     backup.Folder
	remembered map[string]guide.Remembered // by folder of a backup
	link       bool
}

func newPlace(f *folders, path string) *place {
	return &place{f: f, path: path, again: make(chan struct{}, 1), watched: map[string]bool{}, links: map[string]*place{}}
}

// name is what the questions about a place are called. A folder that the person has added may
// be a link in another, too.
func (p *place) name() string {
	if p.link {
		return "link " + p.path
	}
	return p.path
}

// watch keeps what is said of the place true until the context ends, or nobody wants to
// know any more.
func (p *place) watch(ctx context.Context) {
	f := p.f
	var w watcher
	defer func() {
		if w.close != nil {
			answer.Ask(&f.open, "unwatch "+p.name(), func(func()) error { return w.close() })
		}
	}()
	tick := time.NewTicker(f.glance)
	defer tick.Stop()
	for {
		began := time.Now()
		spared := background.Sparing()
		read, ok := await(ctx, p, spared, "read", func(step func()) placeRead { return p.read(ctx, step) })
		spared()
		if !ok {
			return
		}
		p.say(ctx, read)
		if w.add == nil && (!p.link || len(read.folder.Backups) > 0) { // the system has few, and links may be many
			w = f.watcher()
		}
		// What changed while it was read shows in its looks, what changes later is told.
		last, ok := await(ctx, p, nil, "look", func(step func()) looks {
			p.watchFolders(w, read.folder, step)
			return f.disks.looksOf(read, began, step)
		})
		if !ok {
			return
		}
		p.takes(&last)
		if !p.waitForChange(ctx, w, tick.C, &last) || p.leaves() {
			return
		}
	}
}

// await asks the disk of a place, and says meanwhile what there is to say without an
// answer; false means that the context ended. silent is called once the disk is.
func await[T any](ctx context.Context, p *place, silent func(), what string, question func(step func()) T) (value T, ok bool) {
	a := answer.Ask(&p.f.open, what+" "+p.name(), question)
	enough, waits := time.After(answer.Patient), true
	anew := false
	defer func() {
		if anew {
			p.f.mu.Lock() // who else replaces it has it too
			defer p.f.mu.Unlock()
			replace(p.again, struct{}{})
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return value, false
		case <-a.Came():
			return a.Value(), ctx.Err() == nil
		case <-p.again:
			if anew = true; waits {
				continue
			}
		case <-enough:
			waits = false
		}
		patience := p.sayWithout(a.Quiet())
		if patience <= 0 && silent != nil {
			silent()
		}
		if patience <= 0 {
			patience = answer.Late // a step may come yet
		}
		enough = time.After(patience)
	}
}

// say tells what was read.
func (p *place) say(ctx context.Context, r placeRead) {
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	p.known = &r
	if !p.gone {
		p.follow(ctx, r.folder.Links)
	}
	p.now(r)
}

// takes notes how long it takes to read the place: not as long as its disk was silent.
func (p *place) takes(l *looks) {
	p.answered()
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	if p.silent {
		l.took = min(l.took, answer.Late)
	}
	p.took, p.silent = l.took, false
}

// answered takes back what was told without an answer.
func (p *place) answered() {
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	p.unlessSaid(*p.known)
}

// sayWithout tells what there is to say of a disk that has said nothing for so long: what
// was known of it before, or that it is awaited; after a while, that it is silent. It
// returns how much longer it is waited for: a disk that was slow before has more time, as it
// may be busy with work on a backup that would else go out of the list.
func (p *place) sayWithout(quiet time.Duration) (patience time.Duration) {
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	patience = max(answer.Late, 2*p.took) - quiet
	switch {
	case patience <= 0:
		p.silent = true
		p.unlessSaid(placeRead{folder: backup.Folder{Path: p.path, State: backup.FolderSilent, Err: "no answer"}})
	case p.known != nil:
		p.unlessSaid(*p.known)
	default:
		p.unlessSaid(placeRead{folder: backup.Folder{Path: p.path, State: backup.FolderAwaited}})
	}
	return patience
}

// unlessSaid says what was read last, or that there is no answer, where that was not what
// was said last. It is called with f.mu held.
func (p *place) unlessSaid(r placeRead) {
	if !p.heard || p.said.folder.State != r.folder.State {
		p.now(r)
	}
}

// now is what is said of the place from now on. It is called with f.mu held.
func (p *place) now(r placeRead) {
	p.said, p.heard = r, true
	if !p.gone {
		p.f.tellAll()
	}
}

// leaves reports whether nobody wants to know of the place any more, which then is no
// place any more.
func (p *place) leaves() bool {
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	if p.gone && p.link {
		delete(p.f.links, p.path)
	} else if p.gone {
		delete(p.f.places, p.path)
	}
	return p.gone
}

// read reads the place, and what is remembered of the checks of the backups in it.
func (p *place) read(ctx context.Context, step func()) placeRead {
	f := p.f
	f.mu.Lock()
	waiting := !f.finished[p.name()] // at the start nobody has chosen anything
	f.finished[p.name()] = true
	f.mu.Unlock()
	finish, list := f.disks.finish, func() backup.Folder { return f.disks.list(ctx, p.path, step) }
	if p.link {
		finish, list = f.disks.finishOne, func() backup.Folder { return f.disks.link(p.path) }
	}
	// A backup of ours that was killed while it was put in its place is finished
	// first. Folders that cannot be read tell so right after.
	if err := finish(p.path, waiting); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		f.logger.Warn("an interrupted backup could not be put in its place", "error", err)
	}
	step()
	r := placeRead{folder: list(), remembered: map[string]guide.Remembered{}, link: p.link}
	for _, b := range r.folder.Backups {
		if ctx.Err() != nil {
			break
		}
		r.remembered[b.Folder] = f.disks.remembered(b.Folder)
		step()
	}
	return r
}

// waitForChange waits until the place is worth reading again; false means that the context
// ended. What takes long to read is read less often.
func (p *place) waitForChange(ctx context.Context, w watcher, tick <-chan time.Time, last *looks) bool {
	rest := 10 * last.took
	var moving <-chan time.Time
	if last.moving {
		moving = time.After(max(coarsest+time.Second, rest))
	}
	for glances := 1; ; {
		select {
		case <-ctx.Done():
			return false
		case <-p.again:
			return true
		case <-moving:
			return true
		case <-w.errors:
			return true // an overflow: what was missed shows at the next reading
		case <-w.events:
			return p.settled(ctx, w, max(300*time.Millisecond, rest))
		case <-tick:
			if glances++; glances > readEveryGlances {
				return true
			}
			same, ok := await(ctx, p, nil, "glance", func(step func()) bool { return last.same(&p.f.disks, step) })
			if !ok || !same {
				return ok
			}
			p.answered()
		}
	}
}

// settled waits until nothing has changed for a while: a backup arrives as many files.
// False means that the context ended.
func (p *place) settled(ctx context.Context, w watcher, rest time.Duration) bool {
	enough := time.After(rest)
	for {
		select {
		case <-ctx.Done():
			return false
		case <-p.again:
			return true
		case <-w.events:
		case <-enough:
			return true
		}
	}
}
