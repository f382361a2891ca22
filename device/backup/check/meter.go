package check

import (
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// meter tells how far a stage is: workers add, a ticker reports.
type meter struct {
	done atomic.Int64
	stop chan struct{}
	idle chan struct{}
}

// measure starts a meter. Its end must be called.
func (r *run) measure(stage backup.Stage, total int64, unit progress.Unit) *meter {
	m := &meter{stop: make(chan struct{}), idle: make(chan struct{})}
	tell := func() {
		r.report.Report(progress.Progress{Stage: string(stage), Done: m.done.Load(), Total: total, Unit: unit})
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

// end reports the last reading and returns when nothing more will be reported.
func (m *meter) end() {
	close(m.stop)
	<-m.idle
}
