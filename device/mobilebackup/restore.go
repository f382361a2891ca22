package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// RestoreOptions say what to restore and how. Dir is needed, and the password
// of an encrypted backup.
//
// A restore always means “make this phone look like the backup”: system data
// and settings come from the backup, what the backup does not have is removed,
// and the phone restarts. Everything that a phone might choose by itself is
// said explicitly (PROTOCOL.md §6.2).
type RestoreOptions struct {
	Dir      string // the backup's own folder; opened read-only
	Password []byte // not kept; of no use for a backup that is not encrypted
	NoApps   bool   // do not have the phone fetch its apps again

	// Report is what a check that was made just now found. It counts while the
	// backup is in the state that was checked; else, and without one, a quick
	// check is made first, and its verdict decides.
	Report *backup.Report
	// Although lets a restore begin although the check finds what stops it or
	// loses something, and although the backup is not finished: the Fingerprint
	// of the report that the person was told of and has agreed to in so many
	// words. It counts for this state of this backup, not for a later one.
	Although string

	// Wait is how long the phone may take to come back after its restart: 0
	// means 20 minutes, a negative value that it is not waited for.
	Wait   time.Duration
	Events func(Event)
	Limits devicelink.Limits

	rehearsed bool // nothing can come to harm
}

// RestoreResult is what a restore did. Missing files in Stats are files that
// the phone asked for in vain; phones usually end with an error then.
type RestoreResult struct {
	Stats     Stats
	Setup     phone.Setup // how far the phone was with its first setup
	Restarted bool        // the phone was seen to go
	Returned  bool        // and to come back
}

// Stages of a restore before and after the sending.
const (
	StageChecking = "checking" // the password and the index of the backup
	StageReturn   = "return"   // the phone restarts and finishes by itself
)

const usualReturn = 20 * time.Minute

// Restore puts a backup onto the phone. What can be known before the phone is touched
// is checked first and told as *PreconditionError: the backup is finished and
// readable, a check finds nothing that stops a restore or loses something (else Err
// is a *DamagedError; see Although), the password is right, the phone trusts this
// computer, Find My is off, the phone has the same or a newer iOS and enough room,
// and its setup is not just bringing back an iCloud backup. A phone whose setup is
// not finished is a good target otherwise; EventTarget tells what it is. Reading
// every file is the caller's, beforehand.
//
// Progress comes in bytes of payload, as stored. The link breaks when the phone
// restarts; after its good answer that is success, and Restore waits for the
// phone to return. Errors are those of Backup.
func Restore(ctx context.Context, link *device.Link, o RestoreOptions, report progress.Func) (RestoreResult, error) {
	start := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	source, err := inspect(ctx, o, report)
	if err != nil {
		return RestoreResult{}, err
	}
	defer clear(source.password)
	report.Report(progress.Progress{Stage: StageReaching})
	if o.Wait == 0 {
		o.Wait = usualReturn
	}
	r := &restoreRun{link: link, o: o, source: source, report: report, cancel: cancel}
	x, err := r.run(ctx)
	result := RestoreResult{Setup: r.setup}
	if x != nil {
		result.Stats = x.stats(start)
	}
	if err != nil {
		return result, err
	}
	if o.Wait >= 0 {
		result.Restarted, result.Returned = r.awaitReturn(ctx)
		if result.Returned && o.Events != nil {
			o.Events(Event{Kind: EventReturned})
		}
	}
	result.Stats.Took = time.Since(start)
	return result, nil
}

// restoreRun is one restore under way.
type restoreRun struct {
	link   *device.Link
	o      RestoreOptions
	source *source
	report progress.Func
	cancel context.CancelCauseFunc
	setup  phone.Setup
	left   <-chan struct{} // closed when the phone went; nil: the service does not tell
}

func (r *restoreRun) run(ctx context.Context) (*exchange, error) {
	folder, err := fence.Open(r.o.Dir, r.source.name, fence.ReadOnly)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	c, err := connectPhone(ctx, r.link, wanted{
		op: OpRestore, files: true, events: r.o.Events,
	}, r.cancel)
	if err != nil {
		return nil, lostEarly(ctx, OpRestore, err)
	}
	defer c.close()
	if err := r.source.fits(c); err != nil {
		return nil, err
	}
	r.setup = c.phone.Setup()
	c.emit(Event{Kind: EventTarget, Setup: r.setup})
	if err := c.takeLock(ctx, OpRestore, usualLocking); err != nil {
		return nil, lostEarly(ctx, OpRestore, err)
	}
	takeBack := func() {}
	if !r.o.NoApps && len(r.source.applications) > 0 {
		if takeBack, err = c.giveApplications(ctx, r.source.applications); err != nil {
			return nil, lostEarly(ctx, OpRestore, err)
		}
	}
	if r.o.Wait >= 0 {
		r.left, _ = r.link.Leaves(ctx) // without it, looking must do
	}
	x, err := r.exchange(ctx, c, folder)
	if err != nil {
		takeBack()
		return x, err
	}
	if r.o.Wait >= 0 {
		c.awaitEnd(ctx, r.o.Wait)
	}
	return x, nil
}

// awaitEnd gives the phone free and waits until its end of the connection is
// gone, which is when it restarts, or when it has enough of an idle service.
func (c *contact) awaitEnd(ctx context.Context, limit time.Duration) {
	c.releaseLock()
	if c.files != nil {
		_ = c.files.Close()
	}
	select {
	case <-c.silent:
	case <-time.After(limit):
	case <-ctx.Done():
	}
}

func (r *restoreRun) exchange(ctx context.Context, c *contact, folder *fence.Folder) (*exchange, error) {
	conn := c.backup
	c.backup = nil // the session owns it
	x, err := r.converse(ctx, conn, r.link.UDID(), folder, c.emit)
	if err == nil {
		r.report.Report(progress.Progress{Stage: StageReturn, Unit: progress.Files})
		c.emit(Event{Kind: EventRestarting})
	}
	return x, err
}

// converse talks to the backup service until the phone has answered.
func (r *restoreRun) converse(ctx context.Context, conn net.Conn, target string, folder *fence.Folder, tell func(Event)) (*exchange, error) {
	session, err := connect(ctx, OpRestore, conn, r.o.Limits)
	if err != nil {
		return nil, err
	}
	defer session.Close("")
	x := &exchange{
		ctx: ctx, op: OpRestore, link: session, folder: folder, events: tell, report: r.report,
		stage: StageWaiting, total: r.source.bytes, files: r.source.files, free: folder.Free,
	}
	x.progressed()
	_, err = x.run(restoreRequest(target, r.source))
	return x, err
}

// RestoreOver is the conversation of Restore alone, over a connection to the
// backup service that the caller made: same request, same answers, but no lock,
// no list of apps and no waiting, and a backup that a check calls damaged is not
// refused: a rehearsal, which has only this, is to tell what a phone would say. It
// owns conn; target is what the phone is called.
func RestoreOver(ctx context.Context, conn net.Conn, target string, o RestoreOptions, report progress.Func) (Stats, error) {
	start := time.Now()
	defer conn.Close()
	o.rehearsed = true
	source, err := inspect(ctx, o, report)
	if err != nil {
		return Stats{}, err
	}
	defer clear(source.password)
	folder, err := fence.Open(o.Dir, source.name, fence.ReadOnly)
	if err != nil {
		return Stats{}, err
	}
	defer folder.Close()
	r := &restoreRun{o: o, source: source, report: report}
	x, err := r.converse(ctx, conn, target, folder, o.Events)
	if x == nil {
		return Stats{}, err
	}
	return x.stats(start), err
}

// restoreRequest: all five options are explicit, because phones' own defaults
// differ by version and other tools give them opposite meanings (PROTOCOL.md §6.2).
func restoreRequest(target string, s *source) map[string]any {
	options := map[string]any{
		"RestoreSystemFiles":      true,
		"RestoreShouldReboot":     true,
		"RestoreDontCopyBackup":   true,
		"RestorePreserveSettings": false,
		"RemoveItemsNotRestored":  true,
	}
	if s.facts.Encrypted {
		options["Password"] = string(s.password)
	}
	return map[string]any{
		"MessageName":      "Restore",
		"TargetIdentifier": target,
		"SourceIdentifier": s.name,
		"Options":          options,
	}
}

const (
	restoreFolder = "/iTunesRestore"
	restoreApps   = restoreFolder + "/RestoreApplications.plist"
)

// giveApplications tells the phone which apps to fetch again after its restart
// (PROTOCOL.md §6.7). The phone uses the file up; when the restore fails, takeBack
// removes it.
func (c *contact) giveApplications(ctx context.Context, applications map[string]any) (takeBack func(), err error) {
	raw, err := proplist.EncodeFile(applications, proplist.FormatXML)
	if err != nil {
		return func() {}, fmt.Errorf("encode the list of apps: %w", err)
	}
	takeBack = func() {
		ctx, cancel := context.WithTimeout(context.Background(), partingLimit)
		defer cancel()
		_ = c.files.Remove(ctx, restoreApps)
		_ = c.files.Remove(ctx, restoreFolder)
	}
	if err := c.files.MakeDir(ctx, restoreFolder); err != nil && !errors.Is(err, afc.Exists) {
		return takeBack, fmt.Errorf("make %s: %w", restoreFolder, err)
	}
	if err := c.files.WriteFile(ctx, restoreApps, raw); err != nil {
		takeBack()
		return takeBack, fmt.Errorf("write the list of apps: %w", err)
	}
	return takeBack, nil
}
