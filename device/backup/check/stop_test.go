package check_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// stopAfter checks a folder and cancels once bytes of content were read.
func stopAfter(t *testing.T, folder, journal string, bytes int64) (backup.Report, error) {
	t.Helper()
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	// One worker, and a reading that comes while it works: progress is pulled by
	// a ticker, so the first reading past the mark cancels.
	return check.Run(ctx, b, check.Options{Journal: journal, Workers: 1}, func(p progress.Progress) {
		if p.Stage == string(backup.StageContent) && p.Done >= bytes {
			cancel()
		}
	})
}

func TestStoppedCheckGoesOn(t *testing.T) {
	b := write(t, samples.Options{Files: 200, Bytes: 512 << 20, Payload: samples.PayloadSparse})
	if err := b.Damage(backup.DigestMismatch); err != nil {
		t.Fatal(err)
	}
	journal := t.TempDir()
	first, err := stopAfter(t, b.Folder, journal, 1)
	if !errors.Is(err, context.Canceled) {
		t.Skip("everything was read before the check could be stopped: ", err)
	}
	if first.Deep || first.Verdict == backup.VerdictRestorable {
		t.Errorf("stopped, and the verdict is %s, deep %v", first.Verdict, first.Deep)
	}
	files, err := filepath.Glob(filepath.Join(journal, "*.journal"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the journal: %v, %v", files, err)
	}
	path := files[0]
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	// A torn end, as a power cut leaves it, must not do harm.
	if err := os.Truncate(path, before.Size()-1); err != nil {
		t.Fatal(err)
	}
	var low int64 = -1
	open, err := backupdir.Open(b.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	second, err := check.Run(context.Background(), open, check.Options{Journal: journal}, func(p progress.Progress) {
		if p.Stage == string(backup.StageContent) && low < 0 && p.Done > 0 {
			low = p.Done
		}
	})
	if err != nil || !second.Deep || second.Counts.CheckedFiles != b.Files || second.Counts.CheckedBytes != b.Bytes {
		t.Errorf("resumed: %+v, %v", second.Counts, err)
	}
	if !slices.Equal(ids(second), []backup.FindingID{backup.DigestMismatch}) {
		t.Errorf("resumed: found %v", ids(second))
	}
	left, err := filepath.Glob(filepath.Join(journal, "*.[sj]*"))
	if err != nil || len(left) != 1 || filepath.Ext(left[0]) != ".sums" {
		t.Errorf("a finished check leaves %v, %v", left, err)
	}
}

func TestJournalOfAnotherStateIsNotUsed(t *testing.T) {
	b := write(t, samples.Options{Files: 200, Bytes: 512 << 20, Payload: samples.PayloadSparse})
	journal := t.TempDir()
	if _, err := stopAfter(t, b.Folder, journal, 1); !errors.Is(err, context.Canceled) {
		t.Skip("everything was read before the check could be stopped: ", err)
	}
	// Something is added, and a file that may be in the journal is damaged.
	if err := b.Damage(backup.Strangers); err != nil {
		t.Fatal(err)
	}
	if err := b.Damage(backup.DigestMismatch); err != nil {
		t.Fatal(err)
	}
	r := run(t, b.Folder, check.Options{Journal: journal})
	if !slices.Equal(ids(r), []backup.FindingID{backup.DigestMismatch, backup.Strangers}) {
		t.Errorf("found %v", ids(r))
	}
}

func TestFingerprintFollowsChanges(t *testing.T) {
	print := func(folder string) string {
		b, err := backupdir.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		return check.Fingerprint(b)
	}
	healthy := write(t, samples.Options{}).Folder
	if a, b := print(healthy), print(healthy); a != b || len(a) != 32 {
		t.Errorf("%s, then %s", a, b)
	}
	if r := run(t, healthy, check.Options{}); r.Fingerprint != print(healthy) {
		t.Error("a check changes the fingerprint, or reports another one")
	}
	for _, id := range []backup.FindingID{
		backup.Unfinished, backup.MarksMissing, backup.IndexDamaged, backup.MissingFiles, backup.Strangers, backup.AppsNotListed,
	} {
		b := write(t, samples.Options{})
		before := print(b.Folder)
		if err := b.Damage(id); err != nil {
			t.Fatal(err)
		}
		if print(b.Folder) == before {
			t.Errorf("%s does not change the fingerprint", id)
		}
	}
}
