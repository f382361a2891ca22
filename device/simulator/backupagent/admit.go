package backupagent

import (
	"context"
	"errors"
	"time"
)

// admit is what stands before a backup, a restore or a change of password: the
// passcode on the phone, and what forbids it.
func (r *run) admit() error {
	if wait, ok := r.faults.seconds(FaultPasscodeTimeout); ok {
		r.notify("com.apple.LocalAuthentication.ui.presented")
		if err := sleep(r.ctx, wait); err != nil {
			return err
		}
		r.notify("com.apple.LocalAuthentication.ui.dismissed")
		return mbError(codeLocked, "Device locked")
	}
	if r.a.o.Passcode == nil || !r.facts.PasscodeSet || compareVersions(r.facts.IOS, "15.7.1") < 0 {
		return nil
	}
	err := r.l.whileHere(r.ctx, r.a.o.Passcode)
	switch {
	case r.ctx.Err() != nil:
		return context.Cause(r.ctx)
	case errors.Is(err, ErrHostLeft):
		return err
	case err != nil:
		return mbError(codeLocked, "Device locked")
	}
	return nil
}

func (r *run) notify(name string) {
	if r.a.o.Notify != nil {
		r.a.o.Notify(name)
	}
}

// admitBackup adds what forbids a backup.
func (r *run) admitBackup(encrypted bool) error {
	if err := r.admit(); err != nil {
		return err
	}
	switch {
	case r.faults.has(FaultManaged):
		return mbError(codePolicy, "Backup is not allowed by a management policy")
	case r.facts.SetupPending:
		return mbError(codeSetup, "Unable to backup until Setup is finished")
	case r.facts.CloudRestoring:
		return mbError(codeCloudRestore, "Restore from iCloud in progress")
	case r.facts.EncryptionRequired && !encrypted:
		return mbError(codePassword, "Encrypted backup required but no password is set")
	case r.faults.has(FaultSnapshotExists):
		return mbError(codeExists, `Failed to create snapshot: File exists (17) at path "/private/var"`)
	}
	return nil
}

// admitRestore adds what forbids a restore.
func (r *run) admitRestore() error {
	if err := r.admit(); err != nil {
		return err
	}
	switch {
	case r.faults.has(FaultManaged):
		return mbError(codePolicy, "Restore is not allowed by a management policy")
	case r.faults.has(FaultStarting):
		return mbError(codeGeneric, "SpringBoard is not yet ready for a restore")
	case r.facts.CloudRestoring:
		return mbError(codeCloudRestore, "Restore from iCloud in progress")
	case r.facts.FindMy:
		return mbError(codeFindMy, "Find My iPhone must be disabled before restoring")
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return errors.Join(ctx.Err(), context.Cause(ctx))
	}
}
