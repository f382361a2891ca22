package repair_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
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
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

const (
	recipes = "AppDomain-com.example.recipes"
	bread   = "Documents/Bread.txt"
)

func fileID(domain, path string) string {
	sum := sha1.Sum([]byte(domain + "-" + path))
	return hex.EncodeToString(sum[:])
}

// place is where the payload of a file lies.
func place(b *samples.Backup, domain, path string) string {
	id := fileID(domain, path)
	return filepath.Join(b.Folder, id[:2], id)
}

// sql changes the index.
func sql(t *testing.T, b *samples.Backup, statement string, args ...any) {
	t.Helper()
	err := b.EditIndex(func(c *sqlite.Conn) error {
		if err := sqlitex.Execute(c, statement, &sqlitex.ExecOptions{Args: args}); err != nil {
			return err
		}
		if c.Changes() == 0 {
			return fmt.Errorf("nothing was changed by %s", statement)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, b *samples.Backup, name string, edit func(map[string]any)) {
	t.Helper()
	if err := b.EditList(name, edit); err != nil {
		t.Fatal(err)
	}
}

// kinds are damage that a copy is without, with every file as it was.
var kinds = []struct {
	name  string
	spoil func(t *testing.T, b *samples.Backup)
	mends []backup.FindingID
	plain bool // only without encryption
}{
	{name: "a folder's row", mends: ids(backup.MissingParents), spoil: func(t *testing.T, b *samples.Backup) {
		sql(t, b, "DELETE FROM Files WHERE domain = ? AND relativePath = 'Documents'", recipes)
	}},
	{name: "all folders' rows", mends: ids(backup.MissingParents), spoil: func(t *testing.T, b *samples.Backup) {
		sql(t, b, "DELETE FROM Files WHERE domain = ? AND flags = 2", recipes)
	}},
	{name: "another folder", mends: ids(backup.MisplacedFiles), spoil: func(t *testing.T, b *samples.Backup) {
		move(t, place(b, recipes, bread), filepath.Join(b.Folder, "00", fileID(recipes, bread)))
	}},
	{name: "the top folder", mends: ids(backup.MisplacedFiles), spoil: func(t *testing.T, b *samples.Backup) {
		move(t, place(b, recipes, bread), filepath.Join(b.Folder, fileID(recipes, bread)))
	}},
	{name: "capitals", mends: ids(backup.MisplacedFiles), spoil: func(t *testing.T, b *samples.Backup) {
		err := filepath.WalkDir(b.Folder, func(path string, d fs.DirEntry, err error) error {
			if name := filepath.Base(path); err == nil && len(name) == 40 && !d.IsDir() {
				id := strings.ToUpper(name)
				move(t, path, filepath.Join(b.Folder, "up", id[:2], id))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		shards, _ := filepath.Glob(filepath.Join(b.Folder, "up", "*"))
		old, _ := filepath.Glob(filepath.Join(b.Folder, "[0-9a-f][0-9a-f]"))
		for _, shard := range old {
			if err := os.Remove(shard); err != nil {
				t.Fatal(err)
			}
		}
		for _, shard := range shards {
			move(t, shard, filepath.Join(b.Folder, filepath.Base(shard)))
		}
	}},
	{name: "a suffix", mends: ids(backup.MisplacedFiles), spoil: func(t *testing.T, b *samples.Backup) {
		move(t, place(b, recipes, bread), place(b, recipes, bread)+" 2")
	}},
	{name: "a bin", mends: ids(backup.MisplacedFiles), spoil: func(t *testing.T, b *samples.Backup) {
		move(t, place(b, recipes, bread), filepath.Join(b.Folder, "_BackupExplorer", fileID(recipes, bread)+".bak"))
	}},
	{name: "a wrong ID", mends: ids(backup.WrongFileID), spoil: func(t *testing.T, b *samples.Backup) {
		sql(t, b, "UPDATE Files SET fileID = ? WHERE domain = ? AND relativePath = ?", fileID("x", "y"), recipes, bread)
	}},
	{name: "two IDs exchanged", mends: ids(backup.WrongFileID), spoil: func(t *testing.T, b *samples.Backup) {
		one, two := fileID(recipes, bread), fileID("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0003.HEIC")
		sql(t, b, "UPDATE Files SET fileID = 'x' WHERE fileID = ?", one)
		sql(t, b, "UPDATE Files SET fileID = ? WHERE fileID = ?", one, two)
		sql(t, b, "UPDATE Files SET fileID = ? WHERE fileID = 'x'", two)
	}},
	{name: "a file flagged as a folder", mends: ids(backup.WrongKind), spoil: func(t *testing.T, b *samples.Backup) {
		sql(t, b, "UPDATE Files SET flags = 2 WHERE domain = ? AND relativePath = ?", recipes, bread)
	}},
	{name: "a folder flagged as a file", mends: ids(backup.WrongKind), spoil: func(t *testing.T, b *samples.Backup) {
		sql(t, b, "UPDATE Files SET flags = 1 WHERE domain = ? AND relativePath = 'Documents'", recipes)
	}},
	{name: "an empty folder flagged as a file", mends: ids(backup.WrongKind), spoil: func(t *testing.T, b *samples.Backup) {
		sql(t, b, "UPDATE Files SET flags = 1 WHERE domain = 'HomeDomain' AND relativePath = 'Library/Ringtones'")
	}},
	{name: "an empty file's payload", mends: ids(backup.MissingFiles), spoil: func(t *testing.T, b *samples.Backup) {
		if err := os.Remove(place(b, recipes, "Library/Application Support/empty")); err != nil {
			t.Fatal(err)
		}
	}},
	{name: "slashes", mends: ids(backup.WrongRecord), plain: true, spoil: func(t *testing.T, b *samples.Backup) {
		odd := strings.Replace(bread, "/", "//", 1)
		sql(t, b, "UPDATE Files SET fileID = ?, relativePath = ? WHERE domain = ? AND relativePath = ?", fileID(recipes, odd), odd, recipes, bread)
		move(t, place(b, recipes, bread), place(b, recipes, odd))
	}},
	{name: "a record that is garbage", mends: ids(backup.IndexDamaged), plain: true, spoil: func(t *testing.T, b *samples.Backup) {
		sql(t, b, "UPDATE Files SET file = x'00112233' WHERE domain = ? AND relativePath = ?", recipes, bread)
	}},
	{name: "apps", mends: ids(backup.AppsNotListed), spoil: func(t *testing.T, b *samples.Backup) {
		list(t, b, "Manifest.plist", func(m map[string]any) { delete(m, "Applications") })
	}},
	{name: "values of Lockdown", mends: ids(backup.LockdownValues), spoil: func(t *testing.T, b *samples.Backup) {
		list(t, b, "Manifest.plist", func(m map[string]any) {
			values := m["Lockdown"].(map[string]any)
			values["ProductVersion"], values["UniqueDeviceID"] = 26.1, []any{"x"}
		})
	}},
	{name: "Info.plist of another phone", mends: ids(backup.IdentityMismatch), spoil: func(t *testing.T, b *samples.Backup) {
		list(t, b, "Info.plist", func(m map[string]any) {
			for key, value := range map[string]any{
				"Target Identifier": "00008101-0BADBADBADBADBAD", "Unique Identifier": "00008101-0BADBADBADBADBAD",
				"Product Type": "iPhone12,1", "Serial Number": "OTHER", "Device Name": "Another",
			} {
				m[key] = value
			}
		})
	}},
	{name: "no Status.plist", mends: ids(backup.MarksMissing), spoil: func(t *testing.T, b *samples.Backup) {
		if err := os.Remove(filepath.Join(b.Folder, "Status.plist")); err != nil {
			t.Fatal(err)
		}
	}},
	{name: "a state that is none", mends: ids(backup.MarksMissing), spoil: func(t *testing.T, b *samples.Backup) {
		list(t, b, "Status.plist", func(m map[string]any) { m["SnapshotState"], m["Date"] = 3, "2026-05-04" })
	}},
	{name: "a key that nothing was encrypted with", mends: ids(backup.EncryptionUnclear), plain: true, spoil: func(t *testing.T, b *samples.Backup) {
		list(t, b, "Manifest.plist", func(m map[string]any) { m["ManifestKey"] = bytes.Repeat([]byte{3, 0, 0, 0}, 11) })
	}},
	{name: "removing", mends: ids(backup.Interrupted), spoil: func(t *testing.T, b *samples.Backup) {
		list(t, b, "Status.plist", func(m map[string]any) { m["SnapshotState"] = "removing" })
	}},
}

func ids(all ...backup.FindingID) []backup.FindingID { return all }

// TestKindsAreMended holds each mend against the contents of the backup before it
// was damaged.
func TestKindsAreMended(t *testing.T) {
	if testing.Short() {
		t.Skip("once is enough: no file system changes it")
	}
	for _, secret := range []string{"", password} {
		for _, k := range kinds {
			if k.plain && secret != "" {
				continue
			}
			t.Run(k.name+" "+secret, func(t *testing.T) {
				b := write(t, samples.Options{Password: secret})
				if err := b.Add(recipes, bread, []byte("flour, water, salt\n")); err != nil {
					t.Fatal(err)
				}
				want := readAll(t, b.Folder, secret)
				k.spoil(t, b)
				before := state(t, b.Folder)
				p, err := examine(t, b.Folder, secret)
				if err != nil || !slices.Equal(p.Mends, k.mends) || len(p.Lost) > 0 || len(p.Left) > 0 || len(p.Remains) > 0 {
					t.Fatalf("mends %v, loses %v, leaves %v, remains %v: %v", p.Mends, p.Lost, p.Left, p.Remains, err)
				}
				dst := filepath.Join(t.TempDir(), b.Options.UDID)
				r, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range r.Report.Findings {
					if f.Severity != backup.SeverityNote {
						t.Errorf("the copy still has %+v", f)
					}
				}
				if got := readAll(t, dst, secret); len(got) != len(want) {
					t.Errorf("%d files, want %d", len(got), len(want))
				} else {
					for name, data := range want {
						if !bytes.Equal(got[name], data) {
							t.Errorf("%s: other bytes", name)
						}
					}
				}
				if state(t, b.Folder) != before {
					t.Error("the original was changed")
				}
				private(t, dst)
			})
		}
	}
}

// private holds that only this user can read the copy.
func private(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if info, err := d.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestBrokenOffRuns: the newer index is taken when all of it is there, else the
// older one.
func TestBrokenOffRuns(t *testing.T) {
	for _, tt := range []struct {
		name  string
		state string
		lose  bool // a new file has not come
		newer bool // the newer index is taken
	}{
		{"moving", "moving", false, true},
		{"uploading, all there", "uploading", false, true},
		{"moving, one missing", "moving", true, false},
		{"uploading, one missing", "uploading", true, false},
	} {
		for _, secret := range []string{"", password} {
			t.Run(tt.name+" "+secret, func(t *testing.T) {
				hosttest.OneOfMany(t)
				b := write(t, samples.Options{Password: secret})
				old := map[string][]byte{}
				for _, name := range []string{"Manifest.db", "Manifest.plist"} {
					data, err := os.ReadFile(filepath.Join(b.Folder, name))
					if err != nil {
						t.Fatal(err)
					}
					old[name] = data
				}
				if err := b.Add(recipes, bread, []byte("flour, water, salt\n")); err != nil {
					t.Fatal(err)
				}
				if err := b.Add(recipes, "Documents/Soup.txt", []byte("leeks\n")); err != nil {
					t.Fatal(err)
				}
				for _, name := range []string{"Manifest.db", "Manifest.plist"} {
					move(t, filepath.Join(b.Folder, name), filepath.Join(b.Folder, "Snapshot", name))
					if err := os.WriteFile(filepath.Join(b.Folder, name), old[name], 0o644); err != nil {
						t.Fatal(err)
					}
				}
				id := fileID(recipes, bread)
				move(t, place(b, recipes, bread), filepath.Join(b.Folder, "Snapshot", id[:2], id))
				if tt.lose {
					if err := os.Remove(place(b, recipes, "Documents/Soup.txt")); err != nil {
						t.Fatal(err)
					}
				}
				list(t, b, "Status.plist", func(m map[string]any) { m["SnapshotState"] = tt.state })
				p, err := examine(t, b.Folder, secret)
				if err != nil || !slices.Contains(p.Mends, backup.Interrupted) || len(p.Lost) > 0 || len(p.Remains) > 0 {
					t.Fatalf("mends %v, loses %v, remains %v: %v", p.Mends, p.Lost, p.Remains, err)
				}
				dst := filepath.Join(t.TempDir(), b.Options.UDID)
				r, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil)
				if err != nil || r.Report.Verdict != backup.VerdictRestorable {
					t.Fatalf("the copy: %s with %+v: %v", r.Report.Verdict, r.Report.Findings, err)
				}
				got := readAll(t, dst, secret)
				_, has := got[recipes+"-"+bread]
				if has != tt.newer {
					t.Errorf("the newer index: %v, want %v", has, tt.newer)
				}
			})
		}
	}
}

// TestPutBack: what another program took out with its entry comes back when that
// is asked for, and only then.
func TestPutBack(t *testing.T) {
	b := write(t, samples.Options{})
	if err := b.Add(recipes, bread, []byte("flour, water, salt\n")); err != nil {
		t.Fatal(err)
	}
	want := readAll(t, b.Folder, "")
	id := fileID(recipes, bread)
	bin := filepath.Join(b.Folder, "_BackupExplorer")
	move(t, place(b, recipes, bread), filepath.Join(bin, id+".bak"))
	err := b.EditIndex(func(c *sqlite.Conn) error {
		var blob []byte
		err := sqlitex.Execute(c, "SELECT file FROM Files WHERE fileID = ?", &sqlitex.ExecOptions{Args: []any{id}, ResultFunc: func(s *sqlite.Stmt) error {
			blob = make([]byte, s.ColumnLen(0))
			s.ColumnBytes(0, blob)
			return nil
		}})
		if err == nil {
			err = os.WriteFile(filepath.Join(bin, id+".plist"), blob, 0o644)
		}
		if err == nil {
			err = sqlitex.Execute(c, "DELETE FROM Files WHERE fileID = ?", &sqlitex.ExecOptions{Args: []any{id}})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := examine(t, b.Folder, "")
	if err != nil || len(p.Mends) > 0 || p.Hidden != 1 {
		t.Fatalf("unasked: mends %v, hidden %d, %v", p.Mends, p.Hidden, err)
	}
	r, err := backupdir.Open(b.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if p, err = repair.Examine(context.Background(), r, repair.ExamineOptions{PutBack: true}, nil); err != nil || !slices.Equal(p.Mends, ids(backup.MisplacedFiles)) {
		t.Fatalf("mends %v, %v", p.Mends, err)
	}
	dst := filepath.Join(t.TempDir(), b.Options.UDID)
	done, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil)
	if err != nil || done.Report.Verdict != backup.VerdictRestorable {
		t.Fatalf("the copy: %s with %+v: %v", done.Report.Verdict, done.Report.Findings, err)
	}
	if got := readAll(t, dst, ""); !bytes.Equal(got[recipes+"-"+bread], want[recipes+"-"+bread]) || len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}
