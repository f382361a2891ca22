package assistant

import (
	"context"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// job is long work that runs now. Producers put readings in; the assistant's
// own clock takes them out.
type job struct {
	cancel context.CancelFunc

	mu     sync.Mutex
	latest progress.Progress
	clock  progress.Clock
}

// report takes a reading, from whatever goroutine the work runs on.
func (j *job) report(p progress.Progress) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.latest = p
	j.clock.Add(time.Now(), p)
}

// begin runs long work, unless other work runs. Done is called with the lock
// held and the result, to take it over into the Situation.
func (a *Assistant) begin(kind guide.JobKind, do func(context.Context, *job) work.Result, done func(work.Result)) bool {
	a.mu.Lock()
	if a.job != nil || a.ctx == nil || a.ctx.Err() != nil {
		a.mu.Unlock()
		return false
	}
	ctx, cancel := context.WithCancel(a.ctx)
	j := &job{cancel: cancel}
	a.job = j
	a.mu.Unlock()
	a.update(func() {
		a.s.Job = &guide.Job{Kind: kind, Backup: a.s.Backup, Phone: a.s.Phone, Started: time.Now(), CanStop: true}
		a.s.Ended, a.s.At = nil, ""
	})
	a.wg.Go(func() {
		defer cancel()
		result := do(ctx, j)
		a.update(func() {
			if a.s.Job.Stopping && result.Stopped {
				a.s.Ended = guide.Stopped{Kind: kind}
			}
			a.job, a.s.Job = nil, nil
			done(result)
		})
		a.mu.Lock()
		next := a.again
		a.again = nil
		a.mu.Unlock()
		if next != nil {
			next()
		}
	})
	return true
}

// readJob takes the latest reading of the work that runs.
func (a *Assistant) readJob(now time.Time) {
	if a.job == nil || a.s.Job == nil {
		return
	}
	a.job.mu.Lock()
	defer a.job.mu.Unlock()
	a.s.Job.Progress = a.job.latest
	a.s.Job.Left = a.job.clock.Left(now, a.job.latest)
	a.s.Job.Quiet = a.job.clock.Quiet(now)
}

// stop asks the work that runs to end.
func (a *Assistant) stop() {
	a.update(func() {
		if a.job == nil || a.s.Job == nil || !a.s.Job.CanStop {
			return
		}
		a.s.Job.Stopping = true
		a.job.cancel()
	})
}

// forgetPassword wipes the password of the chosen backup.
func (a *Assistant) forgetPassword() {
	clear(a.password)
	a.password = nil
	a.s.Password = guide.PasswordNone
}
