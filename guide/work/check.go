package work

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/ledger"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// check checks a backup. A password that was just typed is proven first: with a
// wrong one nothing is checked. Where it cannot even be tried, because the key
// bag or the index is damaged, a quick check tells which, and how.
func (r *Room) check(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) error {
	b, err := backupdir.Open(o.Backup)
	if err != nil {
		return err
	}
	defer b.Close()
	out.Facts = b.Facts()
	w = w.inPhases(checkPhases(o, out.Facts.Encrypted)...)
	if o.Typed {
		err := b.Unlock(ctx, p.Password, w.Progress)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, backupdir.ErrWrongPassword):
			out.Password = guide.PasswordWrong
			return nil
		case err != nil:
			out.Untried = true
			o.Quick, p.Password = true, nil
		default:
			out.Password = guide.PasswordRight
			if w.Proven != nil {
				w.Proven(b.PasswordAs(p.Password))
			}
			w.seen(guide.Seen{Kind: guide.SeenPasswordRight, Backup: o.Backup})
		}
	}
	tell := func(report backup.Report, partial, stale bool) {
		report.Findings, report.Kinds, report.Done = slices.Clone(report.Findings), slices.Clone(report.Kinds), slices.Clone(report.Done)
		out.Check = &guide.CheckState{Report: report, Partial: partial, Stale: stale}
		w.seen(guide.Seen{Kind: guide.SeenCheck, Backup: o.Backup, Check: *out.Check})
	}
	out.Report, err = check.Run(ctx, b, check.Options{
		Quick: o.Quick, Afresh: o.Afresh, Password: p.Password, Journal: filepath.Join(r.Data, "checks"),
		Partial: func(report backup.Report) { tell(report, true, false) },
	}, w.Progress)
	stopped := ctx.Err() != nil
	// What was found of a backup that changed meanwhile is about nothing that is there.
	changed := !stopped && (errors.Is(err, check.ErrChanged) || err == nil && out.Report.Fingerprint != "" && check.Changed(b, out.Report))
	out.Replaced = changed && b.Replaced()
	tell(out.Report, stopped, changed)
	if changed {
		return nil // which the page of the check says
	}
	if err != nil || stopped {
		return err
	}
	r.remember(b, out.Report)
	if out.Report.Inside, err = r.inside(ctx, b, w.Progress); err != nil {
		return err // stopped in here: the check itself is over, and stands
	}
	if out.Report.Inside != nil {
		tell(out.Report, false, false)
		r.remember(b, out.Report)
	}
	return nil
}

// inside is the last stage of a check, of which no verdict knows: what the backup
// holds for a person, and what it does not. Nil where that is not known, as the backup
// is locked or its index cannot be read. The error is that it was stopped.
func (r *Room) inside(ctx context.Context, b *backupdir.Backup, report progress.Func) (*inventory.Holdings, error) {
	if !b.Unlocked() {
		return nil, nil
	}
	held, err := contents.Inventory(ctx, b, report)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		r.log().Warn("what is inside could not be counted", "error", err)
		return nil, nil
	}
	return held, nil
}

// ledger is where finished checks are remembered.
func (r *Room) ledger() *ledger.Ledger { return ledger.In(r.Reports()) }

// Reports is the folder in which they are kept.
func (r *Room) Reports() string { return filepath.Join(r.Data, "reports") }

// remember keeps a finished check. That it cannot be kept changes nothing of it.
func (r *Room) remember(b *backupdir.Backup, report backup.Report) {
	if err := r.ledger().Keep(b, report); err != nil && !errors.Is(err, ledger.ErrOpenEnded) {
		r.log().Warn("the check was not remembered", "error", err)
	}
}

// Remembered returns the last finished check of a backup, stale where the backup
// has changed since, and the fingerprint of the backup as it is now; false where
// none is remembered.
func (r *Room) Remembered(folder string) (state guide.CheckState, now string, ok bool) {
	b, err := backupdir.Open(folder)
	if err != nil {
		return guide.CheckState{}, "", false
	}
	defer b.Close()
	report, fresh, err := r.ledger().Recall(b)
	if err != nil && !errors.Is(err, ledger.ErrNothing) {
		r.log().Warn("a remembered check could not be read", "error", err)
	}
	return guide.CheckState{Report: report, Stale: !fresh}, check.Fingerprint(b), err == nil
}
