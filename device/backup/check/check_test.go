package check_test

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// write writes a backup or ends the test.
func write(t testing.TB, o samples.Options) *samples.Backup {
	t.Helper()
	if o.ITER == 0 {
		o.ITER, o.DPIC = 50, cmp.Or(o.DPIC, 50) // the derivation has tests of its own
	}
	b, err := samples.Write(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run checks a folder.
func run(t testing.TB, folder string, o check.Options) backup.Report {
	t.Helper()
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	report, err := check.Run(context.Background(), b, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func ids(r backup.Report) []backup.FindingID {
	out := []backup.FindingID{}
	for _, f := range r.Findings {
		out = append(out, f.ID)
	}
	return out
}

const password = "correct horse"

func TestHealthyBackupsAreRestorable(t *testing.T) {
	tests := []struct {
		name    string
		options samples.Options
		verdict backup.Verdict
	}{
		{"plain", samples.Options{}, backup.VerdictRestorable},
		{"encrypted", samples.Options{Password: password}, backup.VerdictRestorable},
		{"single derivation", samples.Options{Password: password, DPIC: -1}, backup.VerdictRestorable},
		{"more files", samples.Options{Files: 900, Bytes: 6 << 20, Password: password}, backup.VerdictRestorable},
		{"no apps", samples.Options{Apps: []samples.App{}}, backup.VerdictRestorable},
		{"folder with a date", samples.Options{Folder: "00008130-000A11111111111E-20260314-201500"}, backup.VerdictRestorable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := write(t, tt.options)
			for _, quick := range []bool{false, true} {
				r := run(t, b.Folder, check.Options{Password: []byte(tt.options.Password), Quick: quick})
				if r.Verdict != tt.verdict || len(r.Findings) != 0 {
					t.Errorf("quick %v: %s with %+v", quick, r.Verdict, r.Findings)
				}
				if r.Deep == quick {
					t.Errorf("quick %v: deep is %v", quick, r.Deep)
				}
				if r.Counts.Rows != b.Rows || r.Counts.Files != b.Files || r.Counts.Bytes != b.Bytes {
					t.Errorf("counted %+v, written were %d rows, %d files, %d bytes", r.Counts, b.Rows, b.Files, b.Bytes)
				}
				if !quick && (r.Counts.CheckedFiles != b.Files || r.Counts.CheckedBytes != b.Bytes) {
					t.Errorf("read %d files, %d bytes of %d, %d", r.Counts.CheckedFiles, r.Counts.CheckedBytes, b.Files, b.Bytes)
				}
				var files int64
				for _, k := range r.Kinds {
					files += k.Files
					if k.Affected != 0 {
						t.Errorf("%s: %d affected", k.Kind, k.Affected)
					}
				}
				if files != b.Files {
					t.Errorf("kinds add up to %d files of %d", files, b.Files)
				}
			}
		})
	}
}

// outcome is what a damage leads to.
type outcome struct {
	severity backup.Severity
	verdict  backup.Verdict
	affected int64
	quick    bool // a quick check finds it too
}

func outcomes(encrypted bool) map[backup.FindingID]outcome {
	stop := outcome{backup.SeverityStop, backup.VerdictDamaged, 0, true}
	file := outcome{backup.SeverityStop, backup.VerdictDamaged, 1, true}
	warning := outcome{backup.SeverityWarning, backup.VerdictWarnings, 0, true}
	note := outcome{backup.SeverityNote, backup.VerdictRestorable, 0, true}
	loss := outcome{backup.SeverityLoss, backup.VerdictDamaged, 1, true}
	out := map[backup.FindingID]outcome{
		backup.Unfinished:           {backup.SeverityStop, backup.VerdictUnfinished, 0, true},
		backup.Interrupted:          stop,
		backup.MarksMissing:         stop,
		backup.EmptyManifest:        stop,
		backup.ManifestUnreadable:   stop,
		backup.IndexDamaged:         file,
		backup.MissingFiles:         file,
		backup.WrongSize:            loss,
		backup.SizeDiffers:          {backup.SeverityNote, backup.VerdictRestorable, 0, false},
		backup.UnreadableFiles:      file,
		backup.UndecryptableFiles:   {backup.SeverityLoss, backup.VerdictDamaged, 1, false},
		backup.DigestMismatch:       {backup.SeverityStop, backup.VerdictDamaged, 1, false},
		backup.DigestMissing:        file,
		backup.DecomposedPaths:      file,
		backup.PathCollisions:       file,
		backup.UnsafePaths:          file,
		backup.WrongFileID:          file,
		backup.DuplicateRows:        {backup.SeverityLoss, backup.VerdictDamaged, 0, true},
		backup.MissingParents:       {backup.SeverityLoss, backup.VerdictDamaged, 0, true},
		backup.AppsNotListed:        stop,
		backup.UnknownDomains:       warning,
		backup.NoKeybag:             stop,
		backup.KeybagDamaged:        stop,
		backup.IdentityMismatch:     warning,
		backup.LeftoverSnapshot:     warning,
		backup.Strangers:            note,
		backup.CloudPlaceholder:     file,
		backup.InnerDatabaseDamaged: {backup.SeverityLoss, backup.VerdictDamaged, 1, false},
	}
	if encrypted {
		out[backup.DigestMismatch] = outcome{backup.SeverityLoss, backup.VerdictDamaged, 1, false}
	}
	return out
}

func TestEachDamageIsFoundAlone(t *testing.T) {
	for _, secret := range []string{"", password} {
		want := outcomes(secret != "")
		for _, id := range write(t, samples.Options{Password: secret}).Damages() {
			name := string(id)
			if secret != "" {
				name += " encrypted"
			}
			t.Run(name, func(t *testing.T) {
				hosttest.OneOfMany(t)
				t.Parallel()
				o, ok := want[id]
				if !ok {
					t.Fatal("no outcome is named for this damage")
				}
				b := write(t, samples.Options{Password: secret})
				if err := b.Damage(id); err != nil {
					t.Fatal(err)
				}
				r := run(t, b.Folder, check.Options{Password: []byte(secret)})
				if !slices.Equal(ids(r), []backup.FindingID{id}) {
					t.Fatalf("found %+v", r.Findings)
				}
				f := r.Findings[0]
				if f.Severity != o.severity || r.Verdict != o.verdict {
					t.Errorf("severity %s, verdict %s; want %s, %s", f.Severity, r.Verdict, o.severity, o.verdict)
				}
				if f.Count < 1 || len(f.Examples) < 1 || f.Examples[0].App+f.Examples[0].File == "" {
					t.Errorf("finding without count or example: %+v", f)
				}
				var affected int64
				for _, k := range r.Kinds {
					affected += k.Affected
				}
				if affected != o.affected {
					t.Errorf("%d files affected, want %d", affected, o.affected)
				}
				if quick := run(t, b.Folder, check.Options{Password: []byte(secret), Quick: true}); (len(quick.Findings) > 0) != o.quick && id != backup.SizeDiffers {
					t.Errorf("a quick check found %v", ids(quick))
				}
			})
		}
	}
}

func TestCircumstances(t *testing.T) {
	encrypted := write(t, samples.Options{Password: password}).Folder
	old := write(t, samples.Options{Format: backup.FormatMBDB}).Folder
	tests := []struct {
		name     string
		folder   string
		options  check.Options
		findings []backup.FindingID
		verdict  backup.Verdict
	}{
		{"no password", encrypted, check.Options{}, []backup.FindingID{backup.PasswordNeeded}, backup.VerdictLocked},
		{"empty password", encrypted, check.Options{Password: []byte{}}, []backup.FindingID{backup.WrongPassword, backup.KeybagForeign}, backup.VerdictLocked},
		{"wrong password", encrypted, check.Options{Password: []byte("Correct horse")}, []backup.FindingID{backup.WrongPassword, backup.KeybagForeign}, backup.VerdictLocked},
		{"right password", encrypted, check.Options{Password: []byte(password)}, []backup.FindingID{}, backup.VerdictRestorable},
		{"old format", old, check.Options{}, []backup.FindingID{backup.OldFormat}, backup.VerdictWarnings},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run(t, tt.folder, tt.options)
			if !slices.Equal(ids(r), tt.findings) || r.Verdict != tt.verdict {
				t.Errorf("verdict %s with %+v", r.Verdict, r.Findings)
			}
			if r.Verdict == backup.VerdictLocked && (r.Counts.Files == 0 || r.Counts.Bytes == 0 || slices.Contains(r.Done, backup.StagePresence)) {
				t.Errorf("locked: counted %+v, stages %v", r.Counts, r.Done)
			}
		})
	}
}

func TestKeybagWithABrokenKey(t *testing.T) {
	for _, secret := range []string{"", password} {
		b := write(t, samples.Options{Password: secret})
		path := filepath.Join(b.Folder, "Manifest.plist")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list := map[string]any{}
		if _, err := plist.Unmarshal(data, &list); err != nil {
			t.Fatal(err)
		}
		bag := list["BackupKeyBag"].([]byte)
		bag[len(bag)-1] ^= 1 // the wrapped key of the last class, which no file here uses
		if data, err = plist.Marshal(list, plist.BinaryFormat); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r := run(t, b.Folder, check.Options{Password: []byte(secret)})
		if !slices.Equal(ids(r), []backup.FindingID{backup.KeybagDamaged}) || r.Verdict != backup.VerdictDamaged {
			t.Errorf("password %q: %s with %+v", secret, r.Verdict, r.Findings)
		}
	}
}

func TestNoPasswordIsAskedWhenNoneCanHelp(t *testing.T) {
	for _, id := range []backup.FindingID{backup.NoKeybag, backup.KeybagDamaged} {
		b := write(t, samples.Options{Password: password})
		if err := b.Damage(id); err != nil {
			t.Fatal(err)
		}
		r := run(t, b.Folder, check.Options{})
		if !slices.Equal(ids(r), []backup.FindingID{id}) || r.Verdict != backup.VerdictDamaged {
			t.Errorf("%s: %s with %v", id, r.Verdict, ids(r))
		}
	}
}

func TestDamageToALockedBackupKeepsItLocked(t *testing.T) {
	b := write(t, samples.Options{Password: password})
	if err := b.Damage(backup.MissingFiles); err != nil {
		t.Fatal(err)
	}
	r := run(t, b.Folder, check.Options{})
	if r.Verdict != backup.VerdictLocked {
		t.Errorf("verdict %s with %v", r.Verdict, ids(r))
	}
}

func TestStagesGiveTheirResultsOneByOne(t *testing.T) {
	b := write(t, samples.Options{Password: password})
	if err := b.Damage(backup.MissingFiles); err != nil {
		t.Fatal(err)
	}
	var done []backup.Stage
	var stages []string
	open, err := backupdir.Open(b.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	o := check.Options{Password: []byte(password), Partial: func(r backup.Report) {
		done = append(done, r.Done[len(r.Done)-1])
		if r.Verdict == backup.VerdictRestorable || r.Verdict == backup.VerdictWarnings {
			t.Errorf("after %v the verdict is %s", r.Done, r.Verdict)
		}
		if _, found := r.Has(backup.MissingFiles); found != slices.Contains(r.Done, backup.StagePresence) {
			t.Errorf("after %v the missing file is found: %v", r.Done, found)
		}
	}}
	_, err = check.Run(context.Background(), open, o, func(p progress.Progress) {
		if p.Stage == check.StageInner { // told of where a tick falls into it, and only within the content
			if !slices.Equal(stages, []string{"unlock", "index", "presence", "content"}) {
				t.Errorf("databases are opened again after %v", stages)
			}
			return
		}
		if len(stages) == 0 || stages[len(stages)-1] != p.Stage {
			stages = append(stages, p.Stage)
		}
	})
	want := []backup.Stage{backup.StageMarks, backup.StageUnlock, backup.StageIndex, backup.StagePresence, backup.StageContent}
	if err != nil || !slices.Equal(done, want) {
		t.Errorf("stages %v, %v", done, err)
	}
	if !slices.Equal(stages, []string{"unlock", "index", "presence", "content"}) {
		t.Errorf("progress of %v", stages)
	}
}

func TestCancelledCheckKeepsWhatItKnows(t *testing.T) {
	b := write(t, samples.Options{})
	if err := b.Damage(backup.SizeDiffers); err != nil {
		t.Fatal(err)
	}
	for _, last := range []backup.Stage{backup.StageMarks, backup.StageIndex, backup.StagePresence} {
		open, err := backupdir.Open(b.Folder)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		r, err := check.Run(ctx, open, check.Options{Partial: func(r backup.Report) {
			if slices.Contains(r.Done, last) {
				cancel()
			}
		}}, nil)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("after %s: error %v", last, err)
		}
		if len(r.Done) == 0 || r.Done[len(r.Done)-1] != last {
			t.Errorf("after %s: stages %v", last, r.Done)
		}
		if r.Verdict != backup.VerdictUnknown && (last != backup.StagePresence || r.Verdict == backup.VerdictRestorable) {
			t.Errorf("after %s: verdict %s", last, r.Verdict)
		}
		if _, found := r.Has(backup.WrongSize); found != (last == backup.StagePresence) {
			t.Errorf("after %s: %v", last, ids(r))
		}
		cancel()
		open.Close()
	}
}
