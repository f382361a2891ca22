package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// StagePassword is the part of a backup in which its password is set, and
// StageProof the one in which the new backup is opened with it.
const (
	StagePassword = "password"
	StageProof    = "proof"
)

// reach opens the way to the phone of an order.
func (r *Room) reach(ctx context.Context, o guide.Order, out *Result) (*device.Link, *farEnds, error) {
	phone, link, err := r.Link(ctx, o.Phone.UDID)
	out.Phone, out.unreached = phone, err != nil
	return link, cmp.Or(r.far, &realEnds), err
}

// backup backs a phone up. A password that comes along is set where the phone has
// none, so that the backup is encrypted; and it has to open what was made.
func (r *Room) backup(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) error {
	start, told := time.Now(), w
	encrypts, _ := o.Phone.BackupEncrypted.Get()
	w = told.inPhases(backupPhases(len(p.Password) > 0 && !encrypts)...)
	w.Progress.Report(progress.Progress{Stage: mobilebackup.StageReaching})
	link, far, err := r.reach(ctx, o, out)
	if err != nil {
		return err
	}
	before := encrypts
	if encrypts, _ = out.Phone.BackupEncrypted.Get(); encrypts != before {
		w = told.inPhases(backupPhases(len(p.Password) > 0 && !encrypts)...)
	}
	if len(p.Password) > 0 && !encrypts {
		w.Progress.Report(progress.Progress{Stage: StagePassword})
		err := far.change(ctx, link, nil, p.Password, mobilebackup.PasswordOptions{Root: o.To, Events: w.event})
		if err != nil && !errors.Is(err, mobilebackup.ErrPasswordSet) { // which is for the proof to judge
			return err
		}
		encrypts = true
	}
	out.Backup, err = far.backUp(ctx, link, mobilebackup.BackupOptions{
		Root: o.To, Full: o.Full, Shared: o.Shared, AcceptFewer: o.AcceptFewer, Password: p.Password, Events: w.event,
	}, w.Progress)
	made := out.Backup
	if err != nil {
		return err
	}
	if len(p.Password) > 0 {
		w.Progress.Report(progress.Progress{Stage: StageProof})
		if err := opens(ctx, made.Folder, p.Password, w.Progress); err != nil {
			return err
		}
	}
	out.BackedUp = &guide.BackedUp{
		Phone: out.Phone.UDID, Name: out.Phone.Name.Value, Folder: made.Folder, Root: filepath.Dir(made.Folder), // which may be a drive of its own
		Encrypted: encrypts, At: time.Now(), Beside: made.Beside, Held: made.Held, SetAside: made.SetAside, OtherFiles: made.OtherFiles,
		Files: made.Files, Bytes: made.Bytes, NewFiles: made.Stats.ReceivedFiles, NewBytes: made.Stats.ReceivedBytes,
		Continued: made.Incremental, Replaced: made.Replaced, Skipped: made.Stats.Skipped, SkippedNames: made.Stats.SkippedNames,
		Verdict: made.Report.Verdict, Took: time.Since(start),
	}
	return nil
}

// OtherPasswordError says that a backup was made, and that the password which was
// to protect it does not open it: the phone had another one all along.
type OtherPasswordError struct {
	Folder string // of the new backup
	Err    error
}

func (e *OtherPasswordError) Error() string {
	return "the backup was made, but this password does not protect it: " + e.Err.Error()
}

// Unwrap counts it among the conditions that do not hold.
func (e *OtherPasswordError) Unwrap() error {
	return &mobilebackup.PreconditionError{Op: mobilebackup.OpBackup, Check: mobilebackup.CheckPassword, Err: e.Err}
}

// opens proves that a new backup opens with the password. One that is not
// encrypted at all opens with any: that is no proof, and told as another password.
func opens(ctx context.Context, folder string, password []byte, report progress.Func) error {
	b, err := backupdir.Open(folder)
	if err != nil {
		return err
	}
	defer b.Close()
	err = b.Unlock(ctx, password, report)
	if err == nil && !b.Facts().Encrypted {
		err = errors.New("it is not encrypted")
	}
	if ctx.Err() != nil || err == nil {
		return context.Cause(ctx)
	}
	return &OtherPasswordError{Folder: folder, Err: err}
}

// password sets, changes or removes the password of a phone's backups. The
// backup in the folder of the order gets the new one as well.
func (r *Room) password(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) error {
	w = w.inPhases(guide.PhasePassword)
	w.Progress.Report(progress.Progress{Stage: mobilebackup.StageReaching})
	link, far, err := r.reach(ctx, o, out)
	if err != nil {
		return err
	}
	w.Progress.Report(progress.Progress{Stage: StagePassword})
	err = far.change(ctx, link, p.Old, p.Password, mobilebackup.PasswordOptions{Root: o.To, Events: w.event})
	if err == nil {
		out.Changed = o.Change
	}
	return err
}

// restore puts a backup onto a phone. A check decides whether it may, before the
// phone is asked for anything.
func (r *Room) restore(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) error {
	out.Phone = o.Phone
	start := time.Now()
	w = w.inPhases(guide.PhaseExamine, guide.PhasePrepare, guide.PhaseSend, guide.PhaseApply, guide.PhaseRestart)
	// A backup of ours that was killed while it was put in its place is finished first.
	if err := draft.RecoverOne(o.Backup, false); err != nil {
		return err
	}
	b, err := backupdir.Open(o.Backup)
	if err != nil {
		return &mobilebackup.PreconditionError{Op: mobilebackup.OpRestore, Check: mobilebackup.CheckMarks, Err: err}
	}
	defer b.Close()
	out.Facts = b.Facts()
	ro := mobilebackup.RestoreOptions{Dir: o.Backup, Although: o.Although, Events: w.event}
	if o.Although == "" || o.Although != check.Fingerprint(b) {
		out.Report, err = r.admit(ctx, b, p.Password, w.Progress)
		if err != nil {
			return err
		}
		ro.Report = &out.Report
		if b.Unlocked() {
			right := b.PasswordAs(p.Password) // in the form that opened it, which saves trying once more
			defer clear(right)
			p.Password = right
		}
	}
	link, far, err := r.reach(ctx, o, out)
	if err != nil {
		return err
	}
	ro.Password = p.Password
	var sent atomic.Bool
	out.Restore, err = far.restore(ctx, link, ro, r.noteCutOff(out.Phone.Name.Value, &sent, w.Progress))
	out.sent = sent.Load()
	if err == nil || ctx.Err() == nil { // it has ended, and is told
		r.ForgetCutOff()
	}
	if err != nil {
		return err
	}
	out.Restored = &guide.Restored{
		Phone: out.Phone.UDID, Backup: o.Backup, At: time.Now(), PhoneBack: out.Restore.Returned,
		Files: out.Restore.Stats.SentPayloads, Bytes: out.Restore.Stats.SentPayloadBytes, Kinds: kindsOf(out.Report),
		Missing: out.Restore.Stats.Missing, MissingNames: out.Restore.Stats.MissingNames, Took: time.Since(start),
	}
	return nil
}

// kindsOf is what a backup holds, as far as a check knows; nil where it does not.
func kindsOf(r backup.Report) (kinds []backup.KindCount) {
	for _, k := range r.Kinds {
		if k.Files > 0 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// backupPhases are those of a backup; first says that the phone gets a password for
// its backups before it.
func backupPhases(first bool) []guide.Phase {
	list := []guide.Phase{guide.PhasePrepare, guide.PhaseCopy, guide.PhaseFinish, guide.PhaseProve}
	if first {
		list = append([]guide.Phase{guide.PhasePassword}, list...)
	}
	return list
}

// admit is the check before a restore: a quick one, made now, and what an earlier
// one of this very state has found. The error is a *mobilebackup.PreconditionError
// where the backup may not come back whole, or the context's.
func (r *Room) admit(ctx context.Context, b *backupdir.Backup, password []byte, report progress.Func) (backup.Report, error) {
	found, err := check.Run(ctx, b, check.Options{Quick: true, Password: password}, report)
	if ctx.Err() != nil {
		return found, context.Cause(ctx)
	}
	if err != nil {
		return found, fmt.Errorf("check before a restore: %w", err)
	}
	if before, fresh, err := r.ledger().Recall(b); err == nil && fresh && found.Restorable() && !before.Restorable() && before.Verdict != backup.VerdictLocked {
		found = before
	}
	if found.Restorable() {
		return found, nil
	}
	stop := &mobilebackup.PreconditionError{Op: mobilebackup.OpRestore, Check: mobilebackup.CheckDamaged, Err: &mobilebackup.DamagedError{Report: found}}
	switch found.Verdict {
	case backup.VerdictUnfinished:
		stop.Check = mobilebackup.CheckUnfinished
	case backup.VerdictLocked:
		stop.Check = mobilebackup.CheckPassword
		if len(password) == 0 {
			stop.Err = errors.Join(stop.Err, backupdir.ErrLocked)
		}
	}
	return found, stop
}
