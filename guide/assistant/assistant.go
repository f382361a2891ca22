// Package assistant is the loop around the guide: events come in by one queue,
// guide.Update says what they change and what is to be done, small runners do it
// and send events back, and every new Situation is published with the Route that
// the guide makes of it. Nothing is decided here. It knows no window; a terminal
// could sit on it as well.
//
//	events ─▶ queue ─▶ Update ─▶ Situation, Route ─▶ published
//	   ▲                  └────▶ effects ─▶ runners ─┐
//	   └──────────────────────────────────────────────┘
//
// Make one with New, call Run once, and read Situation whenever Changes says
// so. Do takes an intent and returns at once.
package assistant

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// Config says what an Assistant works with. Guide and DataDir are needed, the
// rest has useful zero values.
type Config struct {
	Guide   *guide.Guide
	DataDir string // the app's own data: settings, finished checks, journal

	Address  string   // of usbmuxd; empty: environment, then the system's default
	Folders  []string // folders of backups beside the standard places
	OnlyThem bool     // look nowhere but in Folders
	Keep     string   // folder for new backups, unless the person names another; empty: backupdir.OwnFolder
	Host     *guide.Host
	Language string // of the reader, for texts in what is saved; empty: the system's
	Logger   *slog.Logger

	Simulated bool // the phones at Address are simulated ones
	// Simulate starts a simulated iPhone and tells where it listens; nil where
	// that is not offered. It is called until it succeeds once, and ends with the
	// context.
	Simulate func(ctx context.Context) (Simulation, error)

	// Notify tells a person who may be looking elsewhere. It must not wait. Nil:
	// nobody is told.
	Notify func(guide.Text)
}

// Simulation is a place with simulated phones and sample backups.
type Simulation struct {
	Address string   // of its usbmuxd
	Folders []string // of its sample backups
	Keep    string   // folder for backups of its phones
}

// Assistant is the loop. Its exported methods are safe for concurrent use; all
// others run on the goroutine of Run.
type Assistant struct {
	cfg       Config
	queue     queue
	changes   chan struct{}
	published atomic.Pointer[state]

	s    guide.Situation
	wake time.Time // when the passing of time changes the Route

	// perform has an effect done, on goroutines of running, with the passwords that
	// were typed for it: carryOut, but for tests.
	perform  func(ctx context.Context, running *sync.WaitGroup, e guide.Effect, typed *work.Passwords)
	secrets  secrets
	phones   phones
	counting counting
	unwatch  context.CancelFunc // of the phones
	folders  *folders
	works    works
	opened   opened
}

// state is what is published, and never changed then.
type state struct {
	situation guide.Situation
	route     guide.Route
}

// New makes an Assistant. Nothing is looked at before Run.
func New(cfg Config) (*Assistant, error) {
	if cfg.Guide == nil {
		return nil, errors.New("assistant: no guide")
	}
	if cfg.DataDir == "" {
		return nil, errors.New("assistant: no folder for its data")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	a := &Assistant{cfg: cfg, queue: newQueue(), changes: make(chan struct{}, 1), s: begin(cfg)}
	room := &work.Room{Data: cfg.DataDir, Language: cfg.Language, OS: a.s.Host.OS, Logger: cfg.Logger, Link: a.phones.link}
	a.phones.logger = cfg.Logger
	a.works = works{room: room, run: room.Run, tell: a.tell, opened: &a.opened, before: a.counting.ended}
	a.folders = newFolders(room, cfg.Logger, a.tell)
	a.perform = a.carryOut
	a.publish()
	<-a.changes
	return a, nil
}

// begin is the Situation before anything was looked at.
func begin(cfg Config) guide.Situation {
	host := cfg.Host
	if host == nil {
		this := ThisHost()
		host = &this
	}
	places := absolute(cfg.Folders)
	if !cfg.OnlyThem {
		places = append(places, absolute(backupdir.StandardFolders())...)
	}
	slices.Sort(places)
	kept := loadSettings(cfg.DataDir)
	return guide.Situation{
		Now: time.Now(),
		Facts: guide.Facts{
			Host: *host, Simulated: cfg.Simulated, CanSimulate: cfg.Simulate != nil,
			Address: cfg.Address, Places: slices.Compact(places), Keep: cmp.Or(cfg.Keep, backupdir.OwnFolder()),
		},
		Memory: guide.Memory{Added: kept.Folders, RemindAt: kept.RemindAt},
	}
}

// absolute makes paths absolute.
func absolute(paths []string) []string {
	var all []string
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		all = append(all, p)
	}
	return all
}

// Changes yields whenever there is a new Situation. Several changes may come as
// one.
func (a *Assistant) Changes() <-chan struct{} { return a.changes }

// Situation returns what is known now, and the way from here. Both are shared
// with others and must not be changed.
func (a *Assistant) Situation() (guide.Situation, guide.Route) {
	now := a.published.Load()
	return now.situation, now.route
}

// Do takes what a person did, and its passwords over. It returns at once; what
// comes of it shows in the Situation. An intent that makes no sense now is left
// alone.
func (a *Assistant) Do(i guide.Intent) {
	a.queue.put(happened{i.Did(), work.Passwords{Password: i.Secret, Old: i.Old}})
}

// tell takes an event from a runner.
func (a *Assistant) tell(e guide.Event) { a.queue.put(happened{event: e}) }

// settlesWithin is how long the end waits for disks, of which some may never answer.
const settlesWithin = 2 * time.Second

// Run works until the context ends, and returns when everything that it began has
// ended, but for questions to disks that do not answer.
func (a *Assistant) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	a.happen(ctx, &running, happened{event: guide.Began{}})
	timer := time.NewTimer(time.Until(a.wake))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			running.Wait()
			a.opened.drop()
			a.folders.open.Settle(settlesWithin)
			a.opened.settle(settlesWithin)
			a.queue.close()
			a.secrets.forget()
			return nil
		case <-a.queue.ready:
			for _, h := range a.queue.take() {
				a.happen(ctx, &running, h)
			}
		case <-timer.C:
			a.happen(ctx, &running, happened{})
		}
		a.publish()
		timer.Reset(time.Until(a.wake))
	}
}

// happen lets an event change the Situation, and has done what follows from it.
// Passwords that came along are wiped unless work takes them.
func (a *Assistant) happen(ctx context.Context, running *sync.WaitGroup, h happened) {
	defer func() { h.typed.Wipe() }()
	var effects []guide.Effect
	a.s, _ = a.cfg.Guide.Update(a.s, guide.TimePassed{Now: time.Now()})
	if h.event != nil {
		a.s, effects = a.cfg.Guide.Update(a.s, h.event)
	}
	for _, e := range effects {
		a.perform(ctx, running, e, &h.typed)
	}
}

// publish tells of the Situation, and of the Route that follows from it, where
// either is another than before.
func (a *Assistant) publish() {
	before := a.published.Load()
	if before != nil && a.s.Now.Before(a.wake) && same(a.s, before.situation) {
		return
	}
	var route guide.Route
	route, a.s.Since = a.cfg.Guide.PlanSince(a.s)
	a.wake = a.cfg.Guide.Wake(a.s)
	if before != nil && same(a.s, before.situation) && reflect.DeepEqual(route, before.route) {
		return
	}
	a.published.Store(&state{a.s, route})
	select {
	case a.changes <- struct{}{}:
	default:
	}
}

// same reports whether two Situations are equal but for the time.
func same(a, b guide.Situation) bool {
	a.Now = b.Now
	return reflect.DeepEqual(a, b)
}
