package check

import (
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// meter tells how far a stage is: workers add, a ticker reports.
type meter struct {
	done  atomic.Int64
	files atomic.Int64 // where done counts something else
	whole atomic.Bool  // all is done, also what was left out on the way
	extra atomic.Bool  // all was counted, and something is looked at once more
	stop  chan struct{}
	idle  chan struct{}
}

// StageInner is the part of reading the content in which databases are opened that
// could not be opened when they were met.
const StageInner = "inner"

// measure starts a meter; files is how many there are, where total counts something
// else. Its end must be called.
func (r *run) measure(stage backup.Stage, total, files int64, unit progress.Unit) *meter {
	m := &meter{stop: make(chan struct{}), idle: make(chan struct{})}
	tell := func() {
		p := progress.Progress{Stage: string(stage), Done: m.done.Load(), Total: total, Unit: unit, Files: m.files.Load(), AllFiles: files}
		switch {
		case m.whole.Load():
			p.Done, p.Files = total, files
		case m.extra.Load():
			p = progress.Progress{Stage: StageInner, Unit: unit}
		}
		r.report.Report(p)
	}
	tell()
	go func() {
		defer close(m.idle)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				tell()
			case <-m.stop:
				tell()
				return
			}
		}
	}()
	return m
}

// ended says that all is done. Files that could not be read are done with, too.
func (m *meter) ended(err error) {
	if err == nil {
		m.whole.Store(true)
	}
}

// end reports the last reading and returns when nothing more will be reported.
func (m *meter) end() {
	close(m.stop)
	<-m.idle
}
