package guide

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// Problems that errors of long work become.
const (
	TransferUnknown    ProblemID = "transfer/unknown"
	TransferLinkLost   ProblemID = "transfer/link-lost"
	TransferSilent     ProblemID = "transfer/silent"
	TransferPurge      ProblemID = "transfer/purge"
	TransferBadPath    ProblemID = "transfer/205-bad-path"
	TransferOddRequest ProblemID = "transfer/odd-request"
	TransferSyncBusy   ProblemID = "transfer/sync-busy"
	TransferSamePlace  ProblemID = "transfer/same-place"
	TransferCancelled  ProblemID = "transfer/202-cancelled"
	TransferNothing    ProblemID = "transfer/nothing-sent"
	TransferDoubtful   ProblemID = "transfer/new-backup-doubtful"
	TransferSmaller    ProblemID = "transfer/new-backup-smaller"
	HostDiskSpace      ProblemID = "host/disk-space"
	HostFileLimit      ProblemID = "host/file-limit"
	HostRoomTight      ProblemID = "host/room-tight"
	HostFolderMissing  ProblemID = "host/folder-missing"
	HostLinkDead       ProblemID = "host/backup-link-dead"
	HostNoBackupHere   ProblemID = "host/no-backup-here" // where a person pointed
	HostPacked         ProblemID = "host/packed"         // a zip or the like instead of a folder
	RestoreDamaged     ProblemID = "fit/damaged"         // a restore that nobody agreed to, of a backup that may not come back whole
)

// codeProblems are the phone's own numbers (MBErrorDomain, PROTOCOL.md §9.1).
var codeProblems = map[int]ProblemID{
	1: "transfer/1-general", 2: "transfer/2-several", 3: "transfer/3-exists", 4: "transfer/4-not-found",
	5: "transfer/5-folder", 6: "transfer/5-folder", 7: "transfer/5-folder",
	8: "transfer/8-file-system", 9: "transfer/8-file-system", 14: "transfer/8-file-system", 26: "transfer/8-file-system",
	11: "transfer/11-unfinished", 13: "transfer/13-locked", 17: "transfer/13-locked", 22: "transfer/22-policy",
	25: PhoneCloudRestoring, 100: "transfer/100-io", 101: "transfer/101-phone-read", 102: "transfer/102-phone-write",
	103: "transfer/103-read", 104: "transfer/104-upload", 105: "transfer/105-computer-full", 106: "transfer/106-phone-full",
	200: "transfer/200-general", 202: TransferCancelled, 203: "transfer/203-too-new", 204: "transfer/204-never-finished",
	205: "transfer/205-corrupt", 207: "transfer/207-password", 208: "transfer/208-locked", 209: "transfer/209-key",
	210: "transfer/210-no-account", 211: "transfer/211-find-my", 212: "transfer/212-setup", 223: "transfer/223-deferred",
	300: "transfer/300-network", 301: "transfer/300-network", 302: "transfer/300-network", 303: "transfer/300-network",
	304: "transfer/300-network", 305: "transfer/300-network", 306: "transfer/300-network", 307: "transfer/300-network",
}

// wordProblems are the phone's words that say more than its number, the
// narrower first (PROTOCOL.md §9.1, §9.2).
var wordProblems = []struct {
	contains string
	id       ProblemID
}{
	{"find my", "transfer/211-find-my"},
	{"mkbkeybagunlock", "transfer/207-password"},
	{"invalid password", "transfer/207-password"},
	{"device locked", "transfer/208-locked"},
	{"digest didn", "transfer/205-digest"},
	{"unknown domain", "transfer/205-unknown-domain"},
	{"zero-length", "transfer/205-unfinished"},
	{"/var/.backup.i", "transfer/102-restart"},
	{"references files not in backup", "transfer/104-missing-files"},
	{"errors downloading files", "transfer/205-missing-files"},
	{"no keybag", "transfer/205-no-keybag"},
	{"rename error", "transfer/2-rename"},
	{"snapshot", "transfer/104-snapshot"},
	{"keychain", "transfer/1-passwords"},
	{"springboard", "transfer/1-springboard"},
	{"on device to restore", "transfer/105-phone-full"},
	{"mdm", "transfer/22-policy"},
	{"policy", "transfer/1-policy"},
}

// preconditionProblems are the conditions that this computer proves before a
// phone is touched.
var preconditionProblems = map[mobilebackup.Check]ProblemID{
	mobilebackup.CheckUnfinished: ProblemID(backup.Unfinished),
	mobilebackup.CheckMarks:      ProblemID(backup.MarksMissing),
	mobilebackup.CheckIndex:      ProblemID(backup.ManifestUnreadable),
	mobilebackup.CheckDamaged:    RestoreDamaged, // or the worst that was found; see Failed
	mobilebackup.CheckPassword:   ProblemID(backup.WrongPassword),
	mobilebackup.CheckFindMy:     FitFindMyOn,
	mobilebackup.CheckIOS:        FitIOSTooOld,
	mobilebackup.CheckSpacePhone: FitNoSpace,
	mobilebackup.CheckSpaceHost:  HostDiskSpace,
	mobilebackup.CheckPlace:      HostLinkDead,
	mobilebackup.CheckCloud:      PhoneCloudRestoring,
	mobilebackup.CheckTrust:      TrustProblemNeeded, // or what the phone said; see Failed
	mobilebackup.CheckSetup:      PhoneSetupNotFinished,
	mobilebackup.CheckLocked:     "phone/first-unlock",
	mobilebackup.CheckSyncLock:   TransferSyncBusy,
	mobilebackup.CheckEncryption: ProblemID(backup.PasswordNeeded),
}

// trustProblems are the states of trust as problems.
var trustProblems = map[phone.Trust]ProblemID{
	phone.TrustNeeded: TrustProblemNeeded, phone.TrustAsked: TrustProblemAsked, phone.TrustLocked: TrustProblemLocked,
	phone.TrustDenied: TrustProblemDenied, phone.TrustForgotten: TrustProblemForgotten,
	phone.TrustForbidden: TrustProblemForbidden, phone.TrustSupervised: TrustProblemSupervised,
	phone.TrustOldTLS: TrustProblemOldTLS,
}

// ForbiddenFolder is the problem of a folder that may not be read, on a system.
func ForbiddenFolder(goos string) ProblemID {
	if goos == "darwin" {
		return HostFullDiskAccess
	}
	return HostFolderForbidden
}

// TrustProblem is the problem of where a phone and this computer stand; empty
// where there is none.
func TrustProblem(t phone.Trust) ProblemID { return trustProblems[t] }

// ServiceProblem is the problem of a service that knows the phones, on a system;
// empty where there is none.
func ServiceProblem(s phone.ServiceState, goos string) ProblemID {
	id := map[phone.ServiceState]ProblemID{
		phone.ServiceMissing: HostServiceMissing, phone.ServiceRefused: HostServiceRefused,
		phone.ServiceNoPermission: HostServiceNoPermission, phone.ServiceGarbled: HostServiceGarbled,
	}[s]
	if id == "" {
		return ""
	}
	return serviceProblem(id, goos)
}

// Failed turns the error that ended long work into a value: the problem that
// it is, the phone's number and words, and whether anything on the phone can
// have been changed. This is the one place where errors become problems.
func Failed(kind JobKind, goos string, err error) Failure {
	f := Failure{Kind: kind, Problem: TransferUnknown, Words: err.Error(), Safe: kind != JobRestore}
	var (
		phone   *mobilebackup.Error
		link    *mobilebackup.LinkError
		silence *devicelink.SilenceError
		refused *mobilebackup.RefusedError
		before  *mobilebackup.PreconditionError
		doubt   *mobilebackup.DoubtError
		room    *repair.SpaceError
		trust   *device.TrustError
		damaged *mobilebackup.DamagedError
		service *usbmux.Error
		code    lockdown.Code
	)
	switch {
	case errors.Is(err, mobilebackup.ErrCancelledOnPhone):
		f.Problem = TransferCancelled
	case errors.As(err, &before):
		f.Problem, f.Safe = preconditionProblems[before.Check], true
		if errors.As(err, &trust) {
			f.Problem = trustProblems[trust.Trust]
		}
		if errors.As(err, &damaged) && damaged.Worst() != "" {
			f.Problem = ProblemID(damaged.Worst())
		}
		f.Need, f.Have = before.Need, before.Have
		if before.Check == mobilebackup.CheckPlace {
			f.Place = before.Words
		}
	case errors.As(err, &doubt):
		f.Problem = doubtProblem(doubt)
		f.Folder, f.Present, f.Count = doubt.Folder, doubt.Present, doubt.Gone
	case errors.As(err, &room):
		f.Problem, f.Need, f.Have = RepairNoSpace, room.Need, room.Free
	case errors.Is(err, repair.ErrLocked), errors.Is(err, repair.ErrUnfinished), errors.Is(err, repair.ErrOldFormat),
		errors.Is(err, repair.ErrUnreadable), errors.Is(err, repair.ErrNothing), errors.Is(err, repair.ErrHostile):
		f.Problem = RepairNotPossible
	case errors.Is(err, repair.ErrDestination):
		f.Problem = RepairFailed
	case disk.IsTooLong(err):
		f.Problem = HostFileLimit
		if errors.As(err, &phone) {
			f.Code, f.Words, f.Place = phone.Code, phone.Words, phone.Place
		}
	case errors.As(err, &phone):
		f.Code, f.Words, f.Place, f.Need = phone.Code, phone.Words, phone.Place, phone.Need
		f.Problem = PhoneSaid(phone.Code, phone.Words)
		f.Safe = f.Safe || refusedAtOnce[phone.Code]
	case errors.As(err, &refused):
		f.Problem, f.Place = TransferBadPath, refused.Place
		var broken *devicelink.ProtocolError
		if kind != JobRestore || errors.As(err, &broken) {
			// Only what a restore asks for comes from the backup.
			f.Problem = TransferOddRequest
		}
	case errors.As(err, &silence):
		f.Problem = TransferSilent
		if errors.As(err, &link) {
			f.Place = link.Place
		}
	case errors.As(err, &link):
		f.Problem, f.Place = TransferLinkLost, link.Place
	case errors.As(err, &trust):
		f.Problem, f.Safe = trustProblems[trust.Trust], true
	case errors.Is(err, device.ErrNotConnected):
		f.Problem = PhoneUnplugged
	case errors.As(err, &service):
		f.Problem = serviceProblem(HostServiceRefused, goos)
	case errors.As(err, &code):
		f.Problem = lockdownProblem(code)
	case errors.Is(err, syscall.ENOSPC):
		f.Problem = HostDiskSpace
	case errors.Is(err, fs.ErrPermission):
		f.Problem = ForbiddenFolder(goos)
	case errors.Is(err, fs.ErrNotExist):
		f.Problem = HostFolderMissing
	case errors.Is(err, context.DeadlineExceeded):
		f.Problem = "phone/no-answer"
	}
	if f.Problem == "" {
		f.Problem = TransferUnknown
	}
	return f
}

// doubtProblem is the problem behind a backup that a phone calls finished and
// that is none.
func doubtProblem(e *mobilebackup.DoubtError) ProblemID {
	switch {
	case e.Folder == "":
		return TransferNothing
	case e.Doubt == mobilebackup.DoubtFewer:
		return TransferSmaller
	}
	return TransferDoubtful
}

// refusedAtOnce are the numbers with which a phone declines before it changes
// anything: it checks these first (PROTOCOL.md §6.7).
var refusedAtOnce = map[int]bool{22: true, 25: true, 105: true, 106: true, 203: true, 204: true, 207: true, 208: true, 211: true, 212: true}

// PhoneSaid finds the problem behind a number and words of a phone.
func PhoneSaid(code int, words string) ProblemID {
	words = strings.ToLower(words)
	for _, w := range wordProblems {
		if strings.Contains(words, w.contains) {
			return w.id
		}
	}
	if id, ok := codeProblems[code]; ok {
		return id
	}
	return TransferUnknown
}

// lockdownProblem is what a refusal of lockdown means once a phone is trusted.
func lockdownProblem(code lockdown.Code) ProblemID {
	switch code {
	case lockdown.PasswordProtected:
		return "phone/locked"
	case lockdown.EscrowLocked:
		return "phone/first-unlock"
	case lockdown.InvalidHostID, lockdown.MissingHostID:
		return TrustProblemForgotten
	}
	return TransferUnknown
}

// carried names every problem that comes from elsewhere than the registry, for
// the test that each has its words.
func carried() []ProblemID {
	all := []ProblemID{
		TransferUnknown, TransferLinkLost, TransferSilent, TransferPurge, TransferBadPath, TransferOddRequest, TransferSyncBusy, TransferSamePlace, TransferCancelled,
		TransferNothing, TransferDoubtful, TransferSmaller,
		HostDiskSpace, HostFileLimit, HostRoomTight, HostFolderMissing,
		HostNoBackupHere, HostPacked, RestoreDamaged, "phone/no-answer", "phone/locked", "phone/first-unlock",
	}
	for _, id := range codeProblems {
		all = append(all, id)
	}
	for _, w := range wordProblems {
		all = append(all, w.id)
	}
	for _, id := range preconditionProblems {
		all = append(all, id)
	}
	all = append(all, RepairLosesFiles, RepairUseCopy, RepairNotPossible, RepairNoSpace, RepairFailed, RepairLeftovers, BackupForgotPassword)
	return append(append(all, afterNotes...), PreventReminder)
}
