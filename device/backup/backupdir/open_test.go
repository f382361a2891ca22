package backupdir_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// written writes a small backup and returns its folder.
func written(t testing.TB, o samples.Options) string {
	t.Helper()
	b, err := samples.Write(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Folder
}

// copied copies the property lists and the index of a backup, without payloads.
func copied(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(dir))
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Info.plist", "Status.plist", "Manifest.plist", "Manifest.db"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, data, to, name)
	}
	return to
}

func write(t testing.TB, data []byte, parts ...string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(parts...), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFacts(t *testing.T) {
	dir := written(t, samples.Options{DeviceName: "Ada’s iPhone", IOS: "26.1", ProductType: "iPhone16,1", Password: "x", DPIC: 1, ITER: 1})
	f := open(t, dir).Facts()
	if f.Folder != dir || f.UDID != filepath.Base(dir) || f.DeviceName != "Ada’s iPhone" || f.ProductType != "iPhone16,1" || f.IOS != "26.1" ||
		!f.Encrypted || !f.MarksRead || !f.Finished || f.State != "finished" || !f.HasKeybag || !f.PasscodeSet || f.Format != backup.FormatDB ||
		f.HasSnapshot || f.Archived || f.Apps != 11 || f.PhoneNumber == "" || f.Serial == "" || f.Build == "" {
		t.Errorf("facts %+v", f)
	}
	if want := time.Date(2026, 3, 14, 20, 15, 0, 0, time.UTC); !f.Date.Equal(want) {
		t.Errorf("date %v", f.Date)
	}
	info, err := os.Stat(filepath.Join(dir, "Manifest.db"))
	if err != nil || f.IndexBytes != info.Size() || f.Changed.Before(info.ModTime()) {
		t.Errorf("index of %d bytes, changed %v", f.IndexBytes, f.Changed)
	}
}

// TestSamplePlain has plists without any known key.
func TestSamplePlain(t *testing.T) {
	b := open(t, fixture(t, "sample-plain"))
	f, m := b.Facts(), b.Marks()
	if f.DeviceName != "" || f.Finished || f.HasKeybag || f.Encrypted || f.UDID != "sample-plain" {
		t.Errorf("facts %+v", f)
	}
	for name, mark := range map[string]backupdir.Mark{"Info": m.Info.Mark, "Status": m.Status.Mark, "Manifest": m.Manifest.Mark} {
		if mark.State != backupdir.MarkRead && mark.State != backupdir.MarkMalformed {
			t.Errorf("%s: %+v", name, mark)
		}
	}
	if err := b.Unlock(context.Background(), nil, nil); err != nil {
		t.Fatal(err)
	}
	if files, broken := readEverything(t, b); files != 1 || broken != 0 {
		t.Errorf("%d files, %d broken records", files, broken)
	}
}

func TestMalformedInfo(t *testing.T) {
	tests := map[string]struct {
		state backupdir.MarkState
		ios   string
	}{
		"EmptyXmlFile.plist":             {backupdir.MarkMalformed, "26.1"},
		"InvalidBackupDateXmlFile.plist": {backupdir.MarkRead, "4.2.1"},
		"MalformedXmlFile.plist":         {backupdir.MarkMalformed, "26.1"},
		"MinimalXmlFile.plist":           {backupdir.MarkRead, "5.1.4"},
		"MissingBackupDateXmlFile.plist": {backupdir.MarkRead, "4.2.1"},
		"MissingNameKeyXmlFile.plist":    {backupdir.MarkRead, "4.2.1"},
		"MissingNameXmlFile.plist":       {backupdir.MarkRead, "4.2.1"},
	}
	sound := written(t, samples.Options{})
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(fixture(t, "malformed-info", name))
			if err != nil {
				t.Fatal(err)
			}
			dir := copied(t, sound)
			write(t, data, dir, "Info.plist")
			b := open(t, dir)
			m := b.Marks().Info
			if m.State != tt.state || (m.Err == nil) != (tt.state == backupdir.MarkRead) || b.Facts().IOS != tt.ios {
				t.Errorf("%+v, iOS %q", m, b.Facts().IOS)
			}
		})
	}
}

// TestMarks puts something else in the place of each plist.
func TestMarks(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.plist")
	write(t, []byte(`<plist><dict><key>Device Name</key><string>outside</string></dict></plist>`), secret)
	sound := written(t, samples.Options{})
	for _, name := range []string{"Info.plist", "Status.plist", "Manifest.plist"} {
		tests := []replacement{
			{"nothing", func(string) error { return nil }, backupdir.MarkMissing},
			{"empty", func(p string) error { return os.WriteFile(p, nil, 0o600) }, backupdir.MarkEmpty},
			{"text", func(p string) error { return os.WriteFile(p, []byte("hello"), 0o600) }, backupdir.MarkMalformed},
			{"array", func(p string) error { return os.WriteFile(p, []byte("<plist><array/></plist>"), 0o600) }, backupdir.MarkMalformed},
			{"folder", func(p string) error { return os.Mkdir(p, 0o700) }, backupdir.MarkNotAFile},
			{"link out", func(p string) error { return hosttest.Symlink(secret, p) }, backupdir.MarkNotAFile},
			{"link inside", func(p string) error { return hosttest.Symlink("Manifest.db", p) }, backupdir.MarkNotAFile},
			{"two gigabytes", func(p string) error {
				f, err := os.Create(p)
				if err != nil {
					return err
				}
				return errors.Join(f.Truncate(2<<30), f.Close())
			}, backupdir.MarkTooBig},
		}
		for _, tt := range append(tests, special()...) {
			t.Run(name+"/"+tt.what, func(t *testing.T) {
				dir := copied(t, sound)
				path := filepath.Join(dir, name)
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
				if err := tt.put(path); err != nil {
					t.Skip(err)
				}
				b := open(t, dir)
				m := b.Marks()
				mark := map[string]backupdir.Mark{"Info.plist": m.Info.Mark, "Status.plist": m.Status.Mark, "Manifest.plist": m.Manifest.Mark}[name]
				if mark.State != tt.state || mark.Err == nil {
					t.Errorf("%+v", mark)
				}
				if b.Facts().DeviceName == "outside" {
					t.Error("read outside the folder")
				}
			})
		}
	}
}

func TestForbiddenMark(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("nothing is forbidden here")
	}
	dir := written(t, samples.Options{})
	if err := os.Chmod(filepath.Join(dir, "Info.plist"), 0); err != nil {
		t.Fatal(err)
	}
	if m := open(t, dir).Marks().Info; m.State != backupdir.MarkForbidden {
		t.Errorf("%+v", m)
	}
}

func TestNotABackup(t *testing.T) {
	dir := t.TempDir()
	if _, err := backupdir.Open(dir); !errors.Is(err, backupdir.ErrNotBackup) {
		t.Errorf("empty folder: %v", err)
	}
	if _, err := backupdir.Open(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	write(t, nil, dir, "file")
	if _, err := backupdir.Open(filepath.Join(dir, "file")); err == nil {
		t.Error("a file opened")
	}
}

// TestNothingIsWritten compares a backup before and after all that reads it.
func TestNothingIsWritten(t *testing.T) {
	for _, o := range []samples.Options{{}, {Password: "p", DPIC: 2, ITER: 2}, {Format: backup.FormatMBDB}} {
		dir := written(t, o)
		before := snapshot(t, dir)
		b, err := backupdir.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Unlock(context.Background(), []byte(o.Password), nil); err != nil {
			t.Fatal(err)
		}
		readEverything(t, b)
		if found, err := b.VerifyIndex(context.Background(), 3); err != nil || len(found) > 0 {
			t.Errorf("verify: %v, %v", found, err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		backupdir.List(context.Background(), filepath.Dir(dir))
		after := snapshot(t, dir)
		if len(before) != len(after) {
			t.Errorf("%d entries, then %d", len(before), len(after))
		}
		for name, info := range after {
			if old, ok := before[name]; !ok || !old.ModTime().Equal(info.ModTime()) || old.Size() != info.Size() || old.Mode() != info.Mode() {
				t.Errorf("%s changed", name)
			}
		}
	}
}

func snapshot(t *testing.T, dir string) map[string]fs.FileInfo {
	t.Helper()
	out := map[string]fs.FileInfo{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		out[path], err = d.Info()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// FuzzMarks opens backups whose property lists are anything.
func FuzzMarks(f *testing.F) {
	dir := written(f, samples.Options{})
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			f.Fatal(err)
		}
		return data
	}
	f.Add(read("Info.plist"), read("Status.plist"), read("Manifest.plist"))
	f.Add([]byte("<plist><dict/></plist>"), []byte{}, []byte("bplist00"))
	f.Fuzz(func(t *testing.T, info, status, manifest []byte) {
		dir := t.TempDir()
		write(t, info, dir, "Info.plist")
		write(t, status, dir, "Status.plist")
		write(t, manifest, dir, "Manifest.plist")
		b, err := backupdir.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		facts, marks := b.Facts(), b.Marks()
		if facts.Finished && marks.Status.State != backupdir.MarkRead || facts.Encrypted && !facts.MarksRead {
			t.Errorf("facts %+v out of marks %+v", facts, marks)
		}
		for _, m := range []backupdir.Mark{marks.Info.Mark, marks.Status.Mark, marks.Manifest.Mark} {
			if (m.State == backupdir.MarkRead) != (m.Err == nil) {
				t.Errorf("mark %+v", m)
			}
		}
		if err := b.Unlock(context.Background(), nil, nil); !errors.Is(err, backupdir.ErrNoIndex) {
			t.Errorf("unlocked: %v", err)
		}
	})
}
