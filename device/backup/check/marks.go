package check

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// marks judges the three property lists, and what lies beside them.
func (r *run) marks(ctx context.Context) (bool, error) {
	facts, m := r.b.Facts(), r.b.Marks()
	if facts.TooOld {
		r.unread = true
		r.findings.note(backup.TooOld, backup.SeverityWarning, backup.Example{File: "*.mddata", Note: backup.Note{Code: backup.NoteOfIOS3}}, "iOS "+clip(facts.IOS, 20))
		return true, nil
	}
	for _, list := range []struct {
		name string
		mark backupdir.Mark
	}{
		{"Info.plist", m.Info.Mark}, {"Status.plist", m.Status.Mark}, {"Manifest.plist", m.Manifest.Mark},
	} {
		r.plist(list.name, list.mark)
	}
	if m.Info.State == backupdir.MarkRead && m.Info.UDID == "" {
		r.findings.note(backup.MarksMissing, backup.SeverityStop, backup.Example{File: "Info.plist", Note: backup.Note{Code: backup.NotePhoneNotTold}}, "Target Identifier: –")
	}
	if m.Status.State == backupdir.MarkRead && facts.State == "" {
		r.findings.note(backup.MarksMissing, backup.SeverityStop, backup.Example{File: "Status.plist", Note: backup.Note{Code: backup.NoteStateNotTold}}, "SnapshotState: –")
	}
	switch {
	case m.Manifest.State != backupdir.MarkRead:
	case hasNoKnownKey(m.Manifest):
		r.findings.note(backup.MarksMissing, backup.SeverityStop, backup.Example{File: "Manifest.plist", Note: backup.Note{Code: backup.NoteNothingKnown}}, "")
	default:
		if err := r.keybag(ctx); err != nil {
			return false, err
		}
	}
	r.identity(m)
	if m.Manifest.State == backupdir.MarkRead && !hasNoKnownKey(m.Manifest) {
		r.encryption()
	}
	if odd := m.Manifest.OddLockdown; len(odd) > 0 {
		r.findings.note(backup.LockdownValues, backup.SeverityStop, backup.Example{
			File: "Manifest.plist", Note: backup.Note{Code: backup.NoteValuesNoText, Args: backup.NoteArgs{Name: clip(strings.Join(odd, ", "), 100)}},
		}, "205, NSString")
	}
	if odd := m.Manifest.OddValues; len(odd) > 0 {
		r.findings.note(backup.LockdownValues, backup.SeverityWarning, backup.Example{
			File: "Manifest.plist", Note: backup.Note{Code: backup.NoteValuesNotWritten, Args: backup.NoteArgs{Name: clip(strings.Join(odd, ", "), 100)}},
		}, "")
	}
	if odd := m.Info.OddValues; len(odd) > 0 {
		r.findings.note(backup.MarksMissing, backup.SeverityWarning, backup.Example{
			File: "Info.plist", Note: backup.Note{Code: backup.NoteValuesWrongKind, Args: backup.NoteArgs{Name: clip(strings.Join(odd, ", "), 100)}},
		}, "")
	}
	r.versions(m)
	if r.b.IndexRenamed() {
		r.findings.note(backup.IndexRenamed, backup.SeverityWarning, backup.Example{File: r.b.IndexName(), Note: backup.Note{Code: backup.NoteIsOldIndex}}, "")
	}
	if facts.HasSnapshot {
		r.findings.note(backup.LeftoverSnapshot, backup.SeverityWarning, backup.Example{File: "Snapshot"}, "")
	}
	if facts.Format == backup.FormatMBDB {
		r.findings.note(backup.OldFormat, backup.SeverityWarning, backup.Example{File: "Manifest.mbdb"}, "Version "+clip(m.Status.Version, 20))
	}
	return true, nil
}

// hasNoKnownKey reports whether a Manifest.plist has none of the keys that are looked for.
func hasNoKnownKey(m backupdir.ManifestMark) bool {
	return m.Version == "" && m.Identity == (backupdir.Identity{}) && !m.HasKeybag && len(m.Apps) == 0 && m.Date.IsZero()
}

// plist judges how a property list was found.
func (r *run) plist(name string, m backupdir.Mark) {
	if m.State == backupdir.MarkRead {
		return
	}
	detail := name + ": " + string(m.State)
	if m.Err != nil {
		detail = quoted(m.Err.Error(), 300)
	}
	if m.State == backupdir.MarkForbidden {
		r.unread = true
		r.findings.note(backup.Forbidden, backup.SeverityWarning, backup.Example{File: name, Note: backup.Note{Code: backup.NoteMayNotBeRead}}, detail)
		return
	}
	if name == "Manifest.plist" && m.State == backupdir.MarkEmpty {
		r.findings.note(backup.EmptyManifest, backup.SeverityStop, backup.Example{File: name, Note: backup.Note{Code: backup.NoteIsEmpty}}, detail)
		return
	}
	notes := map[backupdir.MarkState]backup.NoteCode{
		backupdir.MarkMissing: backup.NoteIsMissing, backupdir.MarkEmpty: backup.NoteIsEmpty,
		backupdir.MarkNotAFile: backup.NoteNotAFile, backupdir.MarkTooBig: backup.NoteTooLarge, backupdir.MarkMalformed: backup.NoteNotUnderstood,
		backupdir.MarkFailed: backup.NoteUnreadable,
	}
	id := backup.MarksMissing
	if m.State == backupdir.MarkFailed && errno.Is(m.Err, errno.KeptOnline, errno.Infected) {
		id, note := unreadable(m.Err, backup.NoteUnreadable)
		r.findings.note(id, backup.SeverityStop, backup.Example{File: name, Note: backup.Note{Code: note}}, detail)
		return
	}
	if name == "Manifest.plist" && m.State != backupdir.MarkMissing {
		id = backup.ManifestUnreadable
	}
	r.findings.note(id, backup.SeverityStop, backup.Example{File: name, Note: backup.Note{Code: notes[m.State]}}, detail)
}

// encryption tells how the parts of the backup contradict each other about it.
func (r *run) encryption() {
	flag := backup.Example{File: "Manifest.plist"}
	switch r.b.Doubt() {
	case backupdir.DoubtFlagOff:
		flag.Note.Code = backup.NoteFlagOff
		r.findings.note(backup.EncryptionUnclear, backup.SeverityStop, flag, "IsEncrypted ≠ true, ManifestKey")
	case backupdir.DoubtFlagOn:
		flag.Note.Code = backup.NoteFlagOn
		r.findings.note(backup.EncryptionUnclear, backup.SeverityStop, flag, "IsEncrypted = true, ManifestKey: –")
	case backupdir.DoubtFlagMissing:
		flag.Note.Code = backup.NoteFlagMissing
		r.findings.note(backup.EncryptionUnclear, backup.SeverityWarning, flag, "IsEncrypted: –")
	case backupdir.DoubtPlainIndex:
		r.findings.note(backup.EncryptionUnclear, backup.SeverityStop, backup.Example{
			File: r.b.IndexName(), Note: backup.Note{Code: backup.NoteIndexDecrypted},
		}, "ManifestKey, SQLite format 3")
	}
}

// The newest versions of the format that are known, PROTOCOL.md §7.2, §7.3.
const (
	oldestStatus   = 2 // before 2.4 a phone is said to refuse with 203 (PROTOCOL.md §7.8)
	newestStatus   = 3
	newestManifest = 10
)

// versions tells of a version that is newer than all that is known: phones refuse
// with 203 what is newer than they are.
func (r *run) versions(m backupdir.Marks) {
	for _, v := range []struct {
		file, version  string
		oldest, newest int
	}{{"Status.plist", m.Status.Version, oldestStatus, newestStatus}, {"Manifest.plist", m.Manifest.Version, 0, newestManifest}} {
		major, _, _ := strings.Cut(v.version, ".")
		n, err := strconv.Atoi(major)
		if err == nil && n < v.oldest {
			r.findings.note(backup.UnknownVersion, backup.SeverityStop, backup.Example{
				File: v.file, Note: backup.Note{Code: backup.NoteVersionTooOld, Args: backup.NoteArgs{Name: clip(v.version, 20)}},
			}, "203")
		}
		if err == nil && n > v.newest {
			r.findings.note(backup.UnknownVersion, backup.SeverityWarning, backup.Example{
				File: v.file, Note: backup.Note{Code: backup.NoteVersionTooNew, Args: backup.NoteArgs{Name: clip(v.version, 20)}},
			}, "")
		}
	}
}

// keybag judges the key bag. Unencrypted backups need one as well (PROTOCOL.md §8.4); the
// phone refuses a backup without (PROTOCOL.md §7.6). Only the context's error
// is returned.
func (r *run) keybag(ctx context.Context) error {
	file := backup.Example{File: "Manifest.plist"}
	switch err := r.b.CheckKeybag(ctx); {
	case err == nil, ctx.Err() != nil:
	case errors.Is(err, backupdir.ErrKeybagGarbage):
		file.Note.Code = backup.NoteMoreThanKeys
		r.findings.note(backup.KeybagDamaged, backup.SeverityWarning, file, quoted(err.Error(), 300))
	case errors.Is(err, backupdir.ErrForeignKeybag):
		file.Note.Code = backup.NoteKeysOfEncrypted
		r.findings.note(backup.KeybagForeign, backup.SeverityStop, file, quoted(err.Error(), 300))
	case errors.Is(err, backupdir.ErrNoKeybag):
		r.findings.note(backup.NoKeybag, backup.SeverityStop, file, "")
	default:
		r.findings.note(backup.KeybagDamaged, backup.SeverityStop, file, quoted(err.Error(), 300))
	}
	return ctx.Err()
}

// identity compares what the host wrote of the phone with what the phone wrote.
func (r *run) identity(m backupdir.Marks) {
	if m.Info.State != backupdir.MarkRead || m.Manifest.State != backupdir.MarkRead {
		return
	}
	differs := func(what backup.NoteCode, host, phone string) bool {
		if host == "" || phone == "" || strings.EqualFold(host, phone) {
			return false
		}
		r.findings.note(backup.IdentityMismatch, backup.SeverityWarning, backup.Example{
			File: "Info.plist", Note: backup.Note{Code: what},
		}, "")
		return true
	}
	// One is enough: a list from another phone differs in all of them.
	_ = differs(backup.NoteNamesAnotherPhone, m.Info.UDID, m.Manifest.UDID) ||
		differs(backup.NoteNamesAnotherSerial, m.Info.Serial, m.Manifest.Serial) ||
		differs(backup.NoteNamesAnotherModel, m.Info.ProductType, m.Manifest.ProductType)
}

// quoted is what a program or the system said, for Details: in quotes, because it
// is in no language in particular. A detail without quotes has names and figures.
func quoted(said string, n int) string { return "“" + clip(said, n) + "”" }

// clip bounds foreign text that ends up in a report.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
