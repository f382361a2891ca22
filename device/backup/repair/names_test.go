package repair_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// named is what a record says, read by another reader than the product's own.
func named(t *testing.T, blob []byte) (path string, size int64) {
	t.Helper()
	var archive struct {
		Objects []any `plist:"$objects"`
		Top     struct {
			Root plist.UID `plist:"root"`
		} `plist:"$top"`
	}
	if _, err := plist.Unmarshal(blob, &archive); err != nil {
		t.Fatalf("a record is no property list: %v", err)
	}
	root, ok := archive.Objects[archive.Top.Root].(map[string]any)
	if !ok {
		t.Fatal("a record without a root")
	}
	uid, ok := root["RelativePath"].(plist.UID)
	if !ok {
		t.Fatal("a record without a path")
	}
	path, _ = archive.Objects[uid].(string)
	n, _ := root["Size"].(uint64)
	return path, int64(n)
}

// TestEveryRenamedRowKeepsItsOwnRecord: the records of several renamed rows were
// once the one of the last, or garbage where their lengths differed.
func TestEveryRenamedRowKeepsItsOwnRecord(t *testing.T) {
	const app = "AppDomain-com.example.recipes"
	names := map[string][]string{"equal": nil, "varied": nil, "tree": nil}
	for i := range 9 {
		names["equal"] = append(names["equal"], fmt.Sprintf("Documents/Ä%d.txt", i))
		names["varied"] = append(names["varied"], "Documents/"+strings.Repeat("ü", i+1)+".txt")
		names["tree"] = append(names["tree"], fmt.Sprintf("Documents/Übungen für Schüler/Käse/Aufgabe ö %d.txt", i))
	}
	for name, paths := range names {
		for _, secret := range []string{"", password} {
			t.Run(name+" "+secret, func(t *testing.T) {
				if name != "tree" {
					hosttest.OneOfMany(t)
				}
				b := write(t, samples.Options{Password: secret})
				content := map[string][]byte{}
				for i, path := range paths {
					content[path] = bytes.Repeat([]byte(path), i+1)
					if err := b.Add(app, norm.NFD.String(path), content[path]); err != nil {
						t.Fatal(err)
					}
				}
				p, err := examine(t, b.Folder, secret)
				if err != nil {
					t.Fatal(err)
				}
				dst := filepath.Join(t.TempDir(), "copy")
				r, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil)
				if err != nil || r.Report.Verdict != backup.VerdictRestorable {
					t.Fatalf("the copy: %s with %+v: %v", r.Report.Verdict, r.Report.Findings, err)
				}
				if found := readAll(t, dst, secret); len(found) == 0 {
					t.Fatal("nothing was read")
				} else {
					for path, want := range content {
						if got, ok := found[app+"-"+path]; !ok || !bytes.Equal(got, want) {
							t.Errorf("%s: %d bytes, want %d", path, len(got), len(want))
						}
					}
				}
			})
		}
	}
}

// readAll reads every file of a backup, and holds that each record names its own
// row.
func readAll(t *testing.T, folder, secret string) map[string][]byte {
	t.Helper()
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Unlock(context.Background(), []byte(secret), nil); err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for row, err := range b.Files(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		path, size := named(t, row.Blob)
		if path != row.Path {
			t.Errorf("the record of %q names %q", row.Path, path)
		}
		record := recordOf(t, row)
		if row.Kind(record) != backupdir.RowFile {
			continue
		}
		payload, err := b.OpenPayload(row, record)
		if err != nil {
			t.Errorf("%s: %v", row.Path, err)
			continue
		}
		data, err := io.ReadAll(payload)
		payload.Close()
		if err != nil || int64(len(data)) != size {
			t.Errorf("%s: %d bytes of %d: %v", row.Path, len(data), size, err)
		}
		found[row.Domain+"-"+row.Path] = data
	}
	return found
}

func recordOf(t *testing.T, row *backupdir.Row) *mbfile.Record {
	t.Helper()
	var record mbfile.Record
	if err := row.Record(&record); err != nil {
		t.Fatalf("%s: %v", row.Path, err)
	}
	return &record
}
