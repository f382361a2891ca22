package browse

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// usualDisk writes a disk with one backup in the usual place, and gives the folders on
// the way to it: the disk, …, Backup, and the backup.
func usualDisk(t *testing.T, way ...string) (dirs []string, made *samples.Backup) {
	t.Helper()
	dirs = []string{t.TempDir()}
	for _, name := range way {
		dirs = append(dirs, filepath.Join(dirs[len(dirs)-1], name))
	}
	made, err := samples.Write(dirs[len(dirs)-1], samples.Options{Seed: 1, Files: 20})
	if err != nil {
		t.Fatal(err)
	}
	return append(dirs, made.Folder), made
}

// write makes a file, and the folders on the way.
func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// only is the one backup that was found.
func only(t *testing.T, path string, where Where) string {
	t.Helper()
	f := Find(t.Context(), path)
	if f.Where != where || len(f.Backups) != 1 {
		t.Errorf("%s: %s, %d backups, want one %s", path, f.Where, len(f.Backups), where)
		return ""
	}
	return f.Backups[0].Folder
}

// TestFindFromAnyLevel points at every folder on the way to a backup, and at all
// that lies in it.
func TestFindFromAnyLevel(t *testing.T) {
	for _, way := range [][]string{
		{"MobileSync", "Backup"},
		{"Users", "Anna Ä", "AppData", "Roaming", "Apple Computer", "MobileSync", "Backup"},
		{"Users", "anna", "Library", "Application Support", "MobileSync", "Backup"},
		{"home", "anna", ".local", "share", "lifeboat", "backups"},
		{"old things", "2019", "phones"},
	} {
		dirs, made := usualDisk(t, way...)
		for _, dir := range dirs[:len(dirs)-1] {
			if got := only(t, dir+"/", Below); got != made.Folder {
				t.Errorf("%s leads to %q", dir, got)
			}
		}
		if got := only(t, made.Folder, Here); got != made.Folder {
			t.Errorf("the backup itself leads to %q", got)
		}
		shards, _ := filepath.Glob(filepath.Join(made.Folder, "??"))
		files, _ := filepath.Glob(filepath.Join(shards[0], "*"))
		snapshot := write(t, filepath.Join(made.Folder, "Snapshot", "Manifest.plist"), "x")
		write(t, filepath.Join(made.Folder, "Snapshot", "Manifest.db"), "x")
		for _, inside := range []string{
			shards[0], files[0], filepath.Join(made.Folder, "Manifest.db"), filepath.Join(made.Folder, "Info.plist"),
			filepath.Dir(snapshot), snapshot, write(t, filepath.Join(made.Folder, "Snapshot", "3d", "3d00"), "x"),
			write(t, filepath.Join(made.Folder, "holiday.zip"), "PK\x03\x04"),
		} {
			if got := only(t, inside, Above); got != made.Folder {
				t.Errorf("%s leads to %q", inside, got)
			}
		}
		if got := only(t, write(t, filepath.Join(filepath.Dir(made.Folder), "desktop.ini"), ""), Below); got != made.Folder {
			t.Errorf("a file beside the backup leads to %q", got)
		}
	}
}

// TestFindNothing: what is no backup, and why.
func TestFindNothing(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "photos", "a.jpg"), "x")
	zip := write(t, filepath.Join(dir, "iphone.zip"), "PK\x03\x04")
	write(t, filepath.Join(dir, "app", "Info.plist"), "one list alone is no backup")
	write(t, filepath.Join(dir, ".lifeboat-A", "A", "Manifest.db"), "")
	write(t, filepath.Join(dir, ".lifeboat-A", "A", "Info.plist"), "")
	f := Find(t.Context(), dir)
	if f.Where != Nowhere || len(f.Backups) != 0 || !slices.Equal(f.Packed, []string{zip}) || f.More {
		t.Errorf("%+v", f)
	}
	for path, want := range map[string]Where{
		zip: IsPacked, write(t, filepath.Join(dir, "b"), "Rar!\x1a\x07"): IsPacked, filepath.Join(dir, "app"): Here,
		filepath.Join(dir, "photos", "a.jpg"): Nowhere, filepath.Join(dir, "none"): Missing, "": Missing, zip + "/x": Missing,
	} {
		if f := Find(t.Context(), path); f.Where != want {
			t.Errorf("%s: %s, want %s", path, f.Where, want)
		}
	}
	if os.Getuid() > 0 { // root may read everything, and modes close nothing on Windows
		closed := filepath.Join(dir, "closed")
		if err := os.Mkdir(closed, 0o000); err != nil {
			t.Fatal(err)
		}
		if f := Find(t.Context(), closed); f.Where != Forbidden {
			t.Errorf("%+v", f)
		}
		if f := Find(t.Context(), dir); !slices.Equal(f.Closed, []string{closed}) {
			t.Errorf("%+v", f)
		}
	}
}

// TestFindSeveral: all are told, the nearest first; and those beside a name that
// was typed wrongly.
func TestFindSeveral(t *testing.T) {
	dirs, made := usualDisk(t, "MobileSync", "Backup")
	deep, err := samples.Write(filepath.Join(dirs[0], "a", "b", "c", "d", "e"), samples.Options{Seed: 2, Files: 20})
	if err != nil {
		t.Fatal(err)
	}
	f := Find(t.Context(), dirs[0])
	if len(f.Backups) != 2 || f.Backups[0].Folder != made.Folder || f.Backups[1].Folder != deep.Folder || f.Backups[0].DeviceName == "" {
		t.Errorf("%+v", f.Backups)
	}
	f = Find(t.Context(), made.Folder+"X")
	if f.Where != Missing || len(f.Backups) != 1 || f.Backups[0].Folder != made.Folder {
		t.Errorf("%+v", f)
	}
}

// TestFindStrayLists: lists of a backup that lie in a folder of downloads make no
// backup of all that lies below.
func TestFindStrayLists(t *testing.T) {
	dirs, made := usualDisk(t, "Downloads", "MobileSync", "Backup")
	write(t, filepath.Join(dirs[1], "Manifest.db"), "")
	write(t, filepath.Join(dirs[1], "Info.plist"), "")
	write(t, filepath.Join(dirs[1], "notes", "a.txt"), "")
	if got := only(t, dirs[2], Below); got != made.Folder {
		t.Errorf("MobileSync leads to %q", got)
	}
	if f := Find(t.Context(), filepath.Join(dirs[1], "notes")); f.Where != Nowhere {
		t.Errorf("%+v", f)
	}
}

// TestFindFollowsLinks: a folder of backups that was moved to another disk is
// found by its link; links in circles end, and others are left alone.
func TestFindFollowsLinks(t *testing.T) {
	dirs, made := usualDisk(t, "far", "away")
	home := t.TempDir()
	for from, to := range map[string]string{
		filepath.Join(home, "MobileSync", "Backup"):   dirs[2],
		filepath.Join(home, "MobileSync", "again"):    home,
		filepath.Join(home, "MobileSync", "x", "up"):  "..",
		filepath.Join(home, "Backup"):                 home,
		filepath.Join(home, "elsewhere", "a", "link"): dirs[0],
	} {
		if err := os.MkdirAll(filepath.Dir(from), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := hosttest.Symlink(to, from); err != nil {
			t.Skip(err)
		}
	}
	if got := only(t, home, Below); got != filepath.Join(home, "MobileSync", "Backup", filepath.Base(made.Folder)) {
		t.Errorf("found %q", got)
	}
	if f := Find(t.Context(), filepath.Join(home, "elsewhere")); f.Where != Nowhere {
		t.Errorf("a link was followed: %+v", f)
	}
	if got := only(t, filepath.Join(home, "elsewhere", "a", "link"), Below); got == "" {
		t.Error("a link that is pointed at was not followed")
	}
}

// TestFindIsBounded: a search ends, says that it did not see everything, and what
// it has is told when it is broken off.
func TestFindIsBounded(t *testing.T) {
	dir := t.TempDir()
	deep := dir
	for range maxDepth + 3 {
		deep = filepath.Join(deep, "d")
	}
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	if f := Find(t.Context(), dir); f.Where != Nowhere || !f.More {
		t.Errorf("%+v", f)
	}
	dirs, _ := usualDisk(t, "MobileSync", "Backup")
	for i := range maxFound + 5 {
		write(t, filepath.Join(dirs[0], strconv.Itoa(i), "Manifest.db"), "")
		write(t, filepath.Join(dirs[0], strconv.Itoa(i), "Info.plist"), "")
	}
	if f := Find(t.Context(), dirs[0]); len(f.Backups) != maxFound || !f.More {
		t.Errorf("%d backups, more %t", len(f.Backups), f.More)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if f := Find(ctx, "/"); !f.More && f.Where != Missing {
		t.Errorf("%+v", f)
	}
}
