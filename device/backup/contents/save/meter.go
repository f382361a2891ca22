package save

import (
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// meter tells how far the files are: workers add, a ticker reports. Done never falls
// and reaches the total, whatever becomes of single files.
type meter struct {
	done  atomic.Int64
	files atomic.Int64
	total folder.Tally
	stop  chan struct{}
	idle  chan struct{}
}

func (m *meter) start(total folder.Tally, report progress.Func) {
	m.total, m.stop, m.idle = total, make(chan struct{}), make(chan struct{})
	tell := func() {
		report.Report(progress.Progress{
			Stage: StageFiles, Done: m.done.Load(), Total: m.total.Bytes, Unit: progress.Bytes,
			Files: m.files.Load(), AllFiles: m.total.Files,
		})
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
}

// end reports the last reading and returns when nothing more will be reported.
func (m *meter) end() {
	close(m.stop)
	<-m.idle
}

// part is how much of the total one file is. It counts for no more than that, also
// when it is read twice, and for all of it in the end, also when it could not be read.
type part struct {
	meter           *meter
	counted, counts int64
}

func (p *part) add(n int64) {
	if p != nil {
		n = min(n, p.counts-p.counted)
		p.counted += n
		p.meter.done.Add(n)
	}
}

func (p *part) end() {
	p.add(p.counts)
	p.meter.files.Add(1)
}
