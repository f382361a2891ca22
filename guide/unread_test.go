package guide

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestUnreadIsNotDamaged: files that could not be read are counted apart from damaged ones,
// and ones in a cloud are not called here.
func TestUnreadIsNotDamaged(t *testing.T) {
	finding := func(id backup.FindingID, n int64) backup.Finding {
		return backup.Finding{ID: id, Severity: backup.SeverityStop, Count: n}
	}
	unread := func(n int64, code backup.NoteCode) backup.Finding {
		return backup.Finding{ID: backup.UnreadableFiles, Severity: backup.SeverityStop, Count: n, Examples: slices.Repeat([]backup.Example{{Note: backup.Note{Code: code}}}, int(min(n, 10)))}
	}
	for name, c := range map[string]struct {
		findings []backup.Finding
		want     []string
	}{
		"all is well": {nil, []string{"good evidence/files-present", "good evidence/content-read"}},
		"unreadable":  {[]backup.Finding{unread(2, backup.NoteUnreadableToEnd)}, []string{"good evidence/files-present", "bad evidence/content-unread 2"}},
		"in a cloud":  {[]backup.Finding{finding(backup.CloudPlaceholder, 3)}, []string{"bad evidence/content-unread 3"}},
		"damaged":     {[]backup.Finding{finding(backup.DigestMismatch, 1)}, []string{"good evidence/files-present", "bad evidence/content-damaged 1"}},
		"both": {
			[]backup.Finding{finding(backup.DigestMismatch, 1), unread(2, backup.NoteUnreadableToEnd)},
			[]string{"good evidence/files-present", "bad evidence/content-unread 2", "bad evidence/content-damaged 1"},
		},
		"a mild damage beside": {
			[]backup.Finding{{ID: backup.InnerDatabaseDamaged, Severity: backup.SeverityWarning, Count: 1}, unread(2, backup.NoteUnreadableToEnd)},
			[]string{"good evidence/files-present", "bad evidence/content-unread 2", "warn evidence/content-damaged 1"},
		},
		"a folder that cannot be listed": {[]backup.Finding{unread(3, backup.NoteFolderUnreadable)}, []string{"bad evidence/content-unread 3"}},
		"one that cannot be looked at":   {[]backup.Finding{unread(1, backup.NoteNotExamined)}, []string{"bad evidence/content-unread 1"}},
		"more than are named":            {[]backup.Finding{unread(9, backup.NoteUnreadableToEnd), finding(backup.UndecryptableFiles, 1)}, []string{"good evidence/files-present", "bad evidence/content-unread 9", "bad evidence/content-damaged 1"}},
		"missing, and in a cloud": {
			[]backup.Finding{finding(backup.MissingFiles, 4), finding(backup.CloudPlaceholder, 3)},
			[]string{"bad evidence/files-missing 4", "bad evidence/content-unread 3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			report := backup.Report{Deep: true, Done: []backup.Stage{backup.StagePresence, backup.StageContent}, Findings: c.findings, Counts: backup.Counts{Files: 600, CheckedFiles: 590}}
			for _, l := range restedOn(&view{backup: &backup.Facts{}, check: &CheckState{Report: report}}) {
				if !strings.HasPrefix(l.Text.Key, "evidence/files") && !strings.HasPrefix(l.Text.Key, "evidence/content") {
					continue
				}
				line := fmt.Sprint(l.Mark) + " " + l.Text.Key
				if l.Text.Count != nil {
					line += " " + string(rune('0'+*l.Text.Count))
				}
				got = append(got, line)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
