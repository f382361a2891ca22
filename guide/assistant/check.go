package assistant

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// work takes the intents that begin long work.
func (a *Assistant) work(i guide.Intent) {
	switch i.Action {
	case guide.ActCheck:
		a.check(false)
	case guide.ActCheckQuick:
		a.check(true)
	case guide.ActTryPassword:
		a.tryPassword(i.Secret)
	case guide.ActBackUpPhone:
		a.backUpPhone(i.Value, i.Secret)
	case guide.ActRepair:
		a.repair(i.Value, false)
	case guide.ActRepairAgree:
		a.mu.Lock()
		plan := a.s.Repair()
		a.mu.Unlock()
		if plan != nil {
			a.repair(plan.Destination, true)
		}
	case guide.ActRepairCancel:
		a.update(func() { a.dropFailure() })
	case guide.ActRehearse:
		a.rehearse()
	case guide.ActSetPassword:
		a.setPassword(i.Secret)
	case guide.ActRestoreHere:
		a.restoreHere(i.Value, i.Secret)
	}
}

// tryPassword proves a password against the chosen backup, and goes on with the
// check when it is right. It takes over the secret.
func (a *Assistant) tryPassword(secret []byte) {
	a.mu.Lock()
	folder := a.s.Backup
	a.mu.Unlock()
	if folder == "" || len(secret) == 0 {
		return
	}
	right := false
	began := a.begin(guide.JobCheck, func(ctx context.Context, report progress.Func) error {
		a.update(func() { a.s.Password = guide.PasswordTrying })
		b, err := backup.Open(folder)
		if err != nil {
			return err
		}
		defer b.Close()
		if err := b.Unlock(ctx, secret, report); err != nil {
			return err
		}
		right = true
		password := b.PasswordAs(secret)
		a.update(func() {
			a.forgetPassword()
			a.password, a.s.Password = password, guide.PasswordRight
		})
		return a.runCheck(ctx, b, folder, false, secret, report)
	}, func(err error) {
		clear(secret)
		if right {
			a.checkEnded(err)
			return
		}
		a.s.Password = guide.PasswordNone
		switch {
		case errors.Is(err, context.Canceled):
		case errors.Is(err, backup.ErrWrongPassword):
			a.s.Password = guide.PasswordWrong
			a.s.Wrong++
		default:
			// The key bag or the index is damaged: the check tells which, and how.
			a.again = func() { a.check(true) }
		}
	})
	if !began {
		clear(secret)
	}
}

// check checks the chosen backup.
func (a *Assistant) check(quick bool) {
	a.mu.Lock()
	folder := a.s.Backup
	password := slices.Clone(a.password)
	a.mu.Unlock()
	if folder == "" {
		return
	}
	began := a.begin(guide.JobCheck, func(ctx context.Context, report progress.Func) error {
		defer clear(password)
		b, err := backup.Open(folder)
		if err != nil {
			return err
		}
		defer b.Close()
		return a.runCheck(ctx, b, folder, quick, password, report)
	}, a.checkEnded)
	if !began {
		clear(password)
	}
}

// runCheck checks and publishes what is known after every stage.
func (a *Assistant) runCheck(ctx context.Context, b *backup.Backup, folder string, quick bool, password []byte, report progress.Func) error {
	if len(password) == 0 {
		password = nil
	}
	result, err := check.Run(ctx, b, check.Options{
		Quick: quick, Password: password, Journal: filepath.Join(a.cfg.DataDir, "checks"),
		Partial: func(r backup.Report) {
			r.Findings, r.Kinds, r.Done = slices.Clone(r.Findings), slices.Clone(r.Kinds), slices.Clone(r.Done)
			a.update(func() { a.s.Checks[folder] = guide.CheckState{Report: r, Partial: true} })
		},
	}, report)
	stopped := ctx.Err() != nil
	// What was found of a backup that changed meanwhile is about nothing that is there.
	changed := !stopped && (errors.Is(err, check.ErrChanged) || check.Changed(b, result))
	a.update(func() { a.s.Checks[folder] = guide.CheckState{Report: result, Partial: stopped, Stale: changed} })
	if err == nil && !stopped && !changed {
		a.remember(b, result)
	}
	return err
}

// checkEnded takes over how a check ended. That it was stopped is no failure, nor
// that the backup changed meanwhile, which its page says; and what is wrong with
// the backup is in the report.
func (a *Assistant) checkEnded(err error) {
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, check.ErrChanged) {
		a.s.Ended = a.failureOf(guide.JobCheck, err)
	}
}
