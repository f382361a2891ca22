package assistant

import (
	"context"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// readEvery is how often is told how far work is.
const readEvery = 250 * time.Millisecond

// works does long work, one at a time, and tells of it as events.
type works struct {
	room *work.Room
	run  func(context.Context, guide.Order, work.Passwords, work.Watch) work.Result
	tell func(guide.Event)
	stop context.CancelFunc // of the work that runs

	opened *opened // takes the backup that JobLook has opened
	before func()  // waits until what was stopped for the work has let go
}

// begin does work on goroutines of running, with its passwords.
func (w *works) begin(ctx context.Context, running *sync.WaitGroup, o guide.Order, p work.Passwords, proven func([]byte)) {
	ctx, cancel := context.WithCancel(ctx)
	w.stop = cancel
	background.MakeRoom() // now, and not at the start of the program, where it would take time from the first picture
	running.Go(func() {
		background.StandBack()
		defer cancel()
		if w.before != nil {
			w.before()
		}
		r := &reading{}
		ended := make(chan struct{})
		var reader sync.WaitGroup
		reader.Go(func() { r.follow(ended, w.tell) })
		result := w.run(ctx, o, p, work.Watch{
			Progress: r.report,
			Seen:     func(s guide.Seen) { w.tell(guide.WorkSaw{Seen: s}) },
			Proven:   proven,
		})
		close(ended)
		reader.Wait()
		if result.View != nil {
			w.opened.take(result.View)
		}
		w.tell(guide.WorkEnded{Order: o, Outcome: result.Outcome})
	})
}

// reading is how far work is. Producers put it in, a clock takes it out.
type reading struct {
	mu     sync.Mutex
	latest progress.Progress
	clock  progress.Clock
}

// report takes a reading, from whatever goroutine the work runs on.
func (r *reading) report(p progress.Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.latest = p
	r.clock.Add(time.Now(), p)
}

// now is how far work is at a time.
func (r *reading) now(at time.Time) guide.WorkMoved {
	r.mu.Lock()
	defer r.mu.Unlock()
	return guide.WorkMoved{Progress: r.latest, Left: r.clock.Left(at, r.latest), Speed: r.clock.Speed(at), Quiet: r.clock.Quiet(at)}
}

// follow tells how far the work is until it has ended.
func (r *reading) follow(ended <-chan struct{}, tell func(guide.Event)) {
	tick := time.NewTicker(readEvery)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case at := <-tick.C:
			tell(r.now(at))
		}
	}
}
