package work

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/apps"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/filelock"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// typed are the errors that have a type or a name, by package and name, and the
// problem that each is while a phone is restored.
func typed() map[string]map[error]guide.ProblemID {
	one := func(err error, id guide.ProblemID) map[error]guide.ProblemID {
		return map[error]guide.ProblemID{err: id}
	}
	unmet := map[error]guide.ProblemID{}
	for check, id := range preconditionProblems {
		unmet[&mobilebackup.PreconditionError{Check: check}] = id
	}
	damaged := &mobilebackup.DamagedError{Report: backup.Report{Findings: []backup.Finding{{ID: backup.MissingFiles, Severity: backup.SeverityStop}}}}
	untrusted := map[error]guide.ProblemID{}
	for _, t := range []phone.Trust{
		phone.TrustNeeded, phone.TrustAsked, phone.TrustLocked, phone.TrustDenied, phone.TrustForgotten,
		phone.TrustForbidden, phone.TrustSupervised, phone.TrustOldTLS,
	} {
		untrusted[&device.TrustError{Trust: t, Err: lockdown.InvalidHostID}] = guide.TrustProblem(t)
	}
	refusals := map[error]guide.ProblemID{}
	for code, id := range map[lockdown.Code]guide.ProblemID{
		lockdown.PasswordProtected: "phone/locked", lockdown.EscrowLocked: "phone/first-unlock", lockdown.InvalidHostID: guide.TrustProblemForgotten,
		lockdown.MissingHostID: guide.TrustProblemForgotten, lockdown.InvalidPairRecord: "trust/record-damaged", lockdown.UserDeniedPairing: "trust/denied",
		lockdown.ServiceProhibited: "trust/forbidden", lockdown.MissingService: "pairing/service-missing", "NeverSeen": guide.TransferUnknown,
	} {
		refusals[&lockdown.Error{Request: "StartService", Code: code}] = id
	}
	return map[string]map[error]guide.ProblemID{
		"device.ErrNotSaved": one(device.ErrNotSaved, "pairing/record-not-saved"), "device.ErrNotConnected": one(device.ErrNotConnected, guide.PhoneUnplugged),
		"device.TrustError": untrusted,
		"usbmux.Error": {
			&usbmux.Error{Kind: usbmux.Missing}: "host/service-missing-linux", &usbmux.Error{Kind: usbmux.Refused}: "host/service-refused-linux",
			&usbmux.Error{Kind: usbmux.NoPermission}: "host/service-no-permission-linux", &usbmux.Error{Kind: usbmux.Garbled}: "host/service-garbled-linux",
			&usbmux.Error{Kind: usbmux.Rejected, Number: usbmux.ResultBadDevice}:         guide.PhoneUnplugged,
			&usbmux.Error{Kind: usbmux.Rejected, Number: usbmux.ResultConnectionRefused}: "pairing/port-closed",
			&usbmux.Error{Kind: usbmux.Rejected, Number: 99}:                             guide.TransferUnknown,
		},
		"usbmux.ErrNoRecord": one(usbmux.ErrNoRecord, guide.TrustProblemForgotten), "usbmux.ErrBadRecord": one(usbmux.ErrBadRecord, "trust/record-damaged"),
		"lockdown.Code": refusals, "lockdown.Error": refusals,
		"lockdown.CertificateError": one(&lockdown.CertificateError{}, "pairing/secure-line"), "lockdown.ErrHandshake": one(lockdown.ErrHandshake, "pairing/secure-line"),
		"lockdown.ErrOldTLS": one(lockdown.ErrOldTLS, guide.TrustProblemOldTLS), "lockdown.ErrNothingSaved": one(lockdown.ErrNothingSaved, "pairing/record-not-saved"),
		"afc.Error": {
			&afc.Error{Status: afc.WouldBlock}: guide.TransferSyncBusy, &afc.Error{Status: afc.MuxFailed}: "transfer/afc", &afc.Error{Status: 999}: "transfer/afc",
		},
		"afc.Status": one(afc.NotFound, "transfer/afc"), "afc.ErrMalformed": one(afc.ErrMalformed, "transfer/afc"),
		"apps.Error":      one(&apps.Error{Name: "APIInternalError"}, guide.TransferUnknown), // a backup continues without the list of apps
		"wire.ErrTooLong": one(wire.ErrTooLong, guide.TransferOddRequest), "wire.ErrMalformed": one(wire.ErrMalformed, guide.TransferOddRequest),
		"filelock.ErrBusy": one(filelock.ErrBusy, guide.HostBackupBusy),
		"disk.ReadError":   one(&disk.ReadError{Err: syscall.EIO}, guide.HostFolderBroken),
		"disk.ErrNotAFile": one(disk.ErrNotAFile, "backup/marks-missing"), "disk.ErrTooBig": one(disk.ErrTooBig, "backup/marks-missing"),
		"proplist.ErrMalformed":      one(proplist.ErrMalformed, guide.TransferOddRequest),
		"backupdir.ErrNotBackup":     one(backupdir.ErrNotBackup, guide.HostNoBackupHere),
		"backupdir.ErrLocked":        one(backupdir.ErrLocked, "backup/password-needed"),
		"backupdir.ErrWrongPassword": one(backupdir.ErrWrongPassword, "backup/wrong-password"),
		"backupdir.ErrNoKeybag":      one(backupdir.ErrNoKeybag, "backup/no-keybag"), "backupdir.ErrNoIndexKey": one(backupdir.ErrNoIndexKey, "backup/keybag-damaged"),
		"backupdir.ErrForeignKeybag": one(backupdir.ErrForeignKeybag, "backup/keybag-foreign"),
		"backupdir.ErrKeybagGarbage": one(backupdir.ErrKeybagGarbage, "backup/keybag-damaged"),
		"backupdir.ErrUnsupported":   one(backupdir.ErrUnsupported, "backup/keybag-damaged"),
		"backupdir.ErrTooOld":        one(backupdir.ErrTooOld, "backup/too-old"),
		"backupdir.ErrNoIndex":       one(backupdir.ErrNoIndex, "backup/manifest-unreadable"), "backupdir.ErrEmptyIndex": one(backupdir.ErrEmptyIndex, "backup/empty-manifest"),
		"backupdir.ErrNotIndex": one(backupdir.ErrNotIndex, "backup/manifest-unreadable"), "backupdir.ErrIndexDamaged": one(backupdir.ErrIndexDamaged, "backup/manifest-unreadable"),
		"backupdir.ErrNoClassKey": one(backupdir.ErrNoClassKey, "backup/undecryptable-files"), "backupdir.ErrBadFileKey": one(backupdir.ErrBadFileKey, "backup/undecryptable-files"),
		"backupdir.ErrNoPhoneName": one(backupdir.ErrNoPhoneName, guide.CopyFailed),
		"check.ErrChanged":         one(check.ErrChanged, "backup/stale"),
		"repair.ErrLocked":         one(repair.ErrLocked, guide.RepairNotPossible), "repair.ErrUnfinished": one(repair.ErrUnfinished, guide.RepairNotPossible),
		"repair.ErrOldFormat": one(repair.ErrOldFormat, guide.RepairNotPossible), "repair.ErrUnreadable": one(repair.ErrUnreadable, guide.RepairNotPossible),
		"repair.ErrNothing": one(repair.ErrNothing, guide.RepairNotPossible), "repair.ErrHostile": one(repair.ErrHostile, guide.RepairNotPossible),
		"repair.ErrConsent": one(repair.ErrConsent, guide.RepairLosesFiles), "repair.ErrDestination": one(repair.ErrDestination, guide.RepairFailed),
		"repair.ReadError":       one(&repair.ReadError{Lost: []repair.Lost{{File: "x"}}}, guide.RepairLosesFiles),
		"repair.UnfaithfulError": one(&repair.UnfaithfulError{}, guide.RepairFailed), "repair.SpaceError": one(&repair.SpaceError{Need: 2, Free: 1}, guide.RepairNoSpace),
		"mobilebackup.Error": {
			&mobilebackup.Error{Code: 207}: "transfer/207-password", &mobilebackup.Error{Code: 4711}: guide.TransferUnknown,
			&mobilebackup.Error{Code: 100, Host: fmt.Errorf("x: %w", syscall.EFBIG)}: guide.HostFileLimit,
		},
		"mobilebackup.LinkError":           one(&mobilebackup.LinkError{Err: syscall.EPIPE}, guide.TransferLinkLost),
		"mobilebackup.RefusedError":        one(&mobilebackup.RefusedError{Err: errors.New("..")}, guide.TransferBadPath),
		"mobilebackup.PreconditionError":   unmet,
		"mobilebackup.DamagedError":        one(&mobilebackup.PreconditionError{Check: mobilebackup.CheckDamaged, Err: damaged}, "backup/missing-files"),
		"mobilebackup.ErrCancelledOnPhone": one(mobilebackup.ErrCancelledOnPhone, guide.TransferCancelled),
		"mobilebackup.DoubtError": {
			&mobilebackup.DoubtError{Doubt: mobilebackup.DoubtNothing}:               guide.TransferNothing,
			&mobilebackup.DoubtError{Doubt: mobilebackup.DoubtFewer, Folder: "x"}:    guide.TransferSmaller,
			&mobilebackup.DoubtError{Doubt: mobilebackup.DoubtPassword, Folder: "x"}: guide.TransferOtherPassword,
			&mobilebackup.DoubtError{Doubt: mobilebackup.DoubtDamaged, Folder: "x"}:  guide.TransferDoubtful,
		},
		"mobilebackup.ErrPasswordSet":     one(&mobilebackup.PreconditionError{Check: mobilebackup.CheckEncryption, Err: mobilebackup.ErrPasswordSet}, "transfer/password-set"),
		"mobilebackup.ErrPasswordNone":    one(&mobilebackup.PreconditionError{Check: mobilebackup.CheckEncryption, Err: mobilebackup.ErrPasswordNone}, "transfer/password-none"),
		"mobilebackup.ErrPasswordMissing": one(&mobilebackup.PreconditionError{Check: mobilebackup.CheckEncryption, Err: mobilebackup.ErrPasswordMissing}, "backup/password-needed"),
		"mobilebackup.OldPasswordError":   one(&mobilebackup.OldPasswordError{Folder: "x", Err: syscall.ENOSPC}, "transfer/backup-keeps-password"),
		"draft.ErrBusy":                   one(draft.ErrBusy, guide.HostBackupBusy), "draft.ErrIncomplete": one(draft.ErrIncomplete, guide.TransferDoubtful),
		"draft.HeldError":  one(&draft.HeldError{Folder: "/x/.lifeboat-y/y", Present: "/x/y", Err: &disk.HeldError{Path: "/x", Err: syscall.EACCES}}, guide.TransferWaits),
		"repair.HeldError": one(&repair.HeldError{Destination: "/x", Err: &disk.HeldError{Path: "/y", Err: syscall.EACCES}}, guide.RepairWaits),
		"disk.HeldError":   one(&disk.HeldError{Path: "/x", Err: syscall.EACCES}, guide.HostInUse),
		"draft.LinkError":  one(&draft.LinkError{Target: "/x", Err: fs.ErrNotExist}, guide.HostLinkDead),
		"draft.SpaceError": one(&draft.SpaceError{Need: 2, Free: 1}, guide.HostDiskSpace), "fence.RefusedError": one(&fence.RefusedError{}, guide.TransferBadPath),
		"devicelink.SilenceError":  one(&mobilebackup.LinkError{Err: &devicelink.SilenceError{}}, guide.TransferSilent),
		"devicelink.ProtocolError": one(&mobilebackup.RefusedError{Err: &devicelink.ProtocolError{}}, guide.TransferOddRequest),
		"folder.ErrFull":           one(folder.ErrFull, guide.SaveDiskFull), "folder.ErrGone": one(folder.ErrGone, guide.SaveFolderGone),
		"folder.ErrBusy": one(folder.ErrBusy, guide.SaveBusy), "folder.ErrInBackup": one(folder.ErrInBackup, guide.SaveInBackup),
		"folder.ErrHoldsBackup": one(folder.ErrHoldsBackup, guide.SaveInBackup), "folder.ErrStop": one(folder.ErrStop, guide.SaveBackupGone),
		"folder.ErrNotUsable": {
			fmt.Errorf("%w: %w", folder.ErrNotUsable, syscall.EACCES):  guide.SaveForbidden,
			fmt.Errorf("%w: %w", folder.ErrNotUsable, syscall.EROFS):   guide.SaveForbidden,
			fmt.Errorf("%w: %w", folder.ErrNotUsable, syscall.ENOTDIR): guide.SaveFailed,
		},
		"folder.ErrOccupied": one(folder.ErrOccupied, guide.SaveFailed), "folder.RoomError": one(&folder.RoomError{Need: 2, Free: 1}, guide.SaveNoSpace),
		"folder.ItemError": one(&folder.ItemError{Reason: folder.Failed, Err: errors.New("x")}, guide.SaveFailed),
		"save.ErrNothing":  one(save.ErrNothing, guide.SaveFailed), "save.ErrNeedsIndex": one(save.ErrNeedsIndex, guide.SaveNeedsIndex),
		"save.ErrOtherPhone":      one(save.ErrOtherPhone, guide.SaveOtherPhone),
		"save.ErrBackupGone":      one(fmt.Errorf("%w: %w", save.ErrBackupGone, fs.ErrNotExist), guide.SaveBackupGone),
		"work.OtherPasswordError": one(&OtherPasswordError{Folder: "x", Err: backupdir.ErrWrongPassword}, guide.TransferOtherPassword),
	}
}

// inside are the packages whose errors never leave device by their own names:
// backupdir gives them its own, or a check makes findings of them; those of the readers
// of contents are told by a State, a Defect or a list of what was not saved.
var inside = []string{"source", "shown", "heic", "contacts", "typedstream", "protobuf", "keybag", "index", "sqlitefile", "mbfile", "ledger", "samples", "mounttest", "simulator", "powercut"}

// TestEveryTypedErrorIsAProblem walks the source of device for errors with a type
// or a name. Each is a problem with words, what is safe, and a next step, whatever
// the work was; what is not known is told as such.
func TestEveryTypedErrorIsAProblem(t *testing.T) {
	known := typed()
	for _, name := range errorNames(t, "../../device", ".") {
		if known[name] == nil {
			t.Errorf("%s ends work as what?", name)
		}
	}
	for name, all := range known {
		for err, want := range all {
			if f := Failed(guide.JobRestore, "linux", fmt.Errorf("restoring: %w", err)); f.Problem != want {
				t.Errorf("%s is %s, want %s: %v", name, f.Problem, want, err)
			}
		}
	}
	all := map[guide.ProblemID]bool{Failed(guide.JobCheck, "linux", errors.New("never seen")).Problem: true}
	for _, errs := range known {
		for err := range errs {
			for kind := range works {
				for _, goos := range []string{"linux", "darwin", "windows"} {
					f := Failed(kind, goos, err)
					all[f.Problem] = true
					if f.Kind != kind || f.Words == "" || kind != guide.JobRestore && !f.Safe {
						t.Errorf("%s: %+v", err, f)
					}
				}
			}
		}
	}
	for _, language := range assets.Languages() {
		w, err := words.New(language)
		if err != nil {
			t.Fatal(err)
		}
		for id := range all {
			fix, err := w.Fix(id, guide.Failure{Problem: id, Code: 1}.Figures())
			if err != nil || fix.Title == "" || fix.Meaning == "" || fix.Safe == "" || len(fix.Steps) == 0 {
				t.Errorf("%s: %s has not all of title, meaning, what is safe, and steps: %v", language, id, err)
			}
		}
	}
}

// errorNames finds the exported errors in the Go files below folders: types with
// a method Error, and variables that begin with Err, as package.Name.
func errorNames(t *testing.T, folders ...string) []string {
	t.Helper()
	var names []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(file string, d os.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && slices.Contains(inside, d.Name()):
				return filepath.SkipDir
			case path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
				return nil
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				return err
			}
			for _, decl := range parsed.Decls {
				for _, name := range errorsOf(decl) {
					names = append(names, parsed.Name.Name+"."+name)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(names) < 50 {
		t.Fatalf("only %d errors found", len(names))
	}
	return names
}

func errorsOf(decl ast.Decl) (names []string) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || d.Name.Name != "Error" || len(d.Type.Params.List) > 0 {
			return nil
		}
		kind := d.Recv.List[0].Type
		if star, ok := kind.(*ast.StarExpr); ok {
			kind = star.X
		}
		if name, ok := kind.(*ast.Ident); ok && name.IsExported() {
			names = append(names, name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
				for _, name := range v.Names {
					if strings.HasPrefix(name.Name, "Err") {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	return names
}
