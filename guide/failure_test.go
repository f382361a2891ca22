package guide

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

func TestFailed(t *testing.T) {
	said := func(code int, words string) error {
		return fmt.Errorf("restore: %w", &mobilebackup.Error{Op: mobilebackup.OpRestore, Code: code, Words: words, Place: "Media/IMG_1.HEIC"})
	}
	tests := []struct {
		name string
		kind JobKind
		err  error
		want ProblemID
		safe bool
	}{
		{"Find My by number", JobRestore, said(211, ""), "transfer/211-find-my", true},
		{"Find My by words under another number", JobRestore, said(1, "Find My iPhone must be disabled before restoring (MBErrorDomain/211)"), "transfer/211-find-my", false},
		{"wrong password", JobRestore, said(207, "Invalid password"), "transfer/207-password", true},
		{"digest", JobRestore, said(205, "Digest didn't match for some files"), "transfer/205-digest", false},
		{"missing files", JobRestore, said(205, "Multiple errors downloading files"), "transfer/205-missing-files", false},
		{"decomposed name", JobRestore, said(2, "rename error: No such file or directory"), "transfer/2-rename", false},
		{"phone full", JobRestore, said(106, ""), "transfer/106-phone-full", true},
		{"phone full, as issue 460 saw it", JobRestore, said(105, "Insufficient free disk space on device to restore (44526002176 < 51895967372)"), "transfer/105-phone-full", true},
		{"computer full", JobBackup, said(105, "Insufficient free disk space on drive to back up"), "transfer/105-computer-full", true},
		{"never seen number", JobRestore, said(4711, "strange"), TransferUnknown, false},
		{"link lost in a restore", JobRestore, &mobilebackup.LinkError{Op: mobilebackup.OpRestore, Err: syscall.ECONNRESET}, TransferLinkLost, false},
		{"link lost in a backup", JobBackup, &mobilebackup.LinkError{Op: mobilebackup.OpBackup}, TransferLinkLost, true},
		{"silent for hours", JobBackup, &mobilebackup.LinkError{Op: mobilebackup.OpBackup, Err: &devicelink.SilenceError{For: 3 * time.Hour}}, TransferSilent, true},
		{"refused before the phone was asked", JobRestore, &mobilebackup.PreconditionError{Check: mobilebackup.CheckSpacePhone, Need: 9, Have: 4}, FitNoSpace, true},
		{"trust lost before the phone was asked", JobRestore, &mobilebackup.PreconditionError{
			Check: mobilebackup.CheckTrust, Err: &device.TrustError{Trust: phone.TrustForgotten, Err: lockdown.InvalidHostID},
		}, TrustProblemForgotten, true},
		{"iCloud restore in the setup", JobRestore, &mobilebackup.PreconditionError{Check: mobilebackup.CheckCloud}, PhoneCloudRestoring, true},
		{"asked for something unsafe", JobBackup, &mobilebackup.RefusedError{Err: errors.New("..")}, TransferOddRequest, true},
		{"asked for something unsafe of the backup", JobRestore, &mobilebackup.RefusedError{Err: errors.New("..")}, TransferBadPath, false},
		{"spoke another language", JobRestore, &mobilebackup.RefusedError{Err: &devicelink.ProtocolError{}}, TransferOddRequest, false},
		{"not trusted", JobBackup, &device.TrustError{Trust: phone.TrustLocked, Err: lockdown.PasswordProtected}, TrustProblemLocked, true},
		{"phone locked itself", JobBackup, fmt.Errorf("starting: %w", lockdown.PasswordProtected), "phone/locked", true},
		{"unplugged before", JobBackup, device.ErrNotConnected, PhoneUnplugged, true},
		{"disk full", JobRepair, fmt.Errorf("copy: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}), HostDiskSpace, true},
		{"drive takes no long files", JobRepair, fmt.Errorf("copy: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.EFBIG}), HostFileLimit, true},
		{
			"drive takes no long files, as the phone tells it", JobBackup,
			&mobilebackup.Error{Op: mobilebackup.OpBackup, Code: 100, Host: fmt.Errorf("x: %w", syscall.EFBIG)}, HostFileLimit, true,
		},
		{"may not write", JobBackup, fs.ErrPermission, HostFolderForbidden, true},
		{"no answer", JobBackup, context.DeadlineExceeded, "phone/no-answer", true},
		{"anything else", JobRestore, errors.New("boom"), TransferUnknown, false},
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

// TestTablesAreThere looks that the built-in tables hold what the gauges need.
func TestTablesAreThere(t *testing.T) {
	g := Load()
	if name := g.ModelName("iPhone16,1"); name != "iPhone 15 Pro" {
		t.Errorf("iPhone16,1 is called %q", name)
	}
	if m := g.models["iPhone10,1"]; m.Current || m.LastIOS == "" {
		t.Errorf("the iPhone 8 is said to run every new iOS: %+v", m)
	}
	if m := g.models["iPhone16,1"]; !m.Current || m.LastIOS == "" {
		t.Errorf("the iPhone 15 Pro is said to be at its end: %+v", m)
	}
}
