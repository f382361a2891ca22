package backupdir

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestUnread: a folder that a cloud did not bring is no broken disk, and there may be backups
// in it.
func TestUnread(t *testing.T) {
	for number, want := range map[syscall.Errno]backup.FolderState{
		362: backup.FolderOnline, 426: backup.FolderOnline, 4350: backup.FolderOnline, syscall.EDEADLK: backup.FolderOnline,
		syscall.EIO: backup.FolderBroken, syscall.EACCES: backup.FolderForbidden,
	} {
		got := Unread("/x", fmt.Errorf("listing: %w", &fs.PathError{Op: "readdir", Path: "/x", Err: number}))
		if got.State != want || !got.State.Unknown() || got.Err == "" {
			t.Errorf("%v: %+v, want %s", number, got, want)
		}
	}
}

// TestHidesBackup: what bears the name of a phone and cannot be read may be a backup.
func TestHidesBackup(t *testing.T) {
	const phone = "/b/00008130-000A1B2C3D4E5F60"
	withheld := &fs.PathError{Op: "open", Path: "x", Err: syscall.Errno(362)}
	for _, c := range []struct {
		path string
		err  error
		want bool
	}{
		{phone, withheld, true},
		{phone + "-20260101-101010", withheld, true},
		{phone, syscall.EIO, true},
		{phone, nil, false},
		{phone, fmt.Errorf("opening backup: %w", ErrNotBackup), false},
		{"/b/Pictures", withheld, false},
		{phone, errors.New("any"), true},
	} {
		if got := hidesBackup(c.path, c.err); got != c.want {
			t.Errorf("%s, %v: %t", c.path, c.err, got)
		}
	}
}
