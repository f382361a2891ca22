package work

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/guide"
)

// repair makes a mended copy of a backup. Where the copy would have to do without
// files, it asks first, and ends with the question if nobody is there.
func (r *Room) repair(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) error {
	b, err := backupdir.Open(o.Backup)
	if err != nil {
		return err
	}
	defer b.Close()
	out.Facts = b.Facts()
	start := time.Now()
	w = w.inPhases(guide.PhaseExamine, guide.PhaseCopy, guide.PhaseCompare, guide.PhaseProve)
	plan, err := repair.Examine(ctx, b, repair.ExamineOptions{Password: p.Password, PutBack: o.PutBack}, w.Progress)
	out.Plan, out.Report = plan, plan.Before // also with an error
	defer plan.Close()
	if err != nil {
		return err
	}
	if len(plan.Mends) > 0 && len(plan.Lost) > 0 && !o.Agreed {
		if w.Agree != nil {
			if o.Agreed, err = w.Agree(plan); err != nil {
				return err
			}
		}
		if !o.Agreed {
			out.Asks = asks(plan.Lost, o)
			return nil
		}
	}
	out.Repair, err = repair.Repair(ctx, plan, o.To, repair.Options{DropMissing: o.Agreed, HardLinks: o.HardLinks, Notes: r.notes()}, w.Progress)
	if unread := new(repair.ReadError); errors.As(err, &unread) {
		out.Asks = asks(append(slices.Clone(plan.Lost), unread.Lost...), o)
		return nil
	}
	if err != nil && out.Repair.Folder == "" { // else it was stopped in the check of the copy, which is whole
		return err
	}
	made := out.Repair.Folder
	out.Repaired = &guide.Repaired{
		Backup: o.Backup, Folder: made, Mended: plan.Mends, Remains: plan.Remains,
		Lost: int64(len(out.Repair.Lost)), Left: int64(len(plan.Left)),
		LeftOut: named(out.Repair.Lost), Damaged: named(plan.Left), Took: time.Since(start),
	}
	out.Repaired.Files, out.Repaired.Bytes = backupdir.Weigh(ctx, made)
	out.Repaired.Whole = max(out.Repaired.Files-out.Repaired.Left, 0)
	mended, err := backupdir.Open(made)
	if err != nil {
		return err
	}
	defer mended.Close()
	out.Facts, out.Report = mended.Facts(), out.Repair.Report
	r.remember(mended, out.Report)
	return nil
}

// notes is where it is noted that a copy is being made.
func (r *Room) notes() string { return filepath.Join(r.Data, "repairs") }

// Clean removes what repairs left that were ended by force, where any were begun,
// gives copies their names that waited for them, and does so in the folder besides, if one is given. It tells what it was.
func (r *Room) Clean(besides string) ([]repair.Leftover, error) {
	left, err := repair.CleanNoted(r.notes())
	if besides != "" {
		more, err2 := repair.Clean(besides)
		left, err = append(left, more...), errors.Join(err, err2)
	}
	return left, err
}

// Cleaned is what Clean removed, in the guide's words; nil where it was nothing.
func Cleaned(left []repair.Leftover) *guide.Cleaned {
	if len(left) == 0 {
		return nil
	}
	c := &guide.Cleaned{}
	for _, l := range left {
		if l.Named != "" {
			c.Named = l.Named
			continue
		}
		c.Count++
		c.Bytes += l.Bytes
		c.Place = cmp.Or(c.Place, l.Folder)
	}
	return c
}

// shownLost is how many of the files that a copy would do without are shown.
const shownLost = 20

// asks says what a copy would do without.
func asks(all []repair.Lost, o guide.Order) *guide.RepairPlan {
	c := &guide.RepairPlan{Backup: o.Backup, Destination: o.To, Lost: int64(len(all)), Examples: named(all)}
	for _, lost := range all {
		c.Bytes += lost.Bytes
	}
	return c
}

// named are the first of these files.
func named(all []repair.Lost) []backup.Example {
	var some []backup.Example
	for _, lost := range all[:min(len(all), shownLost)] {
		some = append(some, backup.Example{App: lost.App, File: lost.File, Note: lost.Note})
	}
	return some
}
