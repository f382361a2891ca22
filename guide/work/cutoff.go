package work

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// cutOffName is the file that stands in the program's own folder from the moment on
// that a restore sends something, until it has ended. Where it stands at the start,
// the program did not live to see that.
const cutOffName = "restoring.json"

// maxCutOff is the size of a file that we have written, at most.
const maxCutOff = 16 << 10

// noteCutOff notes that a restore has begun to send, once it does, in sent and on the
// disk, and passes on how far it is.
func (r *Room) noteCutOff(name string, sent *atomic.Bool, next progress.Func) progress.Func {
	return func(p progress.Progress) {
		if p.Stage == mobilebackup.StageSending && !sent.Swap(true) && r.Data != "" {
			raw, err := json.Marshal(guide.CutOff{Phone: name, At: time.Now()})
			if err == nil {
				err = os.MkdirAll(r.Data, 0o700)
			}
			if err == nil {
				err = os.WriteFile(filepath.Join(r.Data, cutOffName), raw, 0o600)
			}
			if err != nil {
				r.log().Warn("that a restore has begun was not noted", "error", err)
			}
		}
		next.Report(p)
	}
}

// CutOff is a restore that had begun to send when the program ended; nil: none.
func (r *Room) CutOff() *guide.CutOff {
	if r.Data == "" {
		return nil
	}
	f, err := os.Open(filepath.Join(r.Data, cutOffName))
	if err != nil {
		return nil
	}
	defer f.Close()
	c := &guide.CutOff{}
	if err := json.NewDecoder(io.LimitReader(f, maxCutOff)).Decode(c); err != nil {
		return &guide.CutOff{} // it was being written: a restore had begun
	}
	return c
}

// ForgetCutOff forgets it.
func (r *Room) ForgetCutOff() {
	if r.Data == "" {
		return
	}
	if err := os.Remove(filepath.Join(r.Data, cutOffName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.log().Warn("a restore that was cut off was not forgotten", "error", err)
	}
}
