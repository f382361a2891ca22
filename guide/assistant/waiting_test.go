package assistant

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// waiting makes a backup, and a newer one that could not take its place because another
// program held the older one open.
func waiting(t *testing.T, root, udid string) (present, beside string) {
	t.Helper()
	present = filepath.Join(root, udid)
	write := func(dir string, seed uint64) {
		t.Helper()
		if _, err := samples.Write(dir, samples.Options{Seed: seed, Files: 20, UDID: udid, Folder: udid}); err != nil {
			t.Fatal(err)
		}
	}
	write(root, 1)
	held := &disk.Disk{NoExchange: true, Wait: func(time.Duration) {}, Refuse: func(op disk.Op) error {
		if op.Path == present || strings.HasPrefix(op.Path, present+string(filepath.Separator)) {
			return &os.LinkError{Op: string(op.Kind), Old: op.Path, Err: errno.Of(errno.Held)}
		}
		return nil
	}}
	d, err := draft.Open(root, udid, draft.Options{Full: true, Disk: held})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := os.Remove(d.Dir()); err != nil { // empty
		t.Fatal(err)
	}
	write(filepath.Dir(d.Dir()), 2)
	out, err := d.Swap()
	if err != nil || !out.Held || out.Folder == present {
		t.Fatalf("%+v, %v", out, err)
	}
	return present, out.Folder
}

// index is what tells one backup from another.
func index(t *testing.T, dir string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, "Manifest.db"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestWaitingBackupsAreFinishedAtTheStart: the first reading of a folder puts a backup in
// its place that waits for it; later ones move nothing, as a person may have chosen one
// of the two by then.
func TestWaitingBackupsAreFinishedAtTheStart(t *testing.T) {
	const udid = "00008130-001A2B3C4D5E6F70"
	read := func(f *folders, root string) int {
		t.Helper()
		read := newPlace(f, root).read(t.Context(), noStep)
		if read.folder.State != backup.FolderRead {
			t.Fatalf("%+v", read)
		}
		return len(read.folder.Backups)
	}
	root := t.TempDir()
	started := func() *folders {
		return newFolders(&work.Room{Data: t.TempDir()}, slog.New(slog.DiscardHandler), func(guide.Event) {})
	}

	present, beside := waiting(t, root, udid)
	newer := index(t, beside)
	f := started()
	if n := read(f, root); n != 1 || index(t, present) != newer {
		t.Errorf("at the start: %d backups, the newer one in its place: %t", n, index(t, present) == newer)
	}
	if _, err := os.Lstat(beside); err == nil {
		t.Errorf("%s is still there", beside)
	}

	if err := os.RemoveAll(present); err != nil {
		t.Fatal(err)
	}
	present, beside = waiting(t, root, udid)
	older, newer := index(t, present), index(t, beside)
	if n := read(f, root); n != 2 || index(t, present) != older || index(t, beside) != newer {
		t.Errorf("while it runs: %d backups; something was moved", n)
	}
	if n := read(started(), root); n != 1 || index(t, present) != newer {
		t.Errorf("at the next start: %d backups", n)
	}
	if left, err := fs.Glob(os.DirFS(root), ".lifeboat-*"); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
}
