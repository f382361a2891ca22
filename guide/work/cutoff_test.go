package work

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestCutOff: what has begun to send is noted until it is forgotten; what only gets
// ready is not.
func TestCutOff(t *testing.T) {
	r := &Room{Data: filepath.Join(t.TempDir(), "data")}
	if c := r.CutOff(); c != nil {
		t.Errorf("at first, %+v was cut off", c)
	}
	passed := 0
	var sent atomic.Bool
	report := r.noteCutOff("Anna’s iPhone", &sent, func(progress.Progress) { passed++ })
	report(progress.Progress{Stage: mobilebackup.StageWaiting})
	if c := r.CutOff(); c != nil || sent.Load() {
		t.Errorf("before anything was sent, %+v was cut off", c)
	}
	report(progress.Progress{Stage: mobilebackup.StageSending})
	report(progress.Progress{Stage: mobilebackup.StageSending})
	if c := r.CutOff(); c == nil || c.Phone != "Anna’s iPhone" || c.At.IsZero() || passed != 3 || !sent.Load() {
		t.Errorf("%+v, and %d reports were passed on", c, passed)
	}
	if err := os.WriteFile(filepath.Join(r.Data, restoring.name), []byte(`{"Pho`), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := r.CutOff(); c == nil {
		t.Error("half a note is none")
	}
	r.ForgetCutOff()
	r.ForgetCutOff()
	if c := r.CutOff(); c != nil {
		t.Errorf("%+v is not forgotten", c)
	}
}

// TestUntouched: a restore that ends before anything was sent has left the phone as it
// was; one that ends after that may not have.
func TestUntouched(t *testing.T) {
	lost := &mobilebackup.LinkError{Op: mobilebackup.OpRestore, Err: syscall.ECONNRESET}
	folder := sample(t, samples.Options{Seed: 1})
	for _, c := range []struct {
		stages  []string
		safe    bool
		phase   int // the last one that was told of
		cutOffs bool
	}{
		{[]string{mobilebackup.StageReaching, mobilebackup.StagePreparing, mobilebackup.StageWaiting}, true, 2, false},
		{[]string{mobilebackup.StageWaiting, mobilebackup.StageSending}, false, 3, true},
		{[]string{mobilebackup.StageWaiting, mobilebackup.StageSending, mobilebackup.StageApplying}, false, 4, true},
	} {
		for _, stopped := range []bool{false, true} {
			ctx, stop := context.WithCancel(t.Context())
			r := room(t, farEnds{restore: func(_ context.Context, _ *device.Link, _ mobilebackup.RestoreOptions, report progress.Func) (mobilebackup.RestoreResult, error) {
				for _, stage := range c.stages {
					report(progress.Progress{Stage: stage})
				}
				if stopped {
					stop()
				}
				return mobilebackup.RestoreResult{}, lost
			}})
			job := guide.Job{Kind: guide.JobRestore}
			got := r.Run(ctx, guide.Order{Kind: guide.JobRestore, Phone: anna, Backup: folder}, Passwords{}, Watch{Seen: func(s guide.Seen) {
				switch s.Kind {
				case guide.SeenPhases:
					job.Phases = s.Phases
				case guide.SeenPhase:
					job.Phase = s.Phase
				}
			}})
			stop()
			if job.Phase != c.phase || job.Untouched() != c.safe {
				t.Errorf("%q: in phase %d, untouched %t", c.stages, job.Phase, job.Untouched())
			}
			if got.Stopped != stopped || !stopped && (got.Failure == nil || got.Failure.Safe != c.safe) {
				t.Errorf("%q, stopped %t: %+v, %+v", c.stages, stopped, got.Outcome, got.Failure)
			}
			if (r.CutOff() != nil) != (c.cutOffs && stopped) {
				t.Errorf("%q, stopped %t: cut off %v", c.stages, stopped, r.CutOff())
			}
		}
	}
}
