package work

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// vanishing is a work of which a folder vanishes at the first report of a stage.
type vanishing struct {
	kind   guide.JobKind
	sample string // the backup to work on a copy of
	to     bool   // the folder that is written into; else that of the backup
}

// run does the work, the folder gone from the stage on that is the nth, counted from 1;
// 0: before it begins. It tells how many stages there were.
func (v vanishing) run(t *testing.T, nth int, vanish func(dir string)) (got Result, stages int) {
	t.Helper()
	root, dest := t.TempDir(), t.TempDir()
	if err := os.CopyFS(root, os.DirFS(filepath.Dir(v.sample))); err != nil {
		t.Fatal(err)
	}
	o := guide.Order{Kind: v.kind, Backup: filepath.Join(root, filepath.Base(v.sample)), To: filepath.Join(dest, "disk", "x"), Phone: anna, Save: guide.Saving{Kinds: []string{"photos"}}}
	if v.kind == guide.JobCopy {
		o.To = filepath.Dir(o.To)
	}
	if err := os.Mkdir(filepath.Join(dest, "disk"), 0o700); err != nil {
		t.Fatal(err)
	}
	gone := func() {
		dir := root
		if v.to {
			dir = filepath.Join(dest, "disk")
		}
		vanish(dir)
	}
	if nth == 0 {
		gone()
	}
	last := ""
	got = (&Room{Data: t.TempDir(), OS: "linux"}).Run(t.Context(), o, Passwords{}, Watch{Progress: func(p progress.Progress) {
		if p.Stage == last {
			return
		}
		last = p.Stage
		if stages++; stages == nth {
			gone()
		}
	}})
	if got.View != nil {
		if err := got.View.Close(); err != nil && nth < 0 {
			t.Error(err)
		}
	}
	return got, stages
}

// TestFoldersVanish: a drive is pulled out or a folder removed before, at the beginning,
// in the middle and at the end of every work. It is told as that, with what is safe, and never as damage of the
// backup, as a question, or as a result that would not be there.
func TestFoldersVanish(t *testing.T) {
	whole := sample(t, samples.Options{Seed: 1, Files: 4})
	missing, damaged := sample(t, samples.Options{Seed: 1, Files: 4}, backup.MissingFiles), sample(t, samples.Options{Seed: 1, Files: 4}, backup.IndexDamaged)
	remove := func(dir string) {
		if err := errors.Join(os.Rename(dir, dir+" away"), os.RemoveAll(dir+" away")); err != nil {
			t.Error(err)
		}
	}
	name := func(v vanishing) string {
		end := "from"
		if v.to {
			end = "to"
		}
		return fmt.Sprintf("%s %s %s", v.kind, map[string]string{whole: "whole", missing: "missing", damaged: "damaged"}[v.sample], end)
	}
	for _, test := range []struct {
		vanishing
		before, later []guide.ProblemID
	}{
		{vanishing{guide.JobCheck, missing, false}, []guide.ProblemID{guide.HostFolderMissing}, []guide.ProblemID{guide.HostFolderMissing}},
		{vanishing{guide.JobLook, whole, false}, []guide.ProblemID{guide.HostFolderMissing}, nil},
		{vanishing{guide.JobRepair, missing, false}, []guide.ProblemID{guide.HostFolderMissing}, []guide.ProblemID{guide.HostFolderMissing}},
		{vanishing{guide.JobRepair, damaged, false}, []guide.ProblemID{guide.HostFolderMissing}, []guide.ProblemID{guide.HostFolderMissing, ""}},
		{vanishing{guide.JobRepair, damaged, true}, []guide.ProblemID{guide.RepairFailed}, []guide.ProblemID{guide.RepairFailed}},
		{vanishing{guide.JobCopy, whole, false}, []guide.ProblemID{guide.HostFolderMissing}, []guide.ProblemID{guide.HostFolderMissing}},
		{vanishing{guide.JobCopy, whole, true}, []guide.ProblemID{""}, []guide.ProblemID{guide.CopyFailed}}, // Apple's folder is made where it is not there
		{vanishing{guide.JobSave, whole, false}, []guide.ProblemID{guide.HostFolderMissing}, []guide.ProblemID{guide.SaveBackupGone}},
		{vanishing{guide.JobSave, whole, true}, []guide.ProblemID{guide.SaveFolderGone}, []guide.ProblemID{guide.SaveFolderGone}},
		{vanishing{guide.JobRehearse, whole, false}, []guide.ProblemID{guide.HostFolderMissing}, []guide.ProblemID{guide.HostFolderMissing, ""}},
	} {
		t.Run(name(test.vanishing), func(t *testing.T) {
			t.Parallel()
			_, stages := test.run(t, -1, remove)
			for _, nth := range slices.Compact([]int{0, min(1, stages), stages / 2, stages}) {
				if nth > 0 && runtime.GOOS == "windows" {
					t.Skip("Windows moves no folder that is open")
				}
				got, passed := test.run(t, nth, remove)
				if passed < nth {
					continue // stages are told of from time to time: this run was too fast for it, and nothing vanished
				}
				want := test.later
				if nth == 0 {
					want = test.before
				}
				test.judge(t, nth, got, want)
			}
		})
	}
}

// judge wants a work to have ended with one of these problems, or well where it had
// taken all that it needed by then.
func (v vanishing) judge(t *testing.T, nth int, got Result, want []guide.ProblemID) {
	t.Helper()
	var problem guide.ProblemID
	if f := got.Failure; f != nil {
		problem = f.Problem
		if !f.Safe || f.Words == "" {
			t.Errorf("%+v at %d: %+v", v, nth, f)
		}
		if got.Asks != nil || got.Rehearsed != nil || got.Repaired != nil || got.Copied != nil || got.Check != nil {
			t.Errorf("%+v at %d: failed, and %+v", v, nth, got.Outcome)
		}
		if problem == guide.HostFolderMissing && f.Folder == "" {
			t.Errorf("%+v at %d: the folder is not named", v, nth)
		}
	}
	if !slices.Contains(want, problem) {
		t.Errorf("%+v at %d: %s, want one of %v: %v", v, nth, problem, want, got.Err)
	}
	good := got.Rehearsed != nil && got.Rehearsed.Good || got.Check != nil && !got.Check.Stale && got.Check.Report.Restorable() || got.Repaired != nil || got.Copied != nil || got.Looked != nil
	if problem == "" && !good {
		t.Errorf("%+v at %d: it ended without a failure: %+v", v, nth, got.Outcome)
	}
}
