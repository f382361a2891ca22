package backupdir_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

func TestList(t *testing.T) {
	root := t.TempDir()
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, o := range []samples.Options{
		{DeviceName: "old", Date: day},
		{DeviceName: "new", Date: day.AddDate(0, 0, 2)},
		{DeviceName: "set aside", Date: day.AddDate(0, 0, 1), Folder: "00008130-000A1B2C3D4E5F60-20260102-030405"},
	} {
		o.Seed = uint64(i)
		if _, err := samples.Write(root, o); err != nil {
			t.Fatal(err)
		}
	}
	// What is no backup: a file, an empty folder, a folder of something else.
	write(t, []byte("x"), root, "desktop.ini")
	for _, dir := range []string{"empty", "photos/2026"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	got := backupdir.List(context.Background(), root)
	if got.State != backup.FolderRead || got.Err != "" || got.Path != root || len(got.Backups) != 3 {
		t.Fatalf("%+v", got)
	}
	for i, want := range []string{"new", "set aside", "old"} {
		if f := got.Backups[i]; f.DeviceName != want || f.Archived != (want == "set aside") || filepath.Dir(f.Folder) != root {
			t.Errorf("%d is %+v, want %s", i, f, want)
		}
	}
	one := got.Backups[0]
	if direct := backupdir.List(context.Background(), one.Folder); len(direct.Backups) != 1 || direct.Backups[0] != one || direct.State != backup.FolderRead {
		t.Errorf("a backup given directly: %+v", direct)
	}
}

// TestListLink finds a backup that was moved away and left a link behind.
func TestListLink(t *testing.T) {
	dir := written(t, samples.Options{})
	root := t.TempDir()
	if err := hosttest.Symlink(dir, filepath.Join(root, filepath.Base(dir))); err != nil {
		t.Skip(err)
	}
	if got := backupdir.List(context.Background(), root); len(got.Backups) != 1 || got.Backups[0].DeviceName == "" {
		t.Errorf("%+v", got)
	}
}

// TestListAway: a folder, or a backup in one, that is a link to what is not there is never
// “no backups”; where it leads is said. What is only missing stays that.
func TestListAway(t *testing.T) {
	const phone = "00008130-000A1B2C3D4E5F60"
	root := t.TempDir()
	gone := filepath.Join(t.TempDir(), "disk")
	link := func(target, name string) string {
		path := filepath.Join(root, name)
		if err := hosttest.Symlink(target, path); err != nil {
			t.Skip(err)
		}
		return path
	}
	here := t.TempDir()
	for _, tt := range []struct {
		name, path, leads string
		state             backup.FolderState
	}{
		{"a link to it", link(gone, "Backup"), gone, backup.FolderAway},
		{"behind a link", filepath.Join(link(gone, "MobileSync"), "Backup"), filepath.Join(gone, "Backup"), backup.FolderAway},
		{"a link beside", link("away", "beside"), filepath.Join(root, "away"), backup.FolderAway},
		{"missing behind a link that leads somewhere", filepath.Join(link(here, "here"), "Backup"), "", backup.FolderMissing},
		{"missing", filepath.Join(root, "none", "Backup"), "", backup.FolderMissing},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := backupdir.List(t.Context(), tt.path); got.State != tt.state || got.Leads != tt.leads {
				t.Errorf("%+v", got)
			}
		})
	}
	link(gone, phone)
	got := backupdir.List(t.Context(), root)
	if len(got.Links) != 1 || got.Links[0].State != backup.FolderAway || got.Links[0].Leads != gone || filepath.Base(got.Links[0].Path) != phone {
		t.Errorf("%+v", got)
	}
	if got := backupdir.ListSteps(t.Context(), root, func() {}); len(got.Links) != 5 || len(got.Backups) != 0 {
		t.Errorf("links are followed: %+v", got)
	}
}

// TestListFewLinks: of very many links only those are followed that bear the name of a phone.
func TestListFewLinks(t *testing.T) {
	root, one := t.TempDir(), written(t, samples.Options{})
	for i := range 550 {
		name := fmt.Sprintf("00000-%d", i) // before it
		if i == 549 {
			name = filepath.Base(one)
		}
		if err := hosttest.Symlink(one, filepath.Join(root, name)); err != nil {
			t.Skip(err)
		}
	}
	got := backupdir.ListSteps(t.Context(), root, func() {}).Links
	if len(got) != 501 || !slices.ContainsFunc(got, func(f backup.Folder) bool { return filepath.Base(f.Path) == filepath.Base(one) }) {
		t.Errorf("%d links", len(got))
	}
}

func TestListStates(t *testing.T) {
	dir := t.TempDir()
	write(t, nil, dir, "file")
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		name  string
		ctx   context.Context
		path  string
		state backup.FolderState
	}{
		{"empty", context.Background(), t.TempDir(), backup.FolderRead},
		{"missing", context.Background(), filepath.Join(dir, "none"), backup.FolderMissing},
		{"file", context.Background(), filepath.Join(dir, "file"), backup.FolderBroken},
		{"canceled", canceled, dir, backup.FolderBroken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := backupdir.List(tt.ctx, tt.path)
			if got.State != tt.state || len(got.Backups) != 0 || (got.Err == "") != (tt.state == backup.FolderRead) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestForbidden needs a user for whom something is forbidden.
func TestForbidden(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("nothing is forbidden here")
	}
	root := t.TempDir()
	dir := filepath.Join(root, "00008130-000A1B2C3D4E5F60")
	for _, d := range []string{dir, filepath.Join(root, "other")} {
		if err := os.Mkdir(d, 0); err != nil {
			t.Fatal(err)
		}
	}
	got := backupdir.List(context.Background(), root)
	if len(got.Backups) != 1 || !got.Backups[0].Forbidden || got.Backups[0].UDID != filepath.Base(dir) {
		t.Errorf("%+v", got)
	}
	if got := backupdir.List(context.Background(), dir); got.State != backup.FolderForbidden {
		t.Errorf("%+v", got)
	}
	if _, err := backupdir.Open(dir); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("open: %v", err)
	}
}

// BenchmarkList lists 300 backups of ordinary look: eleven apps with an icon each.
func BenchmarkList(b *testing.B) {
	root := b.TempDir()
	first, err := samples.Write(root, samples.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for i := range 299 {
		dir := filepath.Join(root, fmt.Sprintf("00008130-%016X", i+1))
		if err := os.Mkdir(dir, 0o700); err != nil {
			b.Fatal(err)
		}
		for _, name := range []string{"Info.plist", "Status.plist", "Manifest.plist", "Manifest.db"} {
			data, err := os.ReadFile(filepath.Join(first.Folder, name))
			if err != nil {
				b.Fatal(err)
			}
			write(b, data, dir, name)
		}
	}
	for b.Loop() {
		if got := backupdir.List(context.Background(), root); len(got.Backups) != 300 {
			b.Fatalf("%d backups", len(got.Backups))
		}
	}
}

// TestListLinkToNone: a link that bears the name of a phone and leads to a file, or to itself,
// is no backup, and says nothing of a disk; of several in a row the last is named.
func TestListLinkToNone(t *testing.T) {
	const phone = "00008130-000A1B2C3D4E5F60"
	for what, target := range map[string]func(root string) string{
		"a file": func(root string) string { write(t, nil, root, "file"); return filepath.Join(root, "file") },
		"itself": func(root string) string { return filepath.Join(root, phone) },
	} {
		root := t.TempDir()
		if err := hosttest.Symlink(target(root), filepath.Join(root, phone)); err != nil {
			t.Skip(err)
		}
		if got := backupdir.List(t.Context(), root); got.State != backup.FolderRead || len(got.Links) != 0 || len(got.Backups) != 0 {
			t.Errorf("%s: %+v", what, got)
		}
	}
	root, gone := t.TempDir(), filepath.Join(t.TempDir(), "disk")
	for _, link := range [][2]string{{gone, filepath.Join(root, "two")}, {"two", filepath.Join(root, phone)}} {
		if err := hosttest.Symlink(link[0], link[1]); err != nil {
			t.Skip(err)
		}
	}
	if got := backupdir.List(t.Context(), root); len(got.Links) != 1 || got.Links[0].Leads != gone {
		t.Errorf("%+v", got)
	}
}
