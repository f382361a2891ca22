package check_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
)

// fixtures is the folder of published backups; a user's clone has none.
func fixtures(t testing.TB) string {
	t.Helper()
	dir := filepath.FromSlash("../../../../shared/fixtures")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the published backups are not here: ", err)
	}
	return dir
}

// aboutFiles are the findings that say something of a payload.
var aboutFiles = []backup.FindingID{
	backup.MissingFiles, backup.WrongSize, backup.SizeDiffers, backup.UnreadableFiles,
	backup.UndecryptableFiles, backup.DigestMismatch, backup.Strangers,
}

func TestPublishedBackups(t *testing.T) {
	const thin = backup.DigestMissing // third parties leave it out everywhere
	tests := []struct {
		folder   string
		password string
		slow     bool
		has      []backup.FindingID
		not      []backup.FindingID
		verdict  backup.Verdict
		files    int64
	}{
		{folder: "generated/plain", has: []backup.FindingID{backup.NoKeybag}, verdict: backup.VerdictDamaged, files: 6},
		{folder: "generated/encrypted-pw-test", password: "test", has: []backup.FindingID{thin}, verdict: backup.VerdictDamaged, files: 6},
		{folder: "generated/encrypted-pw-test-dpic10M", password: "test", slow: true, verdict: backup.VerdictDamaged, files: 6},
		{folder: "generated/encrypted-pw-unicode", password: "pässwörd 🔐", verdict: backup.VerdictDamaged, files: 6},
		{folder: "generated/encrypted-badrecord", password: "test", has: []backup.FindingID{backup.IndexDamaged}, verdict: backup.VerdictDamaged, files: 6},
		{folder: "generated/encrypted-no-status-no-info", password: "test", has: []backup.FindingID{backup.MarksMissing}, verdict: backup.VerdictDamaged, files: 6},
		{folder: "generated/encrypted-status-uploading", password: "test", has: []backup.FindingID{backup.Interrupted}, verdict: backup.VerdictDamaged, files: 6},
		{folder: "sample-plain", has: []backup.FindingID{backup.MarksMissing}, verdict: backup.VerdictDamaged, files: 1},
	}
	for _, tt := range tests {
		t.Run(tt.folder, func(t *testing.T) {
			if tt.slow && testing.Short() {
				t.Skip("ten million rounds take seconds")
			}
			r := run(t, filepath.Join(fixtures(t), filepath.FromSlash(tt.folder)), check.Options{Password: []byte(tt.password)})
			if r.Verdict != tt.verdict {
				t.Errorf("verdict %s", r.Verdict)
			}
			if r.Counts.CheckedFiles != tt.files || !r.Deep {
				t.Errorf("read %d files, deep %v", r.Counts.CheckedFiles, r.Deep)
			}
			for _, id := range tt.has {
				if _, ok := r.Has(id); !ok {
					t.Errorf("%s is not found", id)
				}
			}
			for _, id := range ids(r) {
				if slices.Contains(aboutFiles, id) {
					f, _ := r.Has(id)
					t.Errorf("found %+v", f)
				}
			}
			t.Log(ids(r))
		})
	}
}

func TestDamagedRecordIsNamed(t *testing.T) {
	r := run(t, filepath.Join(fixtures(t), "generated", "encrypted-badrecord"), check.Options{Password: []byte("test")})
	f, _ := r.Has(backup.IndexDamaged)
	if f.Count != 1 || len(f.Examples) != 1 || f.Examples[0].File != "Library/broken" {
		t.Errorf("found %+v", f)
	}
}

// TestRealRows lays a real index out as a backup: its 1,089 files are missing,
// and its rows are sound.
func TestRealRows(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(fixtures(t), "rows-ios14.3", "Manifest.db"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Manifest.db"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, dir, check.Options{})
	if r.Counts.Rows != 3721 || r.Counts.Files != 1089 {
		t.Errorf("counted %+v", r.Counts)
	}
	if f, _ := r.Has(backup.MissingFiles); f.Count != 1089 {
		t.Errorf("%d files are missing", f.Count)
	}
	if got, want := ids(r), []backup.FindingID{backup.MarksMissing, backup.MissingFiles}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v: %+v", got, want, r.Findings)
	}
	for _, k := range r.Kinds {
		if k.Kind == backup.KindOther {
			t.Errorf("%d files are of no kind", k.Files)
		}
	}
}
