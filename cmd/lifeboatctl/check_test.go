package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/backuptest"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestCheckWhileABackupSwaps: a new backup takes the place of the old one, which
// is removed, while the old one is checked. What is missing then is missing of
// nothing; the new one is checked instead.
func TestCheckWhileABackupSwaps(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		verdict backup.Verdict
		tries   int
		says    string
	}{
		"still": {backup.VerdictRestorable, 1, ""}, "replaced": {backup.VerdictRestorable, 2, "was replaced by another one"},
		"written to": {backup.VerdictRestorable, 2, "was changed while it was checked"},
		"again":      {backup.VerdictUnknown, 2, "goes on changing"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			old, err := backuptest.Write(root, backuptest.Options{Seed: 1, Files: 40, Folder: "a"})
			if err != nil {
				t.Fatal(err)
			}
			fresh, err := backuptest.Write(root, backuptest.Options{Seed: 2, Files: 40, Folder: "b"})
			if err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			c := &ctl{err: &said, words: w}
			tries := 0
			b, r, err := c.steady(t.Context(), old.Folder, func(b *backupdir.Backup) (backup.Report, error) {
				tries++
				beginning := check.Fingerprint(b)
				switch {
				case name == "replaced" && tries == 1:
					gone := filepath.Join(root, "gone")
					for _, err := range []error{os.Rename(old.Folder, gone), os.Rename(fresh.Folder, old.Folder), os.RemoveAll(gone)} {
						if err != nil {
							t.Fatal(err)
						}
					}
				case name == "written to" && tries == 1, name == "again":
					if err := os.WriteFile(filepath.Join(old.Folder, "3d", strings.Repeat("3d", 20-tries)), nil, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				r, err := check.Run(t.Context(), b, check.Options{Quick: true}, nil)
				r.Fingerprint = beginning
				return r, err
			})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if r.Verdict != want.verdict || tries != want.tries || !strings.Contains(said.String(), want.says) || want.says == "" && said.Len() > 0 {
				t.Errorf("%s after %d tries: %q %v", r.Verdict, tries, said.String(), r.Findings)
			}
		})
	}
}
