package main

import (
	"encoding/json"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
)

// TestNotesInJSON: programs that read the sentence still get it, in English, and
// beside it the code and its arguments.
func TestNotesInJSON(t *testing.T) {
	note := backup.Note{Code: backup.NoteWrongSize, Args: backup.NoteArgs{Bytes: 12, Want: 4096}}
	report := backup.Report{Findings: []backup.Finding{
		{ID: backup.WrongSize, Severity: backup.SeverityLoss, Count: 1, Examples: []backup.Example{{App: "Photos", File: "a.jpg", Note: note}}, Detail: "Size: –"},
		{ID: backup.PasswordNeeded, Severity: backup.SeverityWarning, Count: 1},
	}}
	for want, value := range map[string]any{
		`[{"id":"backup/wrong-size","severity":"loss","count":1,"detail":"Size: –","examples":[{"app":"Photos","file":"a.jpg","code":"wrong-size",` +
			`"args":{"bytes":12,"want":4096},"note":"has 12 bytes, should have 4,096"}]},` +
			`{"id":"backup/password-needed","severity":"warning","count":1,"examples":[]}]`: reportOf(backup.Facts{}, report).Findings,
		`[{"app":"Photos","file":"a.jpg","bytes":5,"code":"bytes-not-here","why":"its bytes are not in the backup"}]`: lostOf(
			[]repair.Lost{{App: "Photos", File: "a.jpg", Bytes: 5, Note: backup.Note{Code: backup.NoteBytesNotHere}}}),
		`[]`: lostOf(nil),
	} {
		if data, err := json.Marshal(value); err != nil || string(data) != want {
			t.Errorf("%s, %v; want %s", data, err, want)
		}
	}
}
