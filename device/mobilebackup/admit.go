package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// DamagedError says that the check of a backup found what stops a restore or
// loses something, and that nobody has agreed to continue all the same.
type DamagedError struct{ Report backup.Report }

func (e *DamagedError) Error() string {
	var found []string
	for _, f := range e.Report.Findings {
		if f.Severity.Serious() {
			found = append(found, fmt.Sprintf("%s (%d)", f.ID, f.Count))
		}
	}
	if len(found) == 0 {
		return "the check came to: " + string(e.Report.Verdict)
	}
	return "the check found " + strings.Join(found, ", ")
}

// Worst is the finding that stands first among those that stop a restore or lose
// something, or what kept the check from knowing; empty if there is none.
func (e *DamagedError) Worst() backup.FindingID {
	severities := []backup.Severity{backup.SeverityStop, backup.SeverityLoss}
	if e.Report.Verdict == backup.VerdictUnknown || e.Report.Verdict == backup.VerdictLocked {
		severities = append(severities, backup.SeverityWarning)
	}
	for _, severity := range severities {
		for _, f := range e.Report.Findings {
			if f.Severity == severity {
				return f.ID
			}
		}
	}
	return ""
}

// agreed reports whether the person has agreed to restore this backup in the very
// state that it is in.
func (o RestoreOptions) agreed(b *backupdir.Backup) bool {
	return o.Although != "" && o.Although == check.Fingerprint(b)
}

// admit is the fence before a restore: the verdict of a check decides, and where
// that is no good one, nothing begins unless the person has agreed to it. The
// backup is unlocked.
func (o RestoreOptions) admit(ctx context.Context, b *backupdir.Backup, report progress.Func) error {
	if o.agreed(b) {
		return nil
	}
	var found backup.Report
	if o.Report != nil && o.Report.Fingerprint == check.Fingerprint(b) {
		found = *o.Report
	} else {
		var err error
		if found, err = check.Run(ctx, b, check.Options{Quick: true}, report); err != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return &PreconditionError{Op: OpRestore, Check: CheckDamaged, Err: errors.Join(&DamagedError{found}, err)}
		}
	}
	if found.Restorable() {
		return nil
	}
	return &PreconditionError{Op: OpRestore, Check: CheckDamaged, Err: &DamagedError{found}}
}

// notFinished says why a backup is not restored whose Status.plist does not say
// "finished". A check tells a run that broke off above a whole backup, and a
// Status.plist that may not be read, apart from a backup that never was one.
func (o RestoreOptions) notFinished(ctx context.Context, b *backupdir.Backup, report progress.Func) error {
	found, err := check.Run(ctx, b, check.Options{Quick: true, Password: o.Password}, report)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return &PreconditionError{Op: OpRestore, Check: CheckUnfinished, Err: errors.Join(&DamagedError{found}, err)}
}
