package guide

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// contentBad counts the files in which reading brought up damage, and tells whether
// any of it is more than a remark.
func contentBad(r backup.Report) (damaged int64, serious bool) {
	for _, id := range []backup.FindingID{
		backup.UndecryptableFiles, backup.DigestMismatch, backup.InnerDatabaseDamaged, backup.WrongSize,
		backup.ContentDamaged, backup.ChangedSince, backup.PlainFiles,
	} {
		if f, ok := r.Has(id); ok && f.Severity != backup.SeverityNote {
			damaged += max(f.Count, 1)
			serious = serious || f.Severity.Serious()
		}
	}
	return damaged, serious
}

// contentUnread counts the files that could not be read: they may be sound.
func contentUnread(r backup.Report) (unread int64) {
	for _, id := range []backup.FindingID{backup.UnreadableFiles, backup.CloudPlaceholder} {
		if f, ok := r.Has(id); ok {
			unread += max(f.Count, 1)
		}
	}
	return unread
}

// unlisted reports whether files may be missing of which nobody could see whether they are
// there: those of a folder that could not be listed.
func unlisted(r backup.Report) bool {
	f, ok := r.Has(backup.UnreadableFiles)
	return ok && (f.Count > int64(len(f.Examples)) || slices.ContainsFunc(f.Examples, func(e backup.Example) bool {
		return e.Note.Code == backup.NoteFolderUnreadable || e.Note.Code == backup.NoteNotExamined
	}))
}
