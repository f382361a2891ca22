package check_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// rewrite changes one byte of a file, in place or by another file in its place,
// and may set its time back, as a disk does that gives other bytes.
func rewrite(t *testing.T, path string, at int, inPlace, timeBack bool) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[at] ^= 1
	if inPlace {
		err = os.WriteFile(path, data, 0o600)
	} else if err = os.WriteFile(path+".new", data, 0o600); err == nil {
		err = os.Rename(path+".new", path)
	}
	if err == nil && timeBack {
		err = os.Chtimes(path, info.ModTime(), info.ModTime())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// photoFile is a payload without a digest.
func photoFile(b *samples.Backup) string {
	return filepath.Join(b.Folder, photoID[:2], photoID)
}

func TestLaterChangesAreFound(t *testing.T) {
	for _, secret := range []string{"", password} {
		for _, how := range []struct{ inPlace, timeBack bool }{{true, true}, {true, false}, {false, true}, {false, false}} {
			b := write(t, samples.Options{Password: secret})
			o := check.Options{Password: []byte(secret), Journal: t.TempDir()}
			if r := run(t, b.Folder, o); r.Verdict != backup.VerdictRestorable || r.Counts.ByRemembered != 0 {
				t.Fatalf("first: %s, %+v", r.Verdict, r.Counts)
			}
			r := run(t, b.Folder, o)
			if r.Verdict != backup.VerdictRestorable || r.Counts.ByRemembered+r.Counts.ByDigest != b.Files {
				t.Errorf("unchanged: %s, %+v", r.Verdict, r.Counts)
			}
			rewrite(t, photoFile(b), 9000, how.inPlace, how.timeBack)
			for range 2 { // it stays so
				r := run(t, b.Folder, o)
				f, _ := r.Has(backup.ChangedSince)
				if r.Verdict != backup.VerdictDamaged || f.Count != 1 || len(r.Findings) != 1 || f.Examples[0].File != "Media/DCIM/100APPLE/IMG_0001.HEIC" {
					t.Errorf("%+v: %s, %+v", how, r.Verdict, r.Findings)
				}
			}
			// Put right, it is as it was.
			rewrite(t, photoFile(b), 9000, true, false)
			if r := run(t, b.Folder, o); r.Verdict != backup.VerdictRestorable || len(r.Findings) != 0 {
				t.Errorf("put right: %s, %+v", r.Verdict, r.Findings)
			}
		}
	}
}

// TestANewBackupMayChangeFiles: what the phone wrote anew is not what was checked;
// what it left alone still is.
func TestANewBackupMayChangeFiles(t *testing.T) {
	b := write(t, samples.Options{})
	o := check.Options{Journal: t.TempDir()}
	run(t, b.Folder, o)
	f := openForeign(t, b.Folder, "")
	f.list("Status.plist", func(m map[string]any) { m["UUID"] = "A-NEW-BACKUP" })
	rewrite(t, photoFile(b), 9000, true, false)
	if r := run(t, b.Folder, o); r.Verdict != backup.VerdictRestorable || len(r.Findings) != 0 {
		t.Errorf("written anew: %s, %+v", r.Verdict, r.Findings)
	}
	f.list("Status.plist", func(m map[string]any) { m["UUID"] = "A-THIRD-BACKUP" })
	rewrite(t, photoFile(b), 9000, true, true)
	if r := run(t, b.Folder, o); !slices.Equal(ids(r), []backup.FindingID{backup.ChangedSince}) {
		t.Errorf("not written anew, and other bytes: %+v", r.Findings)
	}
}

func TestFileOfChecksums(t *testing.T) {
	b := write(t, samples.Options{})
	dir := filepath.Join(t.TempDir(), "checks")
	o := check.Options{Journal: dir}
	run(t, b.Folder, o)
	names, err := filepath.Glob(filepath.Join(dir, "*.sums"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	info, err := os.Stat(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if n := info.Size(); n < 32*b.Files || n > 60*b.Files {
		t.Errorf("%d bytes for %d files", n, b.Files)
	}
	whole, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	rewrite(t, photoFile(b), 9000, true, false)
	// A damaged file counts as missing: nothing is known of what was, no error, and no alarm.
	for name, data := range map[string][]byte{
		"empty": {}, "cut": whole[:len(whole)-1], "longer": append(bytes.Clone(whole), 0), "noise": bytes.Repeat([]byte("x"), 4000),
		"a bit": func() []byte { p := bytes.Clone(whole); p[len(p)/2] ^= 1; return p }(),
	} {
		if err := os.WriteFile(names[0], data, 0o600); err != nil {
			t.Fatal(err)
		}
		if r := run(t, b.Folder, o); len(r.Findings) != 0 || r.Counts.ByRemembered != 0 {
			t.Errorf("%s: %+v, %+v", name, r.Findings, r.Counts)
		}
		if again, err := os.ReadFile(names[0]); err != nil || len(again) != len(whole) || bytes.Equal(again, data) {
			t.Errorf("%s: not written anew: %d bytes, %v", name, len(again), err)
		}
	}
	if err := os.WriteFile(names[0], whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := run(t, b.Folder, o); !slices.Equal(ids(r), []backup.FindingID{backup.ChangedSince}) {
		t.Errorf("the first file: %+v", r.Findings)
	}
}

// TestStoppedCheckTrustsNothingThatWasWritten alters every file after a check was
// stopped: each is found by the check that resumes.
func TestStoppedCheckTrustsNothingThatWasWritten(t *testing.T) {
	b := write(t, samples.Options{Files: 300, Bytes: 64 << 20})
	journal := t.TempDir()
	first, err := stopAfter(t, b.Folder, journal, 8<<20)
	if !errors.Is(err, context.Canceled) {
		t.Skip("everything was read before the check could be stopped: ", err)
	}
	read := first.Counts.CheckedFiles
	open, err := backupdir.Open(b.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	altered := int64(0)
	if err := open.Unlock(context.Background(), nil, nil); err != nil {
		t.Fatal(err)
	}
	for row, err := range open.Files(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(b.Folder, row.FileID[:2], row.FileID)
		if info, err := os.Stat(path); err == nil && info.Size() > 64 && hasDigest(t, row) {
			rewrite(t, path, int(info.Size())/2, true, altered%2 == 0)
			altered++
		}
	}
	r := run(t, b.Folder, check.Options{Journal: journal})
	if f, _ := r.Has(backup.DigestMismatch); f.Count != altered || altered < 10 {
		t.Errorf("of %d altered files %d were found, after %d were read: %+v", altered, f.Count, read, r.Findings)
	}
}

func hasDigest(t *testing.T, row *backupdir.Row) bool {
	t.Helper()
	var f mbfile.Record
	if err := row.Record(&f); err != nil {
		t.Fatal(err)
	}
	return len(f.Digest) == 20
}

// TestStoppedCheckSaysWhatItDidNotReadAgain, and reads it when it is told to.
func TestStoppedCheckSaysWhatItDidNotReadAgain(t *testing.T) {
	b := write(t, samples.Options{Files: 300, Bytes: 64 << 20})
	journal := t.TempDir()
	if _, err := stopAfter(t, b.Folder, journal, 8<<20); !errors.Is(err, context.Canceled) {
		t.Skip("everything was read before the check could be stopped: ", err)
	}
	again := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(again, os.DirFS(journal)); err != nil {
		t.Fatal(err)
	}
	r := run(t, b.Folder, check.Options{Journal: journal})
	if r.Verdict != backup.VerdictRestorable || r.Counts.Resumed == 0 || r.Counts.Resumed >= b.Files || r.Counts.ByDigest+r.Counts.BySize != b.Files {
		t.Errorf("resumed: %s, %+v", r.Verdict, r.Counts)
	}
	if r := run(t, b.Folder, check.Options{Journal: again, Afresh: true}); r.Counts.Resumed != 0 || r.Counts.CheckedFiles != b.Files {
		t.Errorf("afresh: %+v", r.Counts)
	}
	// All is remembered, whichever part read it.
	if r := run(t, b.Folder, check.Options{Journal: journal}); r.Counts.ByRemembered+r.Counts.ByDigest != b.Files {
		t.Errorf("the next one: %+v", r.Counts)
	}
}

// TestOldJournalIsNotTakenUp: what was read long ago is read again.
func TestOldJournalIsNotTakenUp(t *testing.T) {
	b := write(t, samples.Options{Files: 300, Bytes: 64 << 20})
	journal := t.TempDir()
	if _, err := stopAfter(t, b.Folder, journal, 8<<20); !errors.Is(err, context.Canceled) {
		t.Skip("everything was read before the check could be stopped: ", err)
	}
	names, err := filepath.Glob(filepath.Join(journal, "*.journal"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	data, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.IndexByte(data, '\n')
	copy(data[end-16:end], []byte("0000000001000000"))
	if err := os.WriteFile(names[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := run(t, b.Folder, check.Options{Journal: journal}); r.Counts.Resumed != 0 {
		t.Errorf("%d files were not read again", r.Counts.Resumed)
	}
}
