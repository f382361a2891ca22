package repair_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

const password = "correct horse"

func write(t *testing.T, o samples.Options, damages ...backup.FindingID) *samples.Backup {
	t.Helper()
	o.ITER, o.DPIC = 50, 50
	b, err := samples.Write(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range damages {
		if err := b.Damage(id); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// state is everything of a folder: names, kinds, times, bytes.
func state(t *testing.T, folder string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(h, path, info.Mode(), info.Size(), info.ModTime().UnixNano())
		if d.Type().IsRegular() {
			data, err := os.ReadFile(path)
			h.Write(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func examine(t *testing.T, folder, secret string) (*repair.Plan, error) {
	t.Helper()
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	p, err := repair.Examine(context.Background(), b, repair.ExamineOptions{Password: []byte(secret)}, nil)
	if p != nil {
		t.Cleanup(p.Close)
	}
	if err == nil {
		offered(t, p, b.Facts().Encrypted)
	}
	return p, err
}

// offered holds what is mended to what the guide offers to mend: every mended
// finding is in its table, and the check names one of them.
func offered(t *testing.T, p *repair.Plan, encrypted bool) {
	t.Helper()
	for _, id := range p.Mends {
		if !id.Mendable(encrypted) {
			t.Errorf("mends %s, for which nobody offers it", id)
		}
	}
	if len(p.Mends) > 0 && !slices.ContainsFunc(p.Before.Findings, func(f backup.Finding) bool {
		return f.Severity != backup.SeverityNote && f.ID.Mendable(encrypted)
	}) {
		t.Errorf("mends %v, and offers nothing for %v", p.Mends, p.Before.Findings)
	}
}

func emptyStatus(t *testing.T, b *samples.Backup) {
	t.Helper()
	if err := os.Truncate(filepath.Join(b.Folder, "Status.plist"), 0); err != nil {
		t.Fatal(err)
	}
}

func TestEachMendMakesARestorableCopy(t *testing.T) {
	tests := []struct {
		name   string
		spoil  []backup.FindingID
		status bool
		mends  []backup.FindingID
		lost   []repair.Lost
	}{
		{name: "accents", spoil: []backup.FindingID{backup.DecomposedPaths}, mends: []backup.FindingID{backup.DecomposedPaths}},
		{
			name: "missing", spoil: []backup.FindingID{backup.MissingFiles}, mends: []backup.FindingID{backup.MissingFiles},
			lost: []repair.Lost{{App: "Photos", File: "Media/DCIM/100APPLE/IMG_0007.HEIC", Bytes: 30_000 + 6*7_919, Note: backup.Note{Code: backup.NoteBytesNotHere}}},
		},
		{name: "apps", spoil: []backup.FindingID{backup.AppsNotListed}, mends: []backup.FindingID{backup.AppsNotListed}},
		{name: "snapshot", spoil: []backup.FindingID{backup.LeftoverSnapshot}, mends: []backup.FindingID{backup.LeftoverSnapshot}},
		{name: "status", status: true, mends: []backup.FindingID{backup.MarksMissing}},
		{
			name:  "all at once",
			spoil: []backup.FindingID{backup.DecomposedPaths, backup.MissingFiles, backup.AppsNotListed, backup.LeftoverSnapshot, backup.Strangers},
			mends: []backup.FindingID{backup.AppsNotListed, backup.DecomposedPaths, backup.LeftoverSnapshot, backup.MissingFiles},
			lost:  []repair.Lost{{App: "Photos", File: "Media/DCIM/100APPLE/IMG_0007.HEIC", Bytes: 30_000 + 6*7_919, Note: backup.Note{Code: backup.NoteBytesNotHere}}},
		},
	}
	for _, tt := range tests {
		for _, secret := range []string{"", password} {
			t.Run(tt.name+" "+secret, func(t *testing.T) {
				b := write(t, samples.Options{Password: secret}, tt.spoil...)
				if tt.status {
					emptyStatus(t, b)
				}
				before := state(t, b.Folder)
				p, err := examine(t, b.Folder, secret)
				if err != nil || !slices.Equal(p.Mends, tt.mends) || len(p.Remains) > 0 || !slices.Equal(p.Lost, tt.lost) {
					t.Fatalf("mends %v, remains %v, loses %v: %v", p.Mends, p.Remains, p.Lost, err)
				}
				dst := filepath.Join(t.TempDir(), "copy")
				if len(tt.lost) > 0 {
					if _, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil); !errors.Is(err, repair.ErrConsent) {
						t.Errorf("without consent: %v", err)
					}
				}
				var stages []string
				r, err := repair.Repair(context.Background(), p, dst, repair.Options{DropMissing: true}, func(p progress.Progress) {
					if !slices.Contains(stages, p.Stage) {
						stages = append(stages, p.Stage)
					}
				})
				if err != nil {
					t.Fatal(err)
				}
				if r.Report.Verdict != backup.VerdictRestorable || len(r.Report.Findings) > 0 || !r.Report.Deep {
					t.Errorf("the copy: %s with %+v", r.Report.Verdict, r.Report.Findings)
				}
				if want := b.Files - int64(len(tt.lost)); r.Report.Counts.Files != want {
					t.Errorf("the copy has %d files, want %d", r.Report.Counts.Files, want)
				}
				if len(stages) == 0 || stages[0] != "copy" {
					t.Errorf("stages %v", stages)
				}
				if state(t, b.Folder) != before {
					t.Error("the original was changed")
				}
				plain, err := filepath.Glob(filepath.Join(dst, "*plain*"))
				if err != nil || len(plain) > 0 {
					t.Errorf("left in the copy: %v, %v", plain, err)
				}
			})
		}
	}
}

// withoutIndex writes a backup with something else in the place of its index.
func withoutIndex(t *testing.T) string {
	t.Helper()
	folder := write(t, samples.Options{}).Folder
	if err := os.WriteFile(filepath.Join(folder, "Manifest.db"), []byte("this is a text file, not an index\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestWhatCannotBeRepaired(t *testing.T) {
	tests := []struct {
		name   string
		folder func() string
		secret string
		err    error
	}{
		{"locked", func() string { return write(t, samples.Options{Password: password}).Folder }, "wrong", repair.ErrLocked},
		{"unfinished", func() string { return neverFinished(t) }, "", repair.ErrUnfinished},
		{"old", func() string { return write(t, samples.Options{Format: backup.FormatMBDB}).Folder }, "", repair.ErrOldFormat},
		{"no index", func() string { return withoutIndex(t) }, "", repair.ErrUnreadable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := examine(t, tt.folder(), tt.secret)
			if !errors.Is(err, tt.err) || p == nil || p.Before.Verdict == "" {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, id := range []backup.FindingID{"", backup.PathCollisions} {
		b := write(t, samples.Options{})
		if id != "" {
			if err := b.Damage(id); err != nil {
				t.Fatal(err)
			}
		}
		p, err := examine(t, b.Folder, "")
		if err != nil || len(p.Mends) != 0 || (id != "") != slices.Contains(p.Remains, id) {
			t.Errorf("%q: mends %v, remains %v, %v", id, p.Mends, p.Remains, err)
		}
		if _, err := repair.Repair(context.Background(), p, filepath.Join(t.TempDir(), "x"), repair.Options{}, nil); !errors.Is(err, repair.ErrNothing) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// neverFinished is a backup that broke off before most of its files had come.
func neverFinished(t *testing.T) string {
	t.Helper()
	b := write(t, samples.Options{}, backup.Interrupted)
	shards, err := filepath.Glob(filepath.Join(b.Folder, "[0-9a-f][0-9a-f]"))
	if err != nil {
		t.Fatal(err)
	}
	for i, shard := range shards {
		if i%4 != 0 {
			if err := os.RemoveAll(shard); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.Folder
}

func TestDestinationsThatAreRefused(t *testing.T) {
	b := write(t, samples.Options{}, backup.LeftoverSnapshot)
	p, err := examine(t, b.Folder, "")
	if err != nil {
		t.Fatal(err)
	}
	full := t.TempDir()
	file := filepath.Join(full, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := hosttest.Symlink(b.Folder, link); err != nil {
		t.Skip("no links here: ", err)
	}
	before := state(t, b.Folder)
	for name, dst := range map[string]string{
		"not empty": full, "a file": file, "the backup": b.Folder, "inside": filepath.Join(b.Folder, "copy"),
		"inside by a link": filepath.Join(link, "copy"), "around": filepath.Dir(b.Folder), "a link": link,
		"inside, spelt otherwise": filepath.Join(b.Folder, "..", strings.ToUpper(filepath.Base(b.Folder)), "x"),
	} {
		if _, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil); !errors.Is(err, repair.ErrDestination) && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if state(t, b.Folder) != before {
		t.Error("the original was changed")
	}
	empty := t.TempDir()
	r, err := repair.Repair(context.Background(), p, empty, repair.Options{Quick: true}, nil)
	if err != nil || r.Report.Verdict != backup.VerdictRestorable || r.Report.Deep {
		t.Errorf("into an empty folder: %+v, %v", r, err)
	}
}

func TestStoppedRepairLeavesNothing(t *testing.T) {
	b := write(t, samples.Options{}, backup.LeftoverSnapshot)
	p, err := examine(t, b.Folder, "")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	_, err = repair.Repair(ctx, p, filepath.Join(root, "copy"), repair.Options{}, func(progress.Progress) { cancel() })
	left, rerr := os.ReadDir(root)
	if !errors.Is(err, context.Canceled) || rerr != nil || len(left) > 0 {
		t.Errorf("%v; left %v, %v", err, left, rerr)
	}
}

func TestHardLinksAreShared(t *testing.T) {
	b := write(t, samples.Options{}, backup.LeftoverSnapshot)
	p, err := examine(t, b.Folder, "")
	if err != nil {
		t.Fatal(err)
	}
	dst := filepath.Join(filepath.Dir(b.Folder), "copy")
	r, err := repair.Repair(context.Background(), p, dst, repair.Options{HardLinks: true}, nil)
	if err != nil || r.Report.Verdict != backup.VerdictRestorable {
		t.Fatalf("%+v, %v", r, err)
	}
	if r.Method == repair.Copied {
		t.Skip("this file system shares nothing")
	}
	const sms = "3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28"
	one, err1 := os.Stat(filepath.Join(b.Folder, sms))
	two, err2 := os.Stat(filepath.Join(dst, sms))
	if err1 != nil || err2 != nil || os.SameFile(one, two) != (r.Method == repair.Linked) {
		t.Errorf("%s: %v, %v", r.Method, err1, err2)
	}
}

func TestHostileIndexIsNotEdited(t *testing.T) {
	b := write(t, samples.Options{}, backup.MissingFiles)
	path := filepath.Join(b.Folder, "Manifest.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	err = sqlitex.ExecuteScript(conn, "CREATE TRIGGER t AFTER DELETE ON Files BEGIN DELETE FROM Files; END", nil)
	if err := errors.Join(err, conn.Close()); err != nil {
		t.Fatal(err)
	}
	p, err := examine(t, b.Folder, "")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	_, err = repair.Repair(context.Background(), p, filepath.Join(root, "copy"), repair.Options{DropMissing: true}, nil)
	if left, _ := os.ReadDir(root); !errors.Is(err, repair.ErrHostile) || len(left) > 0 {
		t.Errorf("%v, left %v", err, left)
	}
}

// TestCopyIsIndependent: what is written into the copy does not
// show in the original unless hard links were asked for.
func TestCopyIsIndependent(t *testing.T) {
	b := write(t, samples.Options{}, backup.LeftoverSnapshot)
	p, err := examine(t, b.Folder, "")
	if err != nil {
		t.Fatal(err)
	}
	dst := filepath.Join(t.TempDir(), "copy")
	if _, err := repair.Repair(context.Background(), p, dst, repair.Options{Quick: true}, nil); err != nil {
		t.Fatal(err)
	}
	before := state(t, b.Folder)
	const sms = "3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28"
	if err := os.WriteFile(filepath.Join(dst, sms), []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if state(t, b.Folder) != before {
		t.Error("writing into the copy changed the original")
	}
	r, err := backupdir.Open(b.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := check.Run(context.Background(), r, check.Options{}, nil); err != nil || got.Verdict != backup.VerdictWarnings {
		t.Errorf("the original: %s, %v", got.Verdict, err)
	}
}

// TestRoomIsThatOfTheFiles: a size that the index claims is no reason to refuse.
func TestRoomIsThatOfTheFiles(t *testing.T) {
	b := write(t, samples.Options{}, backup.LeftoverSnapshot)
	if err := b.Claim("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0007.HEIC", 1<<41); err != nil {
		t.Fatal(err)
	}
	p, err := examine(t, b.Folder, "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := repair.Repair(context.Background(), p, filepath.Join(t.TempDir(), "copy"), repair.Options{Quick: true}, nil)
	if err != nil || r.Report.Counts.Files != b.Files {
		t.Errorf("%d files, %v", r.Report.Counts.Files, err)
	}
}
