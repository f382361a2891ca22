package check

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// TestWithheld: what a cloud did not bring, or a virus scanner holds back, is told as that at
// every place where something is read; it is neither damaged nor missing.
func TestWithheld(t *testing.T) {
	const cloud, scanner, broken = syscall.Errno(362), syscall.Errno(225), syscall.EIO
	places := map[string]func(r *run, err error){
		"a file is opened": func(r *run, err error) { (&reader{run: r}).unopened(&job{entry: &entry{}}, err) },
		"a file is read": func(r *run, err error) {
			if err := (&reader{run: r}).unread(t.Context(), &opened{job: &job{entry: &entry{}}}, err); err != nil {
				t.Error(err)
			}
		},
		"a file is looked at": func(r *run, err error) { r.payload(&entry{}, found{err: err}) },
		"a folder is listed":  func(r *run, err error) { r.gone = []absent{{&entry{}, err}}; r.absentees() },
		"the index is opened": func(r *run, err error) { r.notOpened(fmt.Errorf("unlocking backup: reading index: %w", err)) },
		"a list is read": func(r *run, err error) {
			r.plist("Manifest.plist", backupdir.Mark{State: backupdir.MarkFailed, Err: err})
		},
		"another list is read": func(r *run, err error) {
			r.plist("Status.plist", backupdir.Mark{State: backupdir.MarkFailed, Err: err})
		},
		"the index is looked at": func(r *run, err error) { r.unsound(nil, err) },
	}
	for place, read := range places {
		for number, want := range map[syscall.Errno]backup.Finding{
			cloud:           {ID: backup.CloudPlaceholder, Examples: []backup.Example{{Note: backup.Note{Code: backup.NoteInTheCloud}}}},
			syscall.EDEADLK: {ID: backup.CloudPlaceholder, Examples: []backup.Example{{Note: backup.Note{Code: backup.NoteInTheCloud}}}},
			scanner:         {ID: backup.UnreadableFiles, Examples: []backup.Example{{Note: backup.Note{Code: backup.NoteKeptByScanner}}}},
		} {
			r := &run{b: &backupdir.Backup{}, findings: newCollector(), spots: map[mbfile.ID][]*spot{}}
			read(r, &fs.PathError{Op: "read", Path: "x", Err: number})
			got := r.findings.findings(nil)
			if len(got) != 1 || got[0].ID != want.ID || got[0].Severity != backup.SeverityStop || len(got[0].Examples) != 1 || got[0].Examples[0].Note != want.Examples[0].Note {
				t.Errorf("%s, %d: %+v", place, number, got)
			}
		}
		r := &run{b: &backupdir.Backup{}, findings: newCollector(), spots: map[mbfile.ID][]*spot{}}
		read(r, &fs.PathError{Op: "read", Path: "x", Err: broken})
		if got := r.findings.findings(nil); len(got) != 1 || got[0].ID == backup.CloudPlaceholder || got[0].Examples[0].Note.Code == backup.NoteKeptByScanner {
			t.Errorf("%s, a broken disk: %+v", place, got)
		}
	}
}

// TestUnsound: damage that SQLite finds is the index's, an error of reading the disk's.
func TestUnsound(t *testing.T) {
	for _, c := range []struct {
		lines []string
		err   error
		want  []backup.FindingID
	}{
		{nil, nil, nil},
		{[]string{"row 1 missing"}, nil, []backup.FindingID{backup.IndexDamaged}},
		{nil, errors.New("disk I/O error"), []backup.FindingID{backup.UnreadableFiles}},
		{nil, fmt.Errorf("%w: no such function", backupdir.ErrNotIndex), []backup.FindingID{backup.IndexDamaged}},
		{[]string{"row 1 missing"}, errors.New("disk I/O error"), []backup.FindingID{backup.IndexDamaged, backup.UnreadableFiles}},
	} {
		r := &run{b: &backupdir.Backup{}, findings: newCollector()}
		r.unsound(c.lines, c.err)
		var got []backup.FindingID
		for _, f := range r.findings.findings(nil) {
			got = append(got, f.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q, %v: %q", c.lines, c.err, got)
		}
	}
}
