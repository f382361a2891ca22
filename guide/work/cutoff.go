package work

import (
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// restoring stands from the moment on that a restore sends something, until it has ended.
var restoring = note{name: "restoring.json", of: "a restore", most: 16 << 10}

// noteCutOff notes that a restore has begun to send, once it does, in sent and on the
// disk, and passes on how far it is.
func (r *Room) noteCutOff(name string, sent *atomic.Bool, next progress.Func) progress.Func {
	return func(p progress.Progress) {
		if p.Stage == mobilebackup.StageSending && !sent.Swap(true) {
			restoring.write(r, guide.CutOff{Phone: name, At: time.Now()})
		}
		next.Report(p)
	}
}

// CutOff is a restore that had begun to send when the program ended; nil: none.
func (r *Room) CutOff() *guide.CutOff {
	c := &guide.CutOff{}
	switch there, err := restoring.read(r, c); {
	case !there:
		return nil
	case err != nil:
		return &guide.CutOff{} // it was being written: a restore had begun
	}
	return c
}

// ForgetCutOff forgets it.
func (r *Room) ForgetCutOff() { restoring.forget(r) }
