package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
)

// examine judges a backup that the phone says is finished, before it may take
// the place of the present one: by the quick stages of the check (the lists, the
// key bag, every row, the presence and the size of every payload), and by what
// the present one holds. The error is a *DoubtError, or ctx's cause.
//
// Of an encrypted backup whose password is not known the index stays closed.
// Then the lists and the key bag are judged, and the number of payloads.
func (b *backupRun) examine(ctx context.Context, x *exchange) (backup.Report, error) {
	doubt := &DoubtError{Op: OpBackup, Doubt: DoubtNothing, Present: b.made.Present()}
	if x.ReceivedFiles == 0 || b.made.Untouched() || b.made.Incremental() && !b.made.Resumed && !x.listed {
		return backup.Report{}, doubt
	}
	dir := b.made.Dir()
	doubt.Doubt = DoubtIncomplete
	for _, name := range []string{"Status.plist", "Manifest.plist", "Manifest.db"} {
		if info, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			doubt.Err = err
			return backup.Report{}, doubt
		} else if info.Size() == 0 {
			doubt.Err = fmt.Errorf("%w: %s is empty", draft.ErrIncomplete, name)
			return backup.Report{}, doubt
		}
	}
	made, err := backupdir.Open(dir)
	if err != nil {
		doubt.Err = err
		return backup.Report{}, doubt
	}
	defer made.Close()
	if !made.Facts().Finished {
		doubt.Err = fmt.Errorf("%w: it is %q", draft.ErrIncomplete, made.Facts().State)
		return backup.Report{}, doubt
	}
	report, err := check.Run(ctx, made, check.Options{Quick: true, Password: b.o.Password}, b.report)
	if ctx.Err() != nil {
		return report, context.Cause(ctx)
	}
	if _, wrong := report.Has(backup.WrongPassword); wrong { // the present one may be the last that its owner can open
		doubt.Doubt, doubt.Findings = DoubtPassword, report.Findings
		return report, doubt
	}
	switch report.Verdict {
	case backup.VerdictRestorable, backup.VerdictWarnings, backup.VerdictLocked:
	default:
		doubt.Doubt, doubt.Findings, doubt.Err = DoubtDamaged, report.Findings, err
		return report, doubt
	}
	if report.Verdict == backup.VerdictLocked {
		if lost, err := b.unfounded(ctx, x, report, made.Facts()); err != nil {
			return report, err
		} else if lost > 0 {
			doubt.Doubt, doubt.Findings = DoubtDamaged, append([]backup.Finding{{
				ID: backup.MissingFiles, Severity: backup.SeverityStop, Count: lost, Examples: []backup.Example{},
			}}, report.Findings...)
			return report, doubt
		}
	}
	// All that lies in a draft which began empty was sent for this backup.
	if f, found := strangers(report); found && !b.made.Incremental() && !b.made.Resumed {
		f.Severity = backup.SeverityLoss
		doubt.Doubt, doubt.Findings = DoubtDamaged, []backup.Finding{f}
		return report, doubt
	}
	if doubt.Present == "" || b.o.AcceptFewer {
		return report, nil
	}
	if err := b.compare(ctx, made, doubt); err != nil {
		return report, err
	}
	// A file or two come and go between two backups. Half of all are gone when a
	// phone was erased, or is not well: then the old backup may be all that there is.
	if doubt.Unasked > 0 || doubt.Gone*2 > doubt.Had {
		doubt.Doubt = DoubtFewer
		return report, doubt
	}
	return report, nil
}

// leastRow is less than what any row takes in an index: 40 digits of its ID, the
// names, and its record, which is a property list.
const leastRow = 100

// unfounded counts what can be known to be missing while the index stays closed:
// payloads that the phone sent and that are not there, or that an index of this
// length cannot list.
func (b *backupRun) unfounded(ctx context.Context, x *exchange, report backup.Report, facts backup.Facts) (int64, error) {
	now, err := payloads(ctx, facts.Folder)
	if err != nil {
		return 0, err
	}
	lost := max(0, int64(len(now))-facts.IndexBytes/leastRow)
	for _, id := range x.got {
		if !now.has(id) {
			lost++
		}
	}
	if len(now) == 0 {
		lost++
	}
	return lost, nil
}

// strangers is the finding of payloads that no row names.
func strangers(report backup.Report) (backup.Finding, bool) {
	if f, found := report.Has(backup.UnlistedFiles); found {
		return f, true
	}
	f, found := report.Has(backup.Strangers)
	f.ID = backup.UnlistedFiles
	return f, found
}

// compare counts the files of the present backup that the new one lacks. Where
// both indexes open, files are rows; else they are payloads.
//
// A draft that continues from the present backup begins with all its payloads, and
// only the phone removes any. One that still lies there without a row in the new
// index is one that the phone did not ask to remove.
func (b *backupRun) compare(ctx context.Context, made *backupdir.Backup, doubt *DoubtError) error {
	old, err := backupdir.Open(doubt.Present)
	if err != nil {
		return nil // nothing to lose that could be read
	}
	defer old.Close()
	if made.Unlocked() && old.Unlock(ctx, b.o.Password, nil) == nil {
		return b.compareRows(ctx, old, made, doubt)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	now, err := payloads(ctx, made.Facts().Folder)
	if err != nil {
		return err
	}
	had, err := payloads(ctx, doubt.Present)
	if err != nil {
		return err
	}
	doubt.Had = int64(len(had))
	for _, id := range had {
		if !now.has(id) {
			doubt.Gone++
		}
	}
	return nil
}

func (b *backupRun) compareRows(ctx context.Context, old, made *backupdir.Backup, doubt *DoubtError) error {
	var now ids
	for row, err := range made.Files(ctx) {
		if err != nil {
			return errors.Join(err, context.Cause(ctx))
		}
		if id, ok := mbfile.ParseID(row.FileID); ok && row.Flags == rowOfFile {
			now = append(now, id)
		}
	}
	slices.SortFunc(now, mbfile.ID.Compare)
	for row, err := range old.Files(ctx) {
		if err != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return nil // damaged from here on: nothing more to lose that could be read
		}
		id, ok := mbfile.ParseID(row.FileID)
		if !ok || row.Flags != rowOfFile {
			continue
		}
		payload := filepath.Join(row.FileID[:2], row.FileID)
		if now.has(id) {
			doubt.Had++
			continue
		}
		if _, err := os.Lstat(filepath.Join(doubt.Present, payload)); err != nil {
			continue // the present backup has no more than its name
		}
		doubt.Had++
		doubt.Gone++
		if b.made.Incremental() {
			if _, err := os.Lstat(filepath.Join(b.made.Dir(), payload)); err == nil {
				doubt.Unasked++
			}
		}
	}
	return nil
}

const rowOfFile = 1

// ids are the IDs of files, sorted.
type ids []mbfile.ID

func (x ids) has(id mbfile.ID) bool {
	_, found := slices.BinarySearchFunc(x, id, mbfile.ID.Compare)
	return found
}

// payloads lists the payloads that lie in a backup.
func payloads(ctx context.Context, dir string) (ids, error) {
	var all ids
	for n := range 256 {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		entries, err := os.ReadDir(filepath.Join(dir, fmt.Sprintf("%02x", n)))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if id, ok := mbfile.ParseID(e.Name()); ok && e.Type().IsRegular() {
				all = append(all, id)
			}
		}
	}
	slices.SortFunc(all, mbfile.ID.Compare)
	return all, nil
}

// settle gives the new backup its place: that of the present one when it is as
// good, else one of its own beside it. The error is what examine said.
func (b *backupRun) settle(result *BackupResult, examined error) error {
	var doubt *DoubtError
	if examined != nil && !errors.As(examined, &doubt) {
		return examined
	}
	end := b.made.Swap
	if doubt != nil {
		whole := doubt.Doubt == DoubtDamaged || doubt.Doubt == DoubtFewer || doubt.Doubt == DoubtPassword
		all, _ := payloads(context.Background(), b.made.Dir())
		switch {
		case doubt.Doubt == DoubtNothing, !whole && (len(all) == 0 || b.made.Incremental()):
			// Nothing, or what was there before: not worth keeping.
			return errors.Join(examined, b.made.Discard())
		case !whole, doubt.Present != "":
			end = b.made.KeepBeside
		}
	}
	out, err := end()
	result.Folder, result.Beside, result.Held = out.Folder, out.Beside, out.Held
	result.SetAside, result.OtherFiles = out.SetAside, out.OtherFiles
	if err != nil {
		return fmt.Errorf("put the new backup in place: %w", err)
	}
	if doubt != nil {
		doubt.Folder = out.Folder
	}
	return examined
}
