package work

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

func TestFailed(t *testing.T) {
	said := func(code int, words string) error {
		return fmt.Errorf("restore: %w", &mobilebackup.Error{Op: mobilebackup.OpRestore, Code: code, Words: words, Place: "Media/IMG_1.HEIC"})
	}
	tests := []struct {
		name string
		kind guide.JobKind
		err  error
		want guide.ProblemID
		safe bool
	}{
		{"Find My by number", guide.JobRestore, said(211, ""), "transfer/211-find-my", true},
		{"Find My by words under another number", guide.JobRestore, said(1, "Find My iPhone must be disabled before restoring (MBErrorDomain/211)"), "transfer/211-find-my", false},
		{"wrong password", guide.JobRestore, said(207, "Invalid password"), "transfer/207-password", true},
		{"digest", guide.JobRestore, said(205, "Digest didn't match for some files"), "transfer/205-digest", false},
		{"missing files", guide.JobRestore, said(205, "Multiple errors downloading files"), "transfer/205-missing-files", false},
		{"decomposed name", guide.JobRestore, said(2, "rename error: No such file or directory"), "transfer/2-rename", false},
		{"phone full", guide.JobRestore, said(106, ""), "transfer/106-phone-full", true},
		{"phone full, as issue 460 saw it", guide.JobRestore, said(105, "Insufficient free disk space on device to restore (44526002176 < 51895967372)"), "transfer/105-phone-full", true},
		{"computer full", guide.JobBackup, said(105, "Insufficient free disk space on drive to back up"), "transfer/105-computer-full", true},
		{"never seen number", guide.JobRestore, said(4711, "strange"), guide.TransferUnknown, false},
		{"link lost in a restore", guide.JobRestore, &mobilebackup.LinkError{Op: mobilebackup.OpRestore, Err: syscall.ECONNRESET}, guide.TransferLinkLost, false},
		{"link lost in a backup", guide.JobBackup, &mobilebackup.LinkError{Op: mobilebackup.OpBackup}, guide.TransferLinkLost, true},
		{"silent for hours", guide.JobBackup, &mobilebackup.LinkError{Op: mobilebackup.OpBackup, Err: &devicelink.SilenceError{For: 3 * time.Hour}}, guide.TransferSilent, true},
		{"refused before the phone was asked", guide.JobRestore, &mobilebackup.PreconditionError{Check: mobilebackup.CheckSpacePhone, Need: 9, Have: 4}, guide.FitNoSpace, true},
		{"trust lost before the phone was asked", guide.JobRestore, &mobilebackup.PreconditionError{
			Check: mobilebackup.CheckTrust, Err: &device.TrustError{Trust: phone.TrustForgotten, Err: lockdown.InvalidHostID},
		}, guide.TrustProblemForgotten, true},
		{"iCloud restore in the setup", guide.JobRestore, &mobilebackup.PreconditionError{Check: mobilebackup.CheckCloud}, guide.PhoneCloudRestoring, true},
		{"asked for something unsafe", guide.JobBackup, &mobilebackup.RefusedError{Err: errors.New("..")}, guide.TransferOddRequest, true},
		{"asked for something unsafe of the backup", guide.JobRestore, &mobilebackup.RefusedError{Err: errors.New("..")}, guide.TransferBadPath, false},
		{"spoke another language", guide.JobRestore, &mobilebackup.RefusedError{Err: &devicelink.ProtocolError{}}, guide.TransferOddRequest, false},
		{"not trusted", guide.JobBackup, &device.TrustError{Trust: phone.TrustLocked, Err: lockdown.PasswordProtected}, "trust/locked", true},
		{"phone locked itself", guide.JobBackup, fmt.Errorf("starting: %w", lockdown.PasswordProtected), "phone/locked", true},
		{"unplugged before", guide.JobBackup, device.ErrNotConnected, guide.PhoneUnplugged, true},
		{"disk full", guide.JobRepair, fmt.Errorf("copy: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}), guide.HostDiskSpace, true},
		{"drive takes no long files", guide.JobRepair, fmt.Errorf("copy: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.EFBIG}), guide.HostFileLimit, true},
		{
			"drive takes no long files, as the phone tells it", guide.JobBackup,
			&mobilebackup.Error{Op: mobilebackup.OpBackup, Code: 100, Host: fmt.Errorf("x: %w", syscall.EFBIG)}, guide.HostFileLimit, true,
		},
		{"may not write", guide.JobBackup, fs.ErrPermission, guide.HostFolderForbidden, true},
		{"no answer", guide.JobBackup, context.DeadlineExceeded, "phone/no-answer", true},
		{"anything else", guide.JobRestore, errors.New("boom"), guide.TransferUnknown, false},
		{"anything else, without a phone", guide.JobCheck, errors.New("boom"), guide.HostUnknown, true},
		{"a file of this computer", guide.JobBackup, &fs.PathError{Op: "open", Path: "/x", Err: syscall.EMFILE}, guide.HostUnknown, true},
		{"a rename on this computer", guide.JobBackup, &os.LinkError{Op: "rename", Old: "/x", New: "/y", Err: syscall.EBUSY}, guide.HostUnknown, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := Failed(test.kind, "linux", test.err)
			if f.Problem != test.want || f.Safe != test.safe || f.Kind != test.kind {
				t.Errorf("%s, safe %v; want %s, safe %v", f.Problem, f.Safe, test.want, test.safe)
			}
		})
	}
}

// TestWithheld: what a cloud or a virus scanner keeps from us is told as that, whatever the
// work and whatever lies around the number of the system.
func TestWithheld(t *testing.T) {
	problems := map[guide.ProblemID][]syscall.Errno{
		guide.HostVirusScanner: {225, 226},
		guide.HostKeptOnline: {
			358, 362, 363, 364, 365, 366, 369, 370, 371, 372, 374, 375, 377, 378, 379, 380, 381, 382, 383, 386, 387, 388, 389, 390,
			392, 393, 394, 395, 396, 397, 398, 404, 426, 434, 475, 523, 4350, 4351, syscall.EDEADLK,
		},
	}
	for want, numbers := range problems {
		for _, number := range numbers {
			bare := &fs.PathError{Op: "read", Path: "/x", Err: number}
			for _, err := range []error{
				bare, fmt.Errorf("reading index: %w", bare), &repair.ReadError{Lost: []repair.Lost{{File: "x"}}, Err: bare}, &disk.ReadError{Err: bare},
				&mobilebackup.Error{Op: mobilebackup.OpBackup, Code: 100, Host: bare},
				&mobilebackup.PreconditionError{Check: mobilebackup.CheckIndex, Err: bare},
			} {
				for _, kind := range []guide.JobKind{guide.JobCheck, guide.JobRepair, guide.JobCopy, guide.JobSave, guide.JobLook, guide.JobBackup, guide.JobRestore, guide.JobRehearse, guide.JobPassword} {
					f := Failed(kind, "windows", err)
					if f.Problem != want {
						t.Errorf("%s, %d as %T: %s, want %s", kind, number, err, f.Problem, want)
					}
					// Before anything was sent, a restore has changed nothing.
					if before := new(mobilebackup.PreconditionError); errors.As(err, &before) && !f.Safe {
						t.Errorf("%s, %d as %T: not told as safe", kind, number, err)
					}
				}
			}
		}
	}
}
