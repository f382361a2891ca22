package guide

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

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
		var untouched bool
		f.Problem, untouched = PhoneSaid(phone.Code, phone.Words)
		f.Safe = f.Safe || untouched
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
		f.Problem, _ = Coded("lockdown/" + string(code))
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
