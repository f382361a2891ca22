package assistant

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/assistant/awake"
)

// maxLost is how many of the files that a copy would do without are shown.
const maxLost = 10

// repair makes a mended copy of the chosen backup. Where the copy would have to
// do without files, it first asks; agreed is the answer.
func (a *Assistant) repair(destination string, agreed bool) {
	a.mu.Lock()
	folder, password := a.s.Backup, slices.Clone(a.password)
	a.mu.Unlock()
	if folder == "" || destination == "" || !filepath.IsAbs(destination) {
		clear(password)
		return
	}
	var consent *guide.RepairPlan
	var made string
	var repaired *guide.Repaired
	began := a.begin(guide.JobRepair, func(ctx context.Context, report progress.Func) error {
		defer awake.Keep("repairing a copy of a backup", a.cfg.Logger)()
		b, err := backup.Open(folder)
		if err != nil {
			return err
		}
		defer b.Close()
		plan, err := repair.Examine(ctx, b, repair.ExamineOptions{Password: password, PutBack: true}, report)
		if err != nil {
			return err
		}
		defer plan.Close()
		if len(plan.Lost) > 0 && !agreed {
			consent = consentTo(plan.Lost, folder, destination)
			return nil
		}
		result, err := repair.Repair(ctx, plan, destination, repair.Options{DropMissing: agreed, Notes: a.notes()}, report)
		if unread := new(repair.ReadError); errors.As(err, &unread) {
			consent = consentTo(append(slices.Clone(plan.Lost), unread.Lost...), folder, destination)
			return nil
		}
		if err != nil {
			return err
		}
		made = result.Folder
		repaired = &guide.Repaired{
			Backup: folder, Folder: made, Mended: plan.Mends, Remains: plan.Remains, Lost: int64(len(result.Lost)), Left: int64(len(plan.Left)),
		}
		return a.rememberCopy(made, result.Report)
	}, func(err error) {
		clear(password)
		switch {
		case consent != nil:
			a.s.Ended = *consent
		case err != nil && !stopped(err):
			a.s.Ended = a.failureOf(guide.JobRepair, err)
		case err == nil && made != "":
			a.s.Repaired = repaired
			a.pick = made
			a.again = func() { a.addFolder(filepath.Dir(made)) }
		}
	})
	if !began {
		clear(password)
	}
}

// notes is where it is noted that a copy is being made.
func (a *Assistant) notes() string { return filepath.Join(a.cfg.DataDir, "repairs") }

// cleanRepairs removes what repairs left that were ended by force, and says so.
func (a *Assistant) cleanRepairs() {
	left, err := repair.CleanNoted(a.notes())
	if err != nil {
		a.cfg.Logger.Warn("what a repair left was not removed", "error", err)
	}
	if len(left) == 0 {
		return
	}
	cleaned := &guide.Cleaned{Count: int64(len(left)), Place: left[0].Folder}
	for _, l := range left {
		cleaned.Bytes += l.Bytes
	}
	a.update(func() { a.s.Cleaned = cleaned })
}

// rememberCopy keeps the report of the check that a repair ends with.
func (a *Assistant) rememberCopy(folder string, report backup.Report) error {
	b, err := backup.Open(folder)
	if err != nil {
		return err
	}
	defer b.Close()
	a.remember(b, report)
	return nil
}

// consentTo says what a copy would do without.
func consentTo(all []repair.Lost, folder, destination string) *guide.RepairPlan {
	c := &guide.RepairPlan{Backup: folder, Destination: destination, Lost: int64(len(all))}
	for i, lost := range all {
		c.Bytes += lost.Bytes
		if i < maxLost {
			c.Examples = append(c.Examples, backup.Example{App: lost.App, File: lost.File, Note: lost.Why})
		}
	}
	return c
}
