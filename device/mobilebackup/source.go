package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// source is a backup that was found fit to be restored.
type source struct {
	facts        backup.Facts
	name         string // what the phone is told as its name
	applications map[string]any
	bytes        int64  // payload as stored
	files        int64  // payloads
	plain        int64  // the same on the phone
	password     []byte // in the form that opened the backup; wiped by whoever inspected
}

// inspect checks what can be known from the backup alone (PROTOCOL.md §6.7).
func inspect(ctx context.Context, o RestoreOptions, report progress.Func) (*source, error) {
	password := o.Password
	report.Report(progress.Progress{Stage: StageChecking, Unit: progress.Rows})
	no := func(check Check, err error) error { return &PreconditionError{Op: OpRestore, Check: check, Err: err} }
	b, err := backupdir.Open(o.Dir)
	if err != nil {
		return nil, no(CheckMarks, err)
	}
	defer b.Close()
	s := &source{facts: b.Facts(), name: sourceName(b.Facts().UDID)}
	if !s.facts.Finished && !o.agreed(b) {
		return nil, o.notFinished(ctx, b, report)
	}
	if !s.facts.MarksRead {
		return nil, no(CheckMarks, errors.New("Manifest.plist cannot be read"))
	}
	if s.facts.Format == backup.FormatNone {
		return nil, no(CheckIndex, backupdir.ErrNoIndex)
	}
	if s.applications, err = readApplications(b); err != nil {
		return nil, no(CheckMarks, err)
	}
	if s.facts.Encrypted && len(password) == 0 {
		return nil, no(CheckPassword, backupdir.ErrLocked)
	}
	if err := b.Unlock(ctx, password, report); err != nil {
		switch {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case errors.Is(err, backupdir.ErrWrongPassword):
			return nil, no(CheckPassword, err)
		}
		return nil, no(CheckIndex, err)
	}
	if !o.rehearsed {
		if err := o.admit(ctx, b, report); err != nil {
			return nil, err
		}
	}
	s.password = b.PasswordAs(password)
	if err := s.measure(ctx, b, report); err != nil {
		clear(s.password)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, no(CheckIndex, err)
	}
	return s, nil
}

const (
	infoFile = "Info.plist"
	maxInfo  = 64 << 20
)

func readApplications(b *backupdir.Backup) (map[string]any, error) {
	raw, _, err := disk.ReadRegular(b.Root(), infoFile, maxInfo)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", infoFile, err)
	}
	// The same forgiving reader as the check's: what passes there is restored.
	info, err := proplist.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", infoFile, err)
	}
	list, err := info.Get("Applications").Tree()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", infoFile, err)
	}
	applications, _ := list.(map[string]any)
	return applications, nil
}

// sourceName is what the phone is told as the name of the backup's folder. It is
// only a name for this conversation; one that could be a path is replaced.
func sourceName(udid string) string {
	odd := func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}
	if udid == "" || len(udid) > 100 || strings.ContainsFunc(udid, odd) {
		return "backup"
	}
	return udid
}

// maxFile bounds the size that a row can claim; no phone holds a file of four
// terabytes.
const maxFile = 1 << 42

// measure adds up what the index lists: for the progress and for the room on
// the phone. A row that cannot be read is the deep check's to report.
func (s *source) measure(ctx context.Context, b *backupdir.Backup, report progress.Func) error {
	var rows int64
	var record mbfile.Record
	for row, err := range b.Files(ctx) {
		if err != nil {
			return err
		}
		if rows++; rows%20000 == 0 {
			report.Report(progress.Progress{Stage: StageChecking, Done: rows, Unit: progress.Rows})
		}
		if row.Record(&record) != nil || row.Kind(&record) != backupdir.RowFile {
			continue
		}
		record.Size = max(0, min(record.Size, maxFile))
		s.bytes += b.StoredSize(&record)
		s.files++
		s.plain += record.Size
	}
	return ctx.Err()
}

// fits checks what can be known from the phone's values (PROTOCOL.md §6.7). What it does
// not tell is left to the phone.
func (s *source) fits(c *contact) error {
	stop := func(check Check, words string, need, have int64) error {
		return &PreconditionError{Op: OpRestore, Check: check, Words: words, Need: need, Have: have}
	}
	if on, _ := c.phone.FindMy.Get(); on {
		return stop(CheckFindMy, "Find My is on", 0, 0)
	}
	if c.phone.Setup() == phone.SetupRestoring {
		return stop(CheckCloud, "iCloud is bringing back a backup", 0, 0)
	}
	ios, _ := c.phone.IOS.Get()
	if order, _ := phone.CompareVersions(s.facts.IOS, ios); order > 0 {
		return stop(CheckIOS, fmt.Sprintf("the backup is of iOS %s, the phone has %s", s.facts.IOS, ios), 0, 0)
	}
	storage, told := c.phone.Storage.Get()
	if room := storage.RoomForRestore(); told && s.plain > room {
		return stop(CheckSpacePhone, "", s.plain, room)
	}
	return nil
}
