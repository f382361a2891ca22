package work

import (
	"context"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestWorkSaysItsPhases: each work says at its beginning what it is made of, goes
// through all of it once and in order, and ends in the last one.
func TestWorkSaysItsPhases(t *testing.T) {
	stages := func(names ...string) func(progress.Func) {
		return func(report progress.Func) {
			for _, name := range names {
				report.Report(progress.Progress{Stage: name})
			}
		}
	}
	onPhone := stages(mobilebackup.StagePreparing, mobilebackup.StageReaching, mobilebackup.StageWaiting, mobilebackup.StageReceiving, mobilebackup.StageFinishing, "unlock", "index", "presence", mobilebackup.StagePlacing)
	ontoPhone := stages(mobilebackup.StageChecking, "unlock", mobilebackup.StageReaching, mobilebackup.StageWaiting, mobilebackup.StageSending, mobilebackup.StageApplying, mobilebackup.StageReturn)
	far := backsUp(t, "mine")
	made := far.backUp
	far.backUp = func(ctx context.Context, l *device.Link, o mobilebackup.BackupOptions, report progress.Func) (mobilebackup.BackupResult, error) {
		onPhone(report)
		return made(ctx, l, o, report)
	}
	far.restore = func(_ context.Context, _ *device.Link, _ mobilebackup.RestoreOptions, report progress.Func) (mobilebackup.RestoreResult, error) {
		ontoPhone(report)
		return mobilebackup.RestoreResult{Returned: true}, nil
	}
	plain := sample(t, samples.Options{Seed: 1})
	damaged := sample(t, samples.Options{Seed: 1}, backup.MissingFiles)
	for name, c := range map[string]struct {
		order    guide.Order
		password string
		phases   []guide.Phase
	}{
		"quick check":        {guide.Order{Kind: guide.JobCheck, Backup: plain, Quick: true}, "", []guide.Phase{guide.PhaseMarks, guide.PhaseIndex, guide.PhasePresence, guide.PhaseInside}},
		"check":              {guide.Order{Kind: guide.JobCheck, Backup: plain}, "", []guide.Phase{guide.PhaseMarks, guide.PhaseIndex, guide.PhasePresence, guide.PhaseContent, guide.PhaseInside}},
		"encrypted":          {guide.Order{Kind: guide.JobCheck, Backup: sample(t, samples.Options{Seed: 1, Password: "mine"})}, "mine", []guide.Phase{guide.PhaseMarks, guide.PhaseUnlock, guide.PhaseIndex, guide.PhasePresence, guide.PhaseContent, guide.PhaseInside}},
		"repair":             {guide.Order{Kind: guide.JobRepair, Backup: damaged, To: t.TempDir() + "/copy", Agreed: true}, "", []guide.Phase{guide.PhaseExamine, guide.PhaseCopy, guide.PhaseCompare, guide.PhaseProve}},
		"backup":             {guide.Order{Kind: guide.JobBackup, Phone: anna, To: t.TempDir()}, "", []guide.Phase{guide.PhasePrepare, guide.PhaseCopy, guide.PhaseFinish, guide.PhaseProve}},
		"backup, encrypting": {guide.Order{Kind: guide.JobBackup, Phone: anna, To: t.TempDir()}, "mine", []guide.Phase{guide.PhasePassword, guide.PhasePrepare, guide.PhaseCopy, guide.PhaseFinish, guide.PhaseProve}},
		"restore":            {guide.Order{Kind: guide.JobRestore, Phone: anna, Backup: plain}, "", []guide.Phase{guide.PhaseExamine, guide.PhasePrepare, guide.PhaseSend, guide.PhaseApply, guide.PhaseRestart}},
		"rehearsal":          {guide.Order{Kind: guide.JobRehearse, Phone: anna, Backup: plain, Quick: true}, "", []guide.Phase{guide.PhaseExamine, guide.PhasePrepare, guide.PhaseSend, guide.PhaseApply}},
		"password":           {guide.Order{Kind: guide.JobPassword, Phone: anna, Change: guide.PasswordSet}, "mine", []guide.Phase{guide.PhasePassword}},
	} {
		t.Run(name, func(t *testing.T) {
			var told []guide.Phase
			var went []int
			r := room(t, far).Run(t.Context(), c.order, Passwords{Password: []byte(c.password)}, Watch{Seen: func(s guide.Seen) {
				switch s.Kind {
				case guide.SeenPhases:
					told = s.Phases
				case guide.SeenPhase:
					went = append(went, s.Phase)
				}
			}})
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if !slices.Equal(told, c.phases) {
				t.Errorf("said %v, want %v", told, c.phases)
			}
			for i := range c.phases {
				if len(went) != len(c.phases) || went[i] != i+1 {
					t.Fatalf("went through %v of %v", went, c.phases)
				}
			}
			for _, lang := range assets.Languages() {
				w, err := words.New(lang)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range told {
					if w.Phase(c.order.Kind, p) == "" {
						t.Errorf("%s: no words for %s of %s", lang, p, c.order.Kind)
					}
				}
			}
		})
	}
}
