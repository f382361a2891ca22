package check_test

import (
	"bytes"
	"context"
	"fmt"
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
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// payload is where the payload of a row lies.
func payload(folder, domain, path string) string {
	id := mbfile.IDOf(domain, path).String()
	return filepath.Join(folder, id[:2], id)
}

// edit runs SQL on the index of an unencrypted backup.
func edit(t *testing.T, folder, script string) {
	t.Helper()
	path := filepath.Join(folder, "Manifest.db")
	header(t, path, 1)
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := sqlitex.ExecuteScript(conn, script, nil); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	header(t, path, 2)
}

func header(t *testing.T, path string, version byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte{version, version}, 18); err != nil {
		t.Fatal(err)
	}
}

const photoPath = "Media/DCIM/100APPLE/IMG_0007.HEIC"

// TestHostileBackups: whatever a folder holds, a check ends, with findings,
// within a bound, reads nothing outside and writes nothing.
func TestHostileBackups(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.WriteFile(outside, bytes.Repeat([]byte("secret "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	replace := func(t *testing.T, path, target string) {
		t.Helper()
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		if err := hosttest.Symlink(target, path); err != nil {
			t.Skip(err)
		}
	}
	overwrite := func(t *testing.T, path string, data []byte) {
		t.Helper()
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name  string
		spoil func(t *testing.T, folder string)
		find  backup.FindingID
	}{
		{"payload is a link out", func(t *testing.T, f string) {
			replace(t, payload(f, "CameraRollDomain", photoPath), outside)
		}, backup.UnreadableFiles},
		{"payload is a link inside", func(t *testing.T, f string) {
			replace(t, payload(f, "CameraRollDomain", photoPath), "../Info.plist")
		}, backup.UnreadableFiles},
		{"payload is a device", func(t *testing.T, f string) {
			replace(t, payload(f, "CameraRollDomain", photoPath), "/dev/zero")
		}, backup.UnreadableFiles},
		{"folder of payloads is a link out", func(t *testing.T, f string) {
			dir := filepath.Dir(payload(f, "CameraRollDomain", photoPath))
			replace(t, dir, filepath.Dir(outside))
		}, backup.UnreadableFiles},
		{"folder of payloads is a file", func(t *testing.T, f string) {
			dir := filepath.Dir(payload(f, "CameraRollDomain", photoPath))
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			overwrite(t, dir, []byte("x"))
		}, backup.UnreadableFiles},
		{"index is a link out", func(t *testing.T, f string) {
			replace(t, filepath.Join(f, "Manifest.db"), outside)
		}, backup.IndexDamaged},
		{"index is a folder", func(t *testing.T, f string) {
			path := filepath.Join(f, "Manifest.db")
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, backup.IndexDamaged},
		{"index is empty", func(t *testing.T, f string) {
			overwrite(t, filepath.Join(f, "Manifest.db"), nil)
		}, backup.EmptyManifest},
		{"index has no rows", func(t *testing.T, f string) { edit(t, f, "DELETE FROM Files") }, backup.EmptyManifest},
		{"list is a link out", func(t *testing.T, f string) {
			replace(t, filepath.Join(f, "Status.plist"), outside)
		}, backup.MarksMissing},
		{"list is two gigabytes", func(t *testing.T, f string) {
			if err := os.Truncate(filepath.Join(f, "Info.plist"), 2<<30); err != nil {
				t.Fatal(err)
			}
		}, backup.MarksMissing},
		{"list is a million deep", func(t *testing.T, f string) {
			deep := `<?xml version="1.0"?><plist version="1.0">` + strings.Repeat("<array>", 1_000_000)
			overwrite(t, filepath.Join(f, "Info.plist"), []byte(deep))
		}, backup.MarksMissing},
		{"files is a view", func(t *testing.T, f string) {
			edit(t, f, `ALTER TABLE Files RENAME TO Hidden;
CREATE VIEW Files AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT hex(i) AS fileID, 'HomeDomain' AS domain, '' AS relativePath, 1 AS flags, zeroblob(1000000000) AS file FROM n`)
		}, backup.IndexDamaged},
		{"computed columns", func(t *testing.T, f string) {
			edit(t, f, `DROP TABLE Files;
CREATE TABLE Files (fileID TEXT, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB AS (zeroblob(900000000)));
INSERT INTO Files(fileID, domain, relativePath, flags) VALUES ('x', 'HomeDomain', 'a', 1)`)
		}, backup.IndexDamaged},
		{"gigantic values", func(t *testing.T, f string) {
			edit(t, f, `UPDATE Files SET file = zeroblob(40000000) WHERE relativePath = '`+photoPath+`'`)
		}, backup.IndexDamaged},
		{"long paths", func(t *testing.T, f string) {
			edit(t, f, `UPDATE Files SET relativePath = replace(hex(zeroblob(1000000)), '0', 'a/') WHERE relativePath = '`+photoPath+`'`)
		}, backup.IndexDamaged},
		{"wrong types", func(t *testing.T, f string) {
			edit(t, f, `UPDATE Files SET domain = 7, relativePath = x'00ff', flags = 'file' WHERE relativePath = '`+photoPath+`'`)
		}, backup.IndexDamaged},
		{"IDs that are paths", func(t *testing.T, f string) {
			edit(t, f, `UPDATE Files SET fileID = '../../../../../../../../../etc/passwd' WHERE relativePath = '`+photoPath+`'`)
		}, backup.WrongFileID},
		{"absolute path", func(t *testing.T, f string) { addRow(t, f, "HomeDomain", "/etc/passwd", 10) }, backup.UnsafePaths},
		{"climbing path", func(t *testing.T, f string) { addRow(t, f, "HomeDomain", "Library/../../../x", 10) }, backup.UnsafePaths},
		{"domain that is a path", func(t *testing.T, f string) { addRow(t, f, "../HomeDomain", "Library/x", 10) }, backup.UnsafePaths},
		{"gigantic size", func(t *testing.T, f string) { addRow(t, f, "HomeDomain", "Library/big", 1<<62) }, backup.MissingFiles},
		{"damaged page", func(t *testing.T, f string) {
			path := filepath.Join(f, "Manifest.db")
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for at := 10 * 4096; at < len(data)-4096; at += 9 * 4096 {
				copy(data[at:], bytes.Repeat([]byte{0xff}, 200))
			}
			overwrite(t, path, data)
		}, backup.IndexDamaged},
		{"cut index", func(t *testing.T, f string) {
			if err := os.Truncate(filepath.Join(f, "Manifest.db"), 3*4096+17); err != nil {
				t.Fatal(err)
			}
		}, backup.IndexDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := write(t, samples.Options{})
			tt.spoil(t, b.Folder)
			before := oracletest.Listing(t, b.Folder)
			ctx, cancel := context.WithTimeout(context.Background(), hosttest.Patience)
			defer cancel()
			open, err := backupdir.Open(b.Folder)
			if err != nil {
				t.Fatal(err)
			}
			defer open.Close()
			r, err := check.Run(ctx, open, check.Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := r.Has(tt.find); !ok {
				t.Errorf("found %v, not %s", ids(r), tt.find)
			}
			if r.Verdict == backup.VerdictRestorable || r.Verdict == backup.VerdictWarnings {
				t.Errorf("the verdict is %s", r.Verdict)
			}
			if r.Counts.Bytes < 0 {
				t.Errorf("counted %+v", r.Counts)
			}
			if after := oracletest.Listing(t, b.Folder); after != before {
				t.Errorf("the folder was changed:\n%s\nthen\n%s", before, after)
			}
			for _, f := range r.Findings {
				if strings.Contains(fmt.Sprint(f), "secret") {
					t.Errorf("something from outside was read: %+v", f)
				}
			}
		})
	}
}

// addRow enters a row without a payload.
func addRow(t *testing.T, folder, domain, path string, size int64) {
	t.Helper()
	blob := mbfile.NewEncoder().Encode(&mbfile.File{
		RelativePath: path, Mode: 0o100644, Size: size, ProtectionClass: 3, Digest: make([]byte, 20),
	})
	edit(t, folder, fmt.Sprintf("INSERT INTO Files VALUES ('%s', '%s', '%s', 1, x'%x')", mbfile.IDOf(domain, path).String(), domain, path, blob))
}

func TestHardLinkOutIsReadButNeverWritten(t *testing.T) {
	b := write(t, samples.Options{})
	path := payload(b.Folder, "CameraRollDomain", photoPath)
	twin := filepath.Join(t.TempDir(), "twin")
	if err := os.Link(path, twin); err != nil {
		t.Skip("no hard links here: ", err)
	}
	before := oracletest.Listing(t, filepath.Dir(twin))
	if r := run(t, b.Folder, check.Options{}); r.Verdict != backup.VerdictRestorable {
		t.Errorf("found %v", ids(r))
	}
	if oracletest.Listing(t, filepath.Dir(twin)) != before {
		t.Error("the file outside was changed")
	}
}

func TestFindingsHoldAtMostTenExamples(t *testing.T) {
	b := write(t, samples.Options{Files: 400, Bytes: 1 << 20})
	shards, err := filepath.Glob(filepath.Join(b.Folder, "[0-3]?"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shards {
		if err := os.RemoveAll(s); err != nil {
			t.Fatal(err)
		}
	}
	r := run(t, b.Folder, check.Options{})
	f, _ := r.Has(backup.MissingFiles)
	if !slices.Equal(ids(r), []backup.FindingID{backup.MissingFiles}) || len(f.Examples) != 10 || f.Count < 50 {
		t.Errorf("found %+v", r.Findings)
	}
	again := run(t, b.Folder, check.Options{Workers: 1})
	if g, _ := again.Has(backup.MissingFiles); !slices.Equal(f.Examples, g.Examples) {
		t.Error("the examples depend on the number of workers")
	}
}
