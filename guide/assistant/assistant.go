// Package assistant keeps the Situation: it watches phones and folders, runs
// the long work, takes what a person does as intents, and publishes every new
// Situation with the Route that the guide makes of it. It knows no window; a
// terminal could sit on it as well.
//
// Make one with New, call Run once, and read Situation whenever Changes says
// so. Do takes an intent and returns at once.
package assistant

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Config says what an Assistant works with. Guide and DataDir are needed, the
// rest has useful zero values.
type Config struct {
	Guide   *guide.Guide
	DataDir string // the app's own data: settings, finished checks, journal

	Address  string   // of usbmuxd; empty: environment, then the system's default
	Folders  []string // folders of backups beside the standard places
	OnlyThem bool     // look nowhere but in Folders
	Keep     string   // folder for new backups, unless the person names another; empty: OwnFolder
	Host     *guide.Host
	Logger   *slog.Logger

	Simulated bool // the phones at Address are simulated ones
	// Simulate starts a simulated iPhone and tells where it listens; nil where
	// that is not offered. It is called at most once, and ends with the context.
	Simulate func(ctx context.Context) (Simulation, error)
}

// Simulation is a place with simulated phones and sample backups.
type Simulation struct {
	Address string   // of its usbmuxd
	Folders []string // of its sample backups
	Keep    string   // folder for backups of its phones
}

// Assistant keeps the Situation. It is safe for concurrent use.
type Assistant struct {
	cfg     Config
	changes chan struct{}
	wg      sync.WaitGroup

	mu       sync.Mutex
	s        guide.Situation
	route    guide.Route
	ctx      context.Context // of Run
	watcher  *device.Watcher
	unwatch  context.CancelFunc
	asking   string // UDID of the phone that is being asked for trust
	asked    map[string]bool
	password []byte // of the chosen backup, proven; wiped when another one is chosen
	job      *job
	settings settings
	pick     string // folder of a backup to choose once it is listed
	again    func() // to be done once the work that ends now has ended
	rescan   chan struct{}
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
	a := &Assistant{
		cfg:     cfg,
		changes: make(chan struct{}, 1),
		rescan:  make(chan struct{}, 1),
		asked:   map[string]bool{},
	}
	a.settings = loadSettings(cfg.DataDir)
	a.s = guide.Situation{
		Facts: guide.Facts{
			Simulated: cfg.Simulated,
			Sizes:     map[string]int64{},
			Checks:    map[string]guide.CheckState{},
			Since:     map[guide.ProblemID]time.Time{},
		},
		Choices: guide.Choices{Answers: map[string]bool{}, Passed: map[guide.StepID]bool{}},
	}
	if cfg.Host != nil {
		a.s.Host = *cfg.Host
	} else {
		a.s.Host = ThisHost()
	}
	a.s.RemindAt = a.settings.RemindAt
	a.s.Added = slices.Clone(a.settings.Folders)
	a.s.Now = time.Now()
	a.route = cfg.Guide.Plan(a.s)
	return a, nil
}

// Changes yields whenever there is a new Situation. Several changes may come as
// one.
func (a *Assistant) Changes() <-chan struct{} { return a.changes }

// Situation returns what is known now, and the way from here. Both are values
// of the caller's own.
func (a *Assistant) Situation() (guide.Situation, guide.Route) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return clone(a.s), a.route
}

// Run watches and works until the context ends, and returns when everything
// that it began has ended.
func (a *Assistant) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	a.mu.Lock()
	a.ctx = ctx
	a.mu.Unlock()
	a.watch(a.cfg.Address)
	a.wg.Go(func() { a.scan(ctx) })
	a.wg.Go(a.cleanRepairs)
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			a.mu.Lock()
			a.forgetPassword()
			a.mu.Unlock()
			a.wg.Wait()
			return nil
		case <-tick.C:
			// Problems appear after a holding time, and work moves on.
			a.update(func() { a.readJob(time.Now()) })
		}
	}
}

// Working reports whether long work runs that a person should be asked about
// before the window closes.
func (a *Assistant) Working() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.job != nil
}

// update changes the Situation under the lock, makes the Route anew and tells
// about it when either differs from before.
func (a *Assistant) update(change func()) {
	a.mu.Lock()
	before := clone(a.s)
	change()
	now := time.Now()
	a.s.Now = now
	route, since := a.cfg.Guide.PlanSince(a.s)
	a.s.Since = since
	before.Now = now
	changed := !reflect.DeepEqual(route, a.route) || !reflect.DeepEqual(before, a.s)
	a.route = route
	a.mu.Unlock()
	if changed {
		select {
		case a.changes <- struct{}{}:
		default:
		}
	}
}

// facts returns what is known of a backup.
func (a *Assistant) facts(folder string) (backup.Facts, bool) {
	for _, f := range a.s.Folders {
		for _, b := range f.Backups {
			if b.Folder == folder {
				return b, true
			}
		}
	}
	return backup.Facts{}, false
}

// clone copies what may be changed later.
func clone(s guide.Situation) guide.Situation {
	s.Phones = append([]phone.Phone(nil), s.Phones...)
	s.Folders = append([]backup.Folder(nil), s.Folders...)
	s.Added = slices.Clone(s.Added)
	s.Attempts = append([]guide.Attempt(nil), s.Attempts...)
	s.Sizes = cloneMap(s.Sizes)
	s.Checks = cloneMap(s.Checks)
	s.Answers = cloneMap(s.Answers)
	s.Passed = cloneMap(s.Passed)
	s.Since = cloneMap(s.Since)
	s.Job = clonePointer(s.Job)
	s.Lost = clonePointer(s.Lost)
	s.Restored = clonePointer(s.Restored)
	s.Repaired = clonePointer(s.Repaired)
	s.Rehearsals = cloneMap(s.Rehearsals)
	s.Cleaned = clonePointer(s.Cleaned)
	s.Sought = clonePointer(s.Sought)
	return s
}

func cloneMap[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
