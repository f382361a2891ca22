package work

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestFolderToBeMade: a folder for backups that is not there yet is to be made. That work
// ended before it was, is told by its own reason; a folder that was there, or in which
// something failed, is gone.
func TestFolderToBeMade(t *testing.T) {
	unplugged := fmt.Errorf("reaching it: %w", device.ErrNotConnected)
	service := &usbmux.Error{Kind: usbmux.Missing, Err: fs.ErrNotExist}
	file := &fs.PathError{Op: "mkdirat", Path: "3d", Err: fs.ErrNotExist}
	unread := &repair.ReadError{Lost: []repair.Lost{{File: "3d/3d00"}}, Err: &fs.PathError{Op: "read", Path: "3d/3d00", Err: errors.New("bad sector")}}
	for _, tt := range []struct {
		name  string
		kind  guide.JobKind
		began bool // the folder was there when the work began
		err   error
		want  guide.ProblemID
	}{
		{"no iPhone", guide.JobBackup, false, unplugged, guide.PhoneUnplugged},
		{"no service", guide.JobBackup, false, service, guide.ServiceProblem(device.ServiceOf(service), "linux")},
		{"a locked iPhone", guide.JobBackup, false, &device.TrustError{Trust: phone.TrustLocked, Err: lockdown.PasswordProtected}, guide.TrustProblem(phone.TrustLocked)},
		{"gone meanwhile", guide.JobBackup, true, unplugged, guide.HostFolderMissing},
		{"made, and gone meanwhile", guide.JobBackup, false, file, guide.HostFolderMissing},
		{"a backup that cannot be read", guide.JobCopy, false, unread, guide.CopyUnreadable},
		{"a backup that cannot be read, and the folder is gone", guide.JobCopy, true, unread, guide.CopyFailed},
		{"another file may not be read", guide.JobBackup, false, &fs.PathError{Op: "openat", Path: "Manifest.plist", Err: fs.ErrPermission}, guide.ForbiddenFolder("linux")},
		{"a copy was begun, and is gone", guide.JobCopy, false, file, guide.CopyFailed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := guide.Order{Kind: tt.kind, Backup: t.TempDir(), To: filepath.Join(t.TempDir(), "none")}
			err := gone(o, tt.began, &Result{}, tt.err)
			if f := Failed(tt.kind, "linux", err); f.Problem != tt.want {
				t.Errorf("%s, want %s: %v", f.Problem, tt.want, err)
			}
		})
	}
}

// TestFirstBackupWithoutIPhone: the whole way, with the folder that a first backup makes.
func TestFirstBackupWithoutIPhone(t *testing.T) {
	to := filepath.Join(t.TempDir(), "MobileSync", "Backup")
	r := &Room{Data: t.TempDir(), OS: "linux", Link: func(context.Context, string) (phone.Phone, *device.Link, error) {
		return phone.Phone{}, nil, device.ErrNotConnected
	}}
	got := r.Run(t.Context(), guide.Order{Kind: guide.JobBackup, To: to, Phone: anna}, Passwords{}, Watch{})
	if got.Failure == nil || got.Failure.Problem != guide.PhoneUnplugged {
		t.Errorf("%+v: %v", got.Failure, got.Err)
	}
	if _, err := os.Lstat(filepath.Dir(to)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("made for nothing: %v", err)
	}
}
