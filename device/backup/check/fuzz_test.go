package check

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// FuzzRow gives arbitrary rows to a rowChecker.
func FuzzRow(f *testing.F) {
	blob := mbfile.NewEncoder().Encode(&mbfile.File{RelativePath: "Library/x", Mode: 0o100644, Size: 12, ProtectionClass: 3, Digest: make([]byte, 20)})
	f.Add("3d0d7e5fb2ce288813306e4d4636395e047a3d28", "HomeDomain", "Library/SMS/sms.db", int64(1), blob)
	f.Add("", "AppDomain-a", "../../x", int64(4), []byte(nil))
	f.Add("zz", "a/b", "/etc/passwd", int64(2), []byte("bplist00"))
	f.Add("00", "", "e\u0301//", int64(0), []byte{0})
	f.Fuzz(func(t *testing.T, id, domain, file string, flags int64, blob []byte) {
		r := &run{b: &backupdir.Backup{}, o: Options{Workers: 1}, findings: newCollector(), known: map[mbfile.ID]named{}, domains: newDomains(map[string]bool{})}
		c := newRowChecker(r)
		for range 2 {
			c.row(&backupdir.Row{Number: 1, FileID: id, Domain: domain, Path: file, Flags: index.Flags(flags), Blob: bytes.Clone(blob)})
		}
		r.gather([]*rowChecker{c})
		if r.counts.Rows != 2 || r.counts.Bytes < 0 || r.counts.Files > 2 {
			t.Errorf("counted %+v", r.counts)
		}
		r.table.kinds()
		for _, finding := range r.current().findings(nil) {
			if len(finding.Examples) > maxExamples || finding.Count < 1 || finding.Severity == "" {
				t.Errorf("finding %+v", finding)
			}
		}
	})
}

// FuzzUnsafePath: a path that passes stays inside the folder it is joined to.
func FuzzUnsafePath(f *testing.F) {
	for _, p := range []string{"", "a/b", "/a", "a/", "a//b", "a/../b", "..", ".", "a\x00", "\xff", "...", "a/.b"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if unsafePath(p) != backup.NoteNone {
			return
		}
		if p != "" && (path.Clean(p) != p || strings.HasPrefix(p, "..") && (len(p) == 2 || p[2] == '/') || path.IsAbs(p)) {
			t.Errorf("%q passes", p)
		}
	})
}

// FuzzJournal: whatever a journal holds, opening it never fails, and what is
// added is there the next time.
func FuzzJournal(f *testing.F) {
	f.Add([]byte(journalMagic + "print 000000006a000000\n"))
	f.Add([]byte(journalMagic + "print 7fffffffffffffff\n"))
	f.Add([]byte(journalMagic + "other 000000006a000000\n" + strings.Repeat("x", 48)))
	f.Add(append(fmt.Appendf(nil, "%sprint %016x\n", journalMagic, time.Now().Unix()), make([]byte, 2*recordSize+5)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		j, err := openJournal(dir, "folder", "print", false, func(mbfile.ID, slot) {})
		if err != nil {
			t.Fatal(err)
		}
		name := j.file.Name()
		if err := j.close(false); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		had := map[mbfile.ID]bool{}
		j, err = openJournal(dir, "folder", "print", false, func(id mbfile.ID, _ slot) { had[id] = true })
		if err != nil {
			t.Fatal(err)
		}
		had[mbfile.ID{7}] = true
		if err := j.add(mbfile.ID{7}, &slot{flags: flagNew}, 1); err != nil {
			t.Fatal(err)
		}
		if err := j.close(false); err != nil {
			t.Fatal(err)
		}
		j, err = openJournal(dir, "folder", "print", false, func(id mbfile.ID, _ slot) { delete(had, id) })
		if err != nil || len(had) > 0 {
			t.Errorf("lost %v, %v", had, err)
		}
		if err := j.close(true); err != nil {
			t.Error(err)
		}
	})
}

// FuzzBackup checks a small backup with one of its files replaced: Manifest.db
// (0), Status.plist (1), Manifest.plist (2) or Info.plist (3).
func FuzzBackup(f *testing.F) {
	seed, err := samples.Write(f.TempDir(), samples.Options{Apps: []samples.App{}, ITER: 1})
	if err != nil {
		f.Fatal(err)
	}
	names := []string{"Manifest.db", "Status.plist", "Manifest.plist", "Info.plist"}
	healthy := map[string][]byte{}
	for i, name := range names {
		data, err := os.ReadFile(filepath.Join(seed.Folder, name))
		if err != nil {
			f.Fatal(err)
		}
		healthy[name] = data
		f.Add(uint8(i), data)
		f.Add(uint8(i), data[:len(data)/2])
		f.Add(uint8(i), []byte{})
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		dir := t.TempDir()
		name := names[int(which)%len(names)]
		for _, n := range names {
			content := healthy[n]
			if n == name {
				content = data
			}
			if err := os.WriteFile(filepath.Join(dir, n), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		b, err := backupdir.Open(dir)
		if err != nil {
			return
		}
		defer b.Close()
		ctx, cancel := context.WithTimeout(context.Background(), hosttest.Patience)
		defer cancel()
		r, err := Run(ctx, b, Options{Workers: 2}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict == backup.VerdictRestorable || r.Verdict == backup.VerdictWarnings || len(r.Findings) == 0 && b.Facts().Finished && r.Verdict != backup.VerdictUnknown {
			t.Errorf("no payload is there, and the verdict is %s with %v", r.Verdict, r.Findings)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(names) {
			t.Errorf("the folder has %d entries, %v", len(entries), err)
		}
	})
}
