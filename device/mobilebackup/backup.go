package mobilebackup

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/apps"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// BackupOptions say where and how to back up. Root is needed.
type BackupOptions struct {
	Root   string // the folder of backups; the phone's own folder in it is named by its UDID
	Full   bool   // do not continue from the backup that is there
	Events func(Event)
	Limits devicelink.Limits

	// Shared lets other users of the computer read the new backup, as far as the
	// user's mask does. Otherwise it is for this user only, except that a group
	// keeps the access that it has to a backup closed to all others.
	Shared bool

	// Password is that of the phone's backups, if it is known: then the new
	// backup's index is checked before it takes the place of the present one.
	Password []byte

	// AcceptFewer: the person says that the new backup may lack most of what the
	// present one holds.
	AcceptFewer bool

	Disk *disk.Disk // nil for the system's own
}

// BackupResult is what a backup did.
type BackupResult struct {
	Folder      string // the backup's own folder
	Beside      bool   // Folder is not the usual one: what lies there stays
	Held        bool   // it stays only until another program has nothing of it open: see draft.FinishWaiting
	SetAside    string // where that was put which lay in its place and was no finished backup; or empty
	OtherFiles  string // where files were put that lay in the replaced backup and were no part of it; or empty
	Incremental bool   // it went on from an earlier backup
	Resumed     bool   // it went on from an interrupted run
	Shared      draft.Method
	Replaced    bool // the backup that was there before gave way to it
	Stats       Stats

	// Files and Bytes are the payloads that lie in the new backup.
	Files, Bytes int64

	// Report is what the quick check of the new backup found. Its verdict is
	// VerdictLocked when the password was needed and not known.
	Report backup.Report
}

// Stats is what went over the cable. Names are examples, at most ten.
type Stats struct {
	ReceivedFiles, ReceivedBytes int64
	SentFiles, SentBytes         int64
	SentPayloads                 int64 // of the files sent, those that the backup's index lists
	SentPayloadBytes             int64
	Skipped                      int64 // files that the phone could not read and left out
	SkippedNames                 []string
	Missing                      int64 // files that the phone wanted and that the backup does not have
	MissingNames                 []string
	Took                         time.Duration
}

func (x *exchange) stats(start time.Time) Stats {
	return Stats{
		ReceivedFiles: x.ReceivedFiles, ReceivedBytes: x.Received, SentFiles: x.SentFiles, SentBytes: x.Sent,
		SentPayloads: x.SentPayloads, SentPayloadBytes: x.SentPayload,
		Skipped: x.Skipped, SkippedNames: x.SkippedNames, Missing: x.Missing, MissingNames: x.MissingNames,
		Took: time.Since(start),
	}
}

// Backup backs the phone up into a folder of o.Root that is named by its UDID.
// The new backup is made beside the present one and takes its place only when
// it is whole and has passed the quick check; whatever ends the work early, the
// present one is as it was, and the next run resumes where this one stopped, or
// starts clean. When Backup returns without an error, the new backup is on the
// disk, and no power cut can take it away.
//
// The phone asks for its passcode right after the request; EventPasscodeShown
// tells when. Progress comes in bytes; the total is an estimate, by the percentage
// that the phone tells. Then it comes in the stages of the check.
// Events and report are never called at the same time.
//
// Cancelling ctx ends the work at the next whole frame. Errors: *Error,
// *LinkError, *RefusedError, *PreconditionError, *DoubtError, *draft.HeldError, draft.ErrBusy,
// ErrCancelledOnPhone, ctx's cause, and wrapped ones of device and os.
func Backup(ctx context.Context, link *device.Link, o BackupOptions, report progress.Func) (BackupResult, error) {
	start := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	report.Report(progress.Progress{Stage: StagePreparing, Unit: progress.Files})
	rootMode := fs.FileMode(0o700)
	if o.Shared {
		rootMode = 0o755
	}
	if err := o.Disk.MkdirAll(o.Root, rootMode); err != nil {
		return BackupResult{}, err
	}
	made, err := draft.Open(o.Root, link.UDID(), draft.Options{Full: o.Full, Shared: o.Shared, Disk: o.Disk, Seeding: func(files int64) error {
		report.Report(progress.Progress{Stage: StagePreparing, Done: files, Unit: progress.Files})
		return context.Cause(ctx)
	}})
	var full *draft.SpaceError
	if errors.As(err, &full) {
		err = &PreconditionError{Op: OpBackup, Check: CheckSpaceHost, Need: full.Need, Have: full.Free, Err: err}
	}
	var dead *draft.LinkError
	if errors.As(err, &dead) {
		err = &PreconditionError{Op: OpBackup, Check: CheckPlace, Words: dead.Target, Err: err}
	}
	if err != nil {
		return BackupResult{}, err
	}
	defer made.Close()
	b := &backupRun{link: link, o: o, made: made, report: report, cancel: cancel}
	x, err := b.run(ctx)
	result := BackupResult{
		Folder:      made.Folder(),
		Incremental: made.Incremental(), Resumed: made.Resumed, Shared: made.Shared,
	}
	if x != nil {
		result.Stats = x.stats(start)
	}
	if err != nil {
		return result, errors.Join(err, b.abandon(x, err))
	}
	made.Checkpoint(true) // the disk works while the new backup is examined
	result.Report, err = b.examine(ctx, x)
	report.Report(progress.Progress{Stage: StagePlacing})
	present := b.made.Present()
	err = b.settle(&result, err)
	result.Replaced = err == nil && present != "" && !result.Beside
	result.Files, result.Bytes = backupdir.Weigh(ctx, result.Folder)
	result.Stats.Took = time.Since(start)
	return result, err
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
	folder.Access(b.made.Access())
	folder.On(b.o.Disk)
	b.report.Report(progress.Progress{Stage: StageReaching})
	c, err := connectPhone(ctx, b.link, wanted{
		op: OpBackup, domains: []string{domainDefault, domainITunes, domainMobile},
		apps: true, files: true, events: b.o.Events,
	}, b.cancel)
	if err != nil {
		return nil, lostEarly(ctx, OpBackup, err)
	}
	defer c.close()
	if setup := c.phone.Setup(); setup != phone.SetupFinished && setup != phone.SetupUnknown {
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
		ctx: ctx, op: OpBackup, link: session, folder: folder, events: c.emit, report: b.report,
		stage: StageWaiting, free: folder.Free, intake: in,
		keepGot: true,
		between: func() { b.made.Checkpoint(false) },
	}
	b.expect(ctx, c, &x.guess)
	x.progressed()
	// An interrupted run is resumed only when it is not asked for as a
	// full one again (PROTOCOL.md §6.6).
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
	case errors.As(cause, &phone) && phone.Code != CodeHostSpace && phone.Code != CodeLocked && phone.Code != CodeCancelled && phone.Host == nil:
		return b.made.MarkUnusable()
	}
	return nil
}

func writeInfo(folder *fence.Folder, info map[string]any) error {
	raw, err := encodeInfo(info)
	if err != nil {
		return err
	}
	file, err := folder.Create(folder.Name() + "/Info.plist")
	if err != nil {
		return err
	}
	if _, err := file.Write(raw); err != nil {
		return errors.Join(err, file.Drop())
	}
	return file.Commit() // it reaches the disk with all the rest
}

// isRefusal distinguishes a phone that says no from a phone that is gone.
func isRefusal(err error) bool {
	var file *afc.Error
	var app *apps.Error
	return errors.As(err, &file) || errors.As(err, &app)
}
