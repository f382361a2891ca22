package work

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// found is what find and du count in a folder: files and their bytes.
func found(t *testing.T, folder string) (files, bytes int64) {
	t.Helper()
	out, err := exec.Command("find", folder, "-type", "f", "-printf", `%s\n`).Output()
	if err != nil { // Windows has a find of its own, which finds words
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err == nil {
				files, bytes = files+1, bytes+info.Size()
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return files, bytes
	}
	for _, line := range strings.Fields(string(out)) {
		var n int64
		if _, err := fmt.Sscan(line, &n); err != nil {
			t.Fatal(err)
		}
		files, bytes = files+1, bytes+n
	}
	return files, bytes
}

// TestCopyForApple: the copy lies in Apple's folder under the name that the app looks
// for, or beside what has that name, is the same as the original, and counts as
// checked where the original does.
func TestCopyForApple(t *testing.T) {
	b, err := samples.Write(t.TempDir(), samples.Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(filepath.Dir(b.Folder), "a name of my own")
	if err := os.Rename(b.Folder, folder); err != nil {
		t.Fatal(err)
	}
	r := Room{Data: t.TempDir()}
	if got := r.Run(t.Context(), guide.Order{Kind: guide.JobCheck, Backup: folder}, Passwords{}, Watch{}); got.Report.Verdict != backup.VerdictRestorable {
		t.Fatalf("%+v", got.Failure)
	}
	place := filepath.Join(t.TempDir(), "MobileSync", "Backup") // there is none yet
	for i, name := range []string{b.Options.UDID, b.Options.UDID + "-"} {
		var phases []guide.Phase
		got := r.Run(t.Context(), guide.Order{Kind: guide.JobCopy, Backup: folder, To: place}, Passwords{}, Watch{Seen: func(s guide.Seen) { phases = append(phases, s.Phases...) }})
		c := got.Copied
		if c == nil || got.Failure != nil {
			t.Fatalf("%+v: %v", got.Failure, got.Err)
		}
		if base := filepath.Base(c.Folder); filepath.Dir(c.Folder) != place || !strings.HasPrefix(base, name) || (i == 0) != (base == name) || c.Beside != (i == 1) || !backupdir.NamesPhone(base) {
			t.Errorf("%+v", c)
		}
		if out, err := exec.Command("diff", "-r", folder, c.Folder).CombinedOutput(); errors.Is(err, exec.ErrNotFound) {
			t.Log("no diff here: the numbers and the check alone tell that it is the same")
		} else if err != nil {
			t.Errorf("%v: %s", err, out)
		}
		if files, bytes := found(t, c.Folder); files != c.Files || bytes != c.Bytes || c.Took <= 0 || len(phases) != 2 {
			t.Errorf("find counts %d files and %d bytes: %+v, %v", files, bytes, c, phases)
		}
		state, _, known := r.Remembered(c.Folder)
		if !c.Checked || !known || state.Stale || state.Report.Verdict != backup.VerdictRestorable || !state.Report.Deep {
			t.Errorf("what is remembered of the copy: %v, %+v", known, state)
		}
		if list := backupdir.List(t.Context(), place); len(list.Backups) != i+1 {
			t.Errorf("listed: %+v", list)
		}
	}
	// One that was never checked, or has changed since, makes nothing of the copy.
	if err := os.WriteFile(filepath.Join(folder, "Info.plist"), append(read(t, filepath.Join(folder, "Info.plist")), '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	got := r.Run(t.Context(), guide.Order{Kind: guide.JobCopy, Backup: folder, To: place}, Passwords{}, Watch{})
	if got.Copied == nil || got.Copied.Checked {
		t.Fatalf("%+v %v", got.Copied, got.Err)
	}
	if _, _, known := r.Remembered(got.Copied.Folder); known {
		t.Error("the check of another state is remembered of the copy")
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestCopyFailures: what stands in the way of a copy has its own words.
func TestCopyFailures(t *testing.T) {
	b, err := samples.Write(t.TempDir(), samples.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := Room{Data: t.TempDir()}
	place := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(place, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := r.Run(t.Context(), guide.Order{Kind: guide.JobCopy, Backup: b.Folder, To: place}, Passwords{}, Watch{}); got.Failure == nil || !got.Failure.Safe || got.Copied != nil {
		t.Errorf("into a file: %+v", got)
	}
	gone := r.Run(t.Context(), guide.Order{Kind: guide.JobCopy, Backup: b.Folder, To: t.TempDir()}, Passwords{}, Watch{Progress: func(p progress.Progress) {
		if p.Stage == repair.StageCopy {
			_ = os.RemoveAll(b.Folder)
		}
	}})
	// On Windows what is open stays, and the copy finds some of it.
	if gone.Failure == nil || runtime.GOOS != "windows" && gone.Failure.Problem != guide.HostFolderMissing {
		t.Errorf("a disk that was pulled: %+v", gone.Failure)
	}
	permission := &fs.PathError{Op: "mkdir", Path: "/Users/a/Library/Application Support/MobileSync/Backup/.x", Err: syscall.EPERM}
	unread := &repair.ReadError{Lost: []repair.Lost{{File: "3d/3d0d", Bytes: 5}}}
	for _, c := range []struct {
		goos string
		err  error
		want guide.ProblemID
	}{
		{"darwin", permission, guide.CopyFullDiskAccess},
		{"windows", permission, guide.CopyFailed},
		{"linux", fmt.Errorf("x: %w", &repair.SpaceError{Need: 3, Free: 1}), guide.CopyNoSpace},
		{"linux", fmt.Errorf("x: %w", syscall.ENOSPC), guide.CopyNoSpace},
		{"linux", fmt.Errorf("x: %w", unread), guide.CopyUnreadable},
		{"linux", fmt.Errorf("x: %w", &repair.UnfaithfulError{What: "y"}), guide.CopyFailed},
		{"linux", repair.ErrDestination, guide.CopyFailed},
		{"linux", backupdir.ErrNoPhoneName, guide.CopyFailed},
		{"linux", syscall.EROFS, guide.CopyFailed},
		{"linux", errors.Join(check.ErrChanged, unread), "backup/stale"},
	} {
		if f := Failed(guide.JobCopy, c.goos, c.err); f.Problem != c.want || !f.Safe {
			t.Errorf("%s, %v: %+v", c.goos, c.err, f)
		}
	}
	if f := Failed(guide.JobCopy, "linux", unread); f.Place != "3d/3d0d" || f.Count != 1 {
		t.Errorf("%+v", f)
	}
	if f := Failed(guide.JobCopy, "linux", &repair.SpaceError{Need: 3, Free: 1}); f.Need != 3 || f.Have != 1 {
		t.Errorf("%+v", f)
	}
	// The name comes from the backup, and is a phone's or none.
	for _, udid := range []string{"", "../../../outside", "00008030-001A35E11AEB802E/..", strings.Repeat("a", 39) + "/"} {
		if name, err := backupdir.AppleName(t.TempDir(), backup.Facts{UDID: udid}); !errors.Is(err, backupdir.ErrNoPhoneName) {
			t.Errorf("%q gives %q: %v", udid, name, err)
		}
	}
}
