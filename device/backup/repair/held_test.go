package repair_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// held refuses to move the finished copy, as Windows does while a virus scanner has one
// of its files open.
func held() *disk.Disk {
	return &disk.Disk{Wait: func(time.Duration) {}, Refuse: func(op disk.Op) error {
		if op.Kind == disk.Rename && filepath.Base(op.Path) == "copy" {
			return &os.LinkError{Op: "rename", Old: op.Path, New: op.To, Err: errno.Of(errno.Held)}
		}
		return nil
	}}
}

// TestHeldCopyWaits: a copy that cannot get its name is not thrown away after hours of
// work, and is not called done either. The next start names it.
func TestHeldCopyWaits(t *testing.T) {
	b := write(t, samples.Options{}, backup.LeftoverSnapshot)
	for name, work := range map[string]func(dst string, o repair.Options) error{
		"repair": func(dst string, o repair.Options) error {
			p, err := examine(t, b.Folder, "")
			if err != nil {
				t.Fatal(err)
			}
			_, err = repair.Repair(context.Background(), p, dst, o, nil)
			return err
		},
		"copy": func(dst string, o repair.Options) error {
			opened, err := backupdir.Open(b.Folder)
			if err != nil {
				t.Fatal(err)
			}
			defer opened.Close()
			_, err = repair.CopyWhole(context.Background(), opened, dst, o, nil)
			return err
		},
	} {
		for _, taken := range []bool{false, true} {
			root, notes := t.TempDir(), t.TempDir()
			dst := filepath.Join(root, "mended")
			err := work(dst, repair.Options{Disk: held(), Notes: notes})
			var waits *repair.HeldError
			if !errors.As(err, &waits) || waits.Destination != dst {
				t.Fatalf("%s: %v", name, err)
			}
			if _, err := os.Lstat(dst); err == nil {
				t.Errorf("%s: something has the name", name)
			}
			want := dst
			if taken { // meanwhile somebody puts a file there
				if err := os.WriteFile(dst, []byte("mine"), 0o600); err != nil {
					t.Fatal(err)
				}
				want = dst + " (2)"
			}
			left, err := repair.CleanNoted(notes)
			if err != nil || len(left) != 1 || left[0].Named != want || left[0].Bytes != 0 {
				t.Errorf("%s: %+v, %v", name, left, err)
			}
			if verdict := deep(t, want, ""); name == "repair" && verdict != backup.VerdictRestorable {
				t.Errorf("%s: %s", name, verdict)
			}
			if mine, err := os.ReadFile(dst); taken && (err != nil || string(mine) != "mine") {
				t.Errorf("%s: a file of somebody else: %q, %v", name, mine, err)
			}
			if more, err := repair.CleanNoted(notes); err != nil || len(more) != 0 {
				t.Errorf("%s, again: %+v, %v", name, more, err)
			}
			entries, _ := os.ReadDir(root)
			for _, e := range entries {
				if strings.HasPrefix(e.Name(), ".") {
					t.Errorf("%s: left %s", name, e.Name())
				}
			}
		}
	}
}

// TestIndexHeldForAMoment: what a repair needs for itself and removes again, the plain index
// above all, may be open in a virus scanner for a moment.
func TestIndexHeldForAMoment(t *testing.T) {
	for _, password := range []string{"", "secret"} {
		b := write(t, samples.Options{Password: password}, backup.LeftoverSnapshot)
		p, err := examine(t, b.Folder, password)
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		d := &disk.Disk{Wait: func(time.Duration) {}, Refuse: func(op disk.Op) error {
			if op.Kind == disk.Remove && filepath.Base(op.Path) == "index.plain" {
				if asked++; asked < 4 {
					return &os.PathError{Op: "remove", Path: op.Path, Err: errno.Of(errno.Held)}
				}
			}
			return nil
		}}
		dst := filepath.Join(t.TempDir(), "mended")
		if _, err := repair.Repair(context.Background(), p, dst, repair.Options{Disk: d}, nil); err != nil || asked != 4 {
			t.Errorf("%q: %v, tried %d times", password, err, asked)
		}
		if verdict := deep(t, dst, password); verdict != backup.VerdictRestorable {
			t.Errorf("%q: %s", password, verdict)
		}
	}
}

// TestReallyHeldCopy: with the copy open as any program of Windows opens it. (A file in
// it is enough on Windows; Wine does not mind that.)
func TestReallyHeldCopy(t *testing.T) {
	if runtime.GOOS != "windows" {
		t.Skip("only Windows keeps what is open from being moved")
	}
	b := write(t, samples.Options{}, backup.LeftoverSnapshot)
	p, err := examine(t, b.Folder, "")
	if err != nil {
		t.Fatal(err)
	}
	root, notes := t.TempDir(), t.TempDir()
	var scanned *os.File
	scan := func(disk.Op) error {
		copies, err := filepath.Glob(filepath.Join(root, ".lifeboat-repair-*", "copy"))
		if len(copies) == 1 && scanned == nil && err == nil {
			scanned, err = os.Open(copies[0])
		}
		return err
	}
	dst := filepath.Join(root, "mended")
	_, err = repair.Repair(context.Background(), p, dst, repair.Options{Disk: &disk.Disk{Wait: func(time.Duration) {}, Refuse: scan}, Notes: notes}, nil)
	if scanned == nil || !errors.As(err, new(*repair.HeldError)) {
		t.Fatalf("%v, %v", scanned, err)
	}
	scanned.Close()
	left, err := repair.CleanNoted(notes)
	if err != nil || len(left) != 1 || left[0].Named != dst || deep(t, dst, "") != backup.VerdictRestorable {
		t.Errorf("%+v, %v", left, err)
	}
}
