package parts_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save/parts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// The environment that makes this test program a save that may be killed.
const (
	envBackup = "LIFEBOAT_TEST_PAGES_BACKUP"
	envFolder = "LIFEBOAT_TEST_PAGES_FOLDER"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(envBackup); dir != "" {
		if err := saveOnce(dir, os.Getenv(envFolder)); err != nil {
			_, _ = os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func saveOnce(dir, dst string) error {
	b, err := backupdir.Open(dir)
	if err != nil {
		return err
	}
	defer b.Close()
	if err := b.Unlock(context.Background(), []byte(contentstest.Password), nil); err != nil {
		return err
	}
	s, err := source.Open(context.Background(), b)
	if err != nil {
		return err
	}
	_, err = save.Run(context.Background(), s, dst, all(s, parts.Options{Zone: time.UTC}), nil)
	return err
}

// proof is an everyday backup, and what is saved of it at once.
func proof(t *testing.T, variable string) (dir string, rounds int, whole map[string]stamp) {
	t.Helper()
	rounds, err := strconv.Atoi(os.Getenv(variable))
	if err != nil {
		t.Skip("make proofs sets " + variable)
	}
	files, _, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	var book strings.Builder // with many people, so that there are several batches of files
	book.WriteString("CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Note TEXT, CreationDate INTEGER);\n")
	for i := range 400 {
		fmt.Fprintf(&book, "INSERT INTO ABPerson VALUES (%d, 'Anna', 'Number %d', '%s', 5);\n", i+1, i, strings.Repeat("words ", i))
	}
	for i, f := range files {
		if strings.HasSuffix(f.Path, "AddressBook.sqlitedb") {
			files[i].Data = contentstest.Made(t, book.String())
		}
	}
	dir = contentstest.Write(t, samples.Options{Seed: 7, Bare: true, Contents: files, Password: contentstest.Password, DPIC: 10, ITER: 10})
	at := t.TempDir()
	if err := saveOnce(dir, at); err != nil {
		t.Fatal(err)
	}
	return dir, rounds, relative(t, at)
}

// relative are the files in a folder, by their paths in it, without what is being written
// and the list.
func relative(t *testing.T, dst string) map[string]stamp {
	t.Helper()
	found := map[string]stamp{}
	for p, s := range sums(t, dst) {
		at, err := filepath.Rel(dst, p)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(at, ".lifeboat-") && at != save.Words.NotSaved { // which says that it was stopped
			found[at] = s
		}
	}
	return found
}

// partly fails where a folder has a file that is not one of those that are saved at once, to
// the byte. Pages and lists of all pages are written last, and only whole.
func partly(t *testing.T, what, dst string, whole map[string]stamp) int {
	t.Helper()
	found := relative(t, dst)
	for at, s := range found {
		if whole[at].sum != s.sum {
			t.Errorf("%s: %s is not what is saved at once", what, at)
		}
	}
	return len(found)
}

// TestKilledPages: a save of pages, cards and lists that is killed at any moment leaves
// nothing half under a good name, and the next one completes it, to the byte.
func TestKilledPages(t *testing.T) {
	dir, kills, whole := proof(t, "LIFEBOAT_KILLS")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, uint64(kills)))
	began := time.Now()
	if err := saveOnce(dir, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	takes := time.Since(began)
	inside := 0
	for i := range kills {
		dst := t.TempDir()
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), envBackup+"="+dir, envFolder+"="+dst)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(2 * int64(takes)))) // the program begins meanwhile; not for waiting: it is the moment of the kill
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if n := partly(t, fmt.Sprint("kill ", i), dst, whole); n > 0 && n < len(whole) {
			inside++
		}
		if err := saveOnce(dir, dst); err != nil {
			t.Errorf("after kill %d: %v", i, err)
		}
		if n := partly(t, fmt.Sprint("after kill ", i), dst, whole); n != len(whole) {
			t.Errorf("after kill %d: %d files of %d", i, n, len(whole))
		}
		if err := os.RemoveAll(dst); err != nil || t.Failed() {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d of them between two files; a whole save takes %v", kills, inside, takes)
}

// TestFullDiskOfPages: the disk gets full at any point, at the last index, too.
func TestFullDiskOfPages(t *testing.T) {
	dir, points, whole := proof(t, "LIFEBOAT_FULL_DISKS")
	mount := t.TempDir()
	if err := unix.Mount("lifeboat", mount, "tmpfs", 0, "size=64m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(mount, unix.MNT_DETACH) })
	at := filepath.Join(mount, "whole")
	if err := saveOnce(dir, at); err != nil {
		t.Fatal(err)
	}
	blocks := int64(0)
	err := filepath.WalkDir(at, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && !d.IsDir() {
			blocks += (info.Size() + 4095) / 4096
		}
		return err
	})
	if err == nil {
		err = os.RemoveAll(at)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.OpenFolder(t, dir, contentstest.Password)
	sel := all(s, parts.Options{Zone: time.UTC})
	sel.AnyRoom = true
	full := 0
	for i := range points {
		room := blocks * int64(i+1) / int64(points+1)
		if i >= points/2 { // most of the points lie where the last pages are written
			room = blocks - int64(points-i)*2
		}
		dst := filepath.Join(mount, "saved")
		if err := unix.Mount("lifeboat", mount, "tmpfs", unix.MS_REMOUNT, fmt.Sprint("size=", (room+2)*4096)); err != nil {
			t.Fatal(err)
		}
		result, err := save.Run(t.Context(), s, dst, sel, nil)
		n := partly(t, fmt.Sprint("room for ", room), dst, whole)
		if !errors.Is(err, folder.ErrFull) && (err != nil || n < len(whole)) { // else it had just room enough
			t.Errorf("room for %d of %d blocks: %v", room, blocks, err)
		}
		if err != nil {
			full++
		}
		if int64(n) < result.SavedAll().Files {
			t.Errorf("room for %d: %d files are there, %d are told", room, n, result.SavedAll().Files)
		}
		if err := unix.Mount("lifeboat", mount, "tmpfs", unix.MS_REMOUNT, "size=64m"); err != nil {
			t.Fatal(err)
		}
		if err := saveOnce(dir, dst); err != nil {
			t.Fatal(err)
		}
		if n := partly(t, fmt.Sprint("after room for ", room), dst, whole); n != len(whole) {
			t.Errorf("room for %d: %d files of %d", room, n, len(whole))
		}
		if err := os.RemoveAll(dst); err != nil || t.Failed() {
			t.Fatal(err)
		}
	}
	t.Logf("%d disks, %d of them full before the end", points, full)
	if full < points/2 {
		t.Errorf("%d of %d disks were full", full, points)
	}
}
