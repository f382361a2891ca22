package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"howett.net/plist"

	"lifeboat/device"
	"lifeboat/device/afc"
	"lifeboat/device/apps"
	"lifeboat/device/mobilebackup/devicelink"
	"lifeboat/device/mobilebackup/draft"
	"lifeboat/device/mobilebackup/fence"
	"lifeboat/device/progress"
)

// BackupOptions say where and how to back up. Root is needed.
type BackupOptions struct {
	Root   string // the folder of backups; the phone's own folder in it is named by its UDID
	Full   bool   // do not go on from the backup that is there
	Events func(Event)
	Limits devicelink.Limits
}

// BackupResult is what a backup did.
type BackupResult struct {
	Folder      string // the backup's own folder
	Incremental bool   // it went on from an earlier backup
	Resumed     bool   // it went on from an interrupted run
	Shared      draft.Method
	Stats       Stats
}

// Stats is what went over the cable. Names are examples, at most ten.
type Stats struct {
	ReceivedFiles, ReceivedBytes int64
	SentFiles, SentBytes         int64
	Skipped                      int64 // files that the phone could not read and left out
	SkippedNames                 []string
	Missing                      int64 // files that the phone wanted and that the backup does not have
	MissingNames                 []string
	Took                         time.Duration
}

func (x *exchange) stats(start time.Time) Stats {
	return Stats{
		ReceivedFiles: x.ReceivedFiles, ReceivedBytes: x.Received, SentFiles: x.SentFiles, SentBytes: x.Sent,
		Skipped: x.Skipped, SkippedNames: x.SkippedNames, Missing: x.Missing, MissingNames: x.MissingNames,
		Took: time.Since(start),
	}
}

// Backup backs the phone up into a folder of o.Root that is named by its UDID.
// The new backup is made beside the present one and takes its place only when
// it is whole; whatever ends the work early, the present one is as it was, and
// the next run goes on where this one stopped, or starts clean.
//
// The phone asks for its passcode right after the request; EventPasscodeShown
// tells when. Progress comes in bytes; the total is the phone's own estimate.
// Events and report are never called at the same time.
//
// Cancelling ctx ends the work at the next whole frame. Errors: *Error,
// *LinkError, *RefusedError, *PreconditionError, draft.ErrBusy,
// ErrCancelledOnPhone, ctx's cause, and wrapped ones of device and os.
func Backup(ctx context.Context, link *device.Link, o BackupOptions, report progress.Func) (BackupResult, error) {
	start := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	report.Report(progress.Progress{Stage: StagePreparing, Unit: progress.Files})
	if err := os.MkdirAll(o.Root, 0o755); err != nil {
		return BackupResult{}, err
	}
	made, err := draft.Open(o.Root, link.UDID(), draft.Options{Full: o.Full, Seeding: func(files int64) error {
		report.Report(progress.Progress{Stage: StagePreparing, Done: files, Unit: progress.Files})
		return context.Cause(ctx)
	}})
	var full *draft.SpaceError
	if errors.As(err, &full) {
		err = &PreconditionError{Op: OpBackup, Check: CheckSpaceHost, Need: full.Need, Have: full.Free, Err: err}
	}
	if err != nil {
		return BackupResult{}, err
	}
	defer made.Close()
	b := &backupRun{link: link, o: o, made: made, report: report, cancel: cancel}
	x, err := b.run(ctx)
	result := BackupResult{
		Folder:      filepath.Join(o.Root, link.UDID()),
		Incremental: made.Incremental(), Resumed: made.Resumed, Shared: made.Shared,
	}
	if x != nil {
		result.Stats = x.stats(start)
	}
	if err != nil {
		return result, errors.Join(err, b.abandon(x, err))
	}
	if err := made.Swap(); err != nil {
		return result, fmt.Errorf("put the new backup in place: %w", err)
	}
	result.Stats.Took = time.Since(start)
	return result, nil
}

type backupRun struct {
	link   *device.Link
	o      BackupOptions
	made   *draft.Draft
	report progress.Func
	cancel context.CancelCauseFunc
}

// run does everything but the swap.
func (b *backupRun) run(ctx context.Context) (*exchange, error) {
	folder, err := fence.Open(b.made.Dir(), b.link.UDID(), fence.ReadWrite)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	c, err := reach(ctx, b.link, wanted{
		op: OpBackup, domains: []string{domainDefault, domainBackup, domainITunes, domainMobile, domainDisk, domainSetup},
		apps: true, files: true, events: b.o.Events,
	}, b.cancel)
	if err != nil {
		return nil, lostEarly(ctx, OpBackup, err)
	}
	defer c.leave()
	if setup := c.setup(); setup != device.SetupFinished && setup != device.SetupUnknown {
		return nil, &PreconditionError{Op: OpBackup, Check: CheckSetup, Words: "the setup assistant is not finished"}
	}
	if err := b.room(ctx, c, folder); err != nil {
		return nil, err
	}
	info, err := b.prepare(ctx, c)
	if err != nil {
		return nil, lostEarly(ctx, OpBackup, err)
	}
	if err := writeInfo(folder, info); err != nil {
		return nil, err
	}
	x, err := b.exchange(ctx, c, folder)
	if err != nil {
		return x, err
	}
	if err := verify(b.made.Dir()); err != nil {
		return x, err
	}
	info["Last Backup Date"] = time.Now().UTC().Truncate(time.Second)
	return x, writeInfo(folder, info)
}

// prepareLimit is how long the phone may take to tell about its apps.
const prepareLimit = 10 * time.Minute

// prepare takes the lock and gathers Info.plist.
func (b *backupRun) prepare(ctx context.Context, c *contact) (map[string]any, error) {
	ctx, cancel := context.WithTimeout(ctx, prepareLimit)
	defer cancel()
	if err := c.takeLock(ctx, OpBackup, usualLocking); err != nil {
		return nil, err
	}
	return c.info(ctx, time.Now())
}

// exchange talks to the backup service until the phone has answered.
func (b *backupRun) exchange(ctx context.Context, c *contact, folder *fence.Folder) (*exchange, error) {
	in, err := draftIntake(folder, b.made)
	if err != nil {
		return nil, err
	}
	defer in.close()
	conn := c.backup
	c.backup = nil // the session owns it
	session, err := connect(ctx, OpBackup, conn, b.o.Limits)
	if err != nil {
		return nil, err
	}
	x := &exchange{
		ctx: ctx, op: OpBackup, link: session, folder: folder, events: c.tell, report: b.report,
		stage: StageWaiting, free: folder.Free, intake: in,
	}
	x.progressed()
	// An interrupted run is gone on with only when it is not asked for as a
	// full one again (E.2).
	full := !b.made.Incremental() && !b.made.Resumed
	_, err = x.run(map[string]any{
		"MessageName":      "Backup",
		"TargetIdentifier": b.link.UDID(),
		"SourceIdentifier": b.link.UDID(),
		"Options":          map[string]any{"ForceFullBackup": full},
	})
	session.Close("")
	return x, err
}

// abandon decides what becomes of a draft whose run failed: nothing was
// received into it, or it is what made the phone fail, then it is not worth
// keeping.
func (b *backupRun) abandon(x *exchange, cause error) error {
	var phone *Error
	var refused *RefusedError
	switch {
	case (x == nil || x.ReceivedFiles == 0) && !b.made.Resumed, errors.As(cause, &refused):
		return b.made.Discard()
	case errors.As(cause, &phone) && phone.Code != CodeHostSpace && phone.Code != CodeLocked && phone.Code != CodeCancelled && phone.Host == nil,
		errors.Is(cause, draft.ErrIncomplete):
		return b.made.Spoiled()
	}
	return nil
}

func writeInfo(folder *fence.Folder, info map[string]any) error {
	raw, err := encodeInfo(info)
	if err != nil {
		return err
	}
	return folder.WriteFile(folder.Name()+"/Info.plist", raw)
}

// verify looks at a backup that the phone says is finished. The deep check is
// another package's; this is what the swap must not go without.
func verify(dir string) error {
	for _, name := range []string{"Manifest.plist", "Manifest.db"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("%w: %w", draft.ErrIncomplete, err)
		} else if info.Size() == 0 {
			return fmt.Errorf("%w: %s is empty", draft.ErrIncomplete, name)
		}
	}
	raw, err := os.ReadFile(filepath.Join(dir, "Manifest.plist"))
	if err != nil {
		return err
	}
	var manifest map[string]any
	if _, err := plist.Unmarshal(raw, &manifest); err != nil {
		return fmt.Errorf("%w: Manifest.plist: %w", draft.ErrIncomplete, err)
	}
	return nil
}

// isRefusal tells a phone that says no from a phone that is gone.
func isRefusal(err error) bool {
	var file *afc.Error
	var app *apps.Error
	return errors.As(err, &file) || errors.As(err, &app)
}
