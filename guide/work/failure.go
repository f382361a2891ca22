package work

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/filelock"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
	"github.com/lifeboat-app/lifeboat/guide"
)

// This is the one place where errors become problems.

// preconditionProblems are the conditions that this computer proves before a
// phone is touched.
var preconditionProblems = map[mobilebackup.Check]guide.ProblemID{
	mobilebackup.CheckUnfinished: guide.ProblemID(backup.Unfinished),
	mobilebackup.CheckMarks:      guide.ProblemID(backup.MarksMissing),
	mobilebackup.CheckIndex:      guide.ProblemID(backup.ManifestUnreadable),
	mobilebackup.CheckDamaged:    guide.RestoreDamaged, // or the worst that was found
	mobilebackup.CheckPassword:   guide.ProblemID(backup.WrongPassword),
	mobilebackup.CheckFindMy:     guide.FitFindMyOn,
	mobilebackup.CheckIOS:        guide.FitIOSTooOld,
	mobilebackup.CheckSpacePhone: guide.FitNoSpace,
	mobilebackup.CheckSpaceHost:  guide.HostDiskSpace,
	mobilebackup.CheckPlace:      guide.HostLinkDead,
	mobilebackup.CheckCloud:      guide.PhoneCloudRestoring,
	mobilebackup.CheckTrust:      guide.TrustProblemNeeded, // or what the phone said
	mobilebackup.CheckSetup:      guide.PhoneSetupNotFinished,
	mobilebackup.CheckLocked:     "phone/first-unlock",
	mobilebackup.CheckSyncLock:   guide.TransferSyncBusy,
	mobilebackup.CheckEncryption: guide.ProblemID(backup.PasswordNeeded),
}

// sentinels are the errors without figures; the first that fits counts.
var sentinels = []struct {
	err     error
	problem guide.ProblemID
}{
	{mobilebackup.ErrCancelledOnPhone, guide.TransferCancelled},
	{mobilebackup.ErrPasswordSet, "transfer/password-set"},
	{mobilebackup.ErrPasswordNone, "transfer/password-none"},
	{repair.ErrConsent, guide.RepairLosesFiles},
	{repair.ErrLocked, guide.RepairNotPossible},
	{repair.ErrUnfinished, guide.RepairNotPossible},
	{repair.ErrOldFormat, guide.RepairNotPossible},
	{repair.ErrUnreadable, guide.RepairNotPossible},
	{repair.ErrNothing, guide.RepairNotPossible},
	{repair.ErrHostile, guide.RepairNotPossible},
	{repair.ErrDestination, guide.RepairFailed},
	{backupdir.ErrNoPhoneName, guide.CopyFailed},
	{draft.ErrBusy, guide.HostBackupBusy},
	{draft.ErrIncomplete, guide.TransferDoubtful},
	{filelock.ErrBusy, guide.HostBackupBusy},
	{device.ErrNotConnected, guide.PhoneUnplugged},
	{device.ErrNotSaved, "pairing/record-not-saved"},
	{lockdown.ErrNothingSaved, "pairing/record-not-saved"},
	{lockdown.ErrOldTLS, guide.TrustProblemOldTLS},
	{lockdown.ErrHandshake, "pairing/secure-line"},
	{usbmux.ErrNoRecord, guide.TrustProblemForgotten},
	{usbmux.ErrBadRecord, "trust/record-damaged"},
	{check.ErrChanged, "backup/stale"},
	{backupdir.ErrNotBackup, guide.HostNoBackupHere},
	{backupdir.ErrWrongPassword, guide.ProblemID(backup.WrongPassword)},
	{backupdir.ErrLocked, guide.ProblemID(backup.PasswordNeeded)},
	{backupdir.ErrNoKeybag, guide.ProblemID(backup.NoKeybag)},
	{backupdir.ErrNoIndexKey, guide.ProblemID(backup.KeybagDamaged)},
	{backupdir.ErrKeybagGarbage, guide.ProblemID(backup.KeybagDamaged)},
	{backupdir.ErrForeignKeybag, guide.ProblemID(backup.KeybagForeign)},
	{backupdir.ErrEmptyIndex, guide.ProblemID(backup.EmptyManifest)},
	{backupdir.ErrTooOld, guide.ProblemID(backup.TooOld)},
	{backupdir.ErrNoIndex, guide.ProblemID(backup.ManifestUnreadable)},
	{backupdir.ErrNotIndex, guide.ProblemID(backup.ManifestUnreadable)},
	{backupdir.ErrIndexDamaged, guide.ProblemID(backup.ManifestUnreadable)},
	{backupdir.ErrUnsupported, guide.ProblemID(backup.KeybagDamaged)},
	{backupdir.ErrNoClassKey, guide.ProblemID(backup.UndecryptableFiles)},
	{backupdir.ErrBadFileKey, guide.ProblemID(backup.UndecryptableFiles)},
	{disk.ErrNotAFile, guide.ProblemID(backup.MarksMissing)},
	{disk.ErrTooBig, guide.ProblemID(backup.MarksMissing)},
	{afc.ErrMalformed, "transfer/afc"},
	{fs.ErrNotExist, guide.HostFolderMissing},
	{context.DeadlineExceeded, "phone/no-answer"},
}

// Failed turns the error that ended a work into a value: the problem that it is,
// its figures, the phone's number and words, and whether anything on the phone can
// have been changed. An error that is not known is told as such; see unknown.
func Failed(kind guide.JobKind, goos string, err error) guide.Failure {
	f := guide.Failure{Kind: kind, Words: err.Error(), Safe: kind != guide.JobRestore}
	trace := mobilebackup.TraceOf(err)
	f.Code = trace.Code
	switch trace.Kind {
	case "", "link", "refused": // a file or a step; the others tell of no place
		f.Place = trace.Place
	}
	var phone *mobilebackup.Error
	if errors.As(err, &phone) {
		f.Words, f.Need = cmp.Or(phone.Words, f.Words), phone.Need
	}
	f.Problem = problem(&f, goos, err)
	if f.Problem == "" {
		f.Problem = unknown(kind, err)
	}
	return f
}

// unknown is the problem of an error that is not known: this computer's where no
// phone took part, or where it names a file here; else the phone's.
func unknown(kind guide.JobKind, err error) guide.ProblemID {
	if !withPhone(kind) || namesFile(err) {
		return guide.HostUnknown
	}
	return guide.TransferUnknown
}

// namesFile reports whether an error is one of a file of this computer.
func namesFile(err error) bool {
	return errors.As(err, new(*fs.PathError)) || errors.As(err, new(*os.LinkError))
}

// problem finds the problem behind an error, narrower ones first, and puts in
// what else is known of it.
func problem(f *guide.Failure, goos string, err error) guide.ProblemID {
	var (
		lost   *goneError
		other  *OtherPasswordError
		kept   *mobilebackup.OldPasswordError
		before *mobilebackup.PreconditionError
		doubt  *mobilebackup.DoubtError
		room   *repair.SpaceError
		full   *draft.SpaceError
		dead   *draft.LinkError
		unread *repair.ReadError
		waits  *repair.HeldError
		held   *draft.HeldError
		phone  *mobilebackup.Error
	)
	if id := cmp.Or(notCopied(f, goos, err), notSaved(f, err)); id != "" {
		return id
	}
	away := withheld(err)
	switch {
	case errors.As(err, &lost):
		f.Folder = lost.folder
		switch {
		case errors.Is(err, repair.ErrDestination):
			return guide.RepairFailed
		case errno.Is(err, errno.Broken):
			return guide.HostFolderBroken
		}
		return guide.HostFolderMissing
	case errors.As(err, &waits):
		f.Folder = waits.Destination
		return guide.RepairWaits
	case errors.As(err, &held):
		f.Folder = held.Present
		return guide.TransferWaits
	case errors.As(err, &other):
		f.Folder = other.Folder
		return guide.TransferOtherPassword
	case errors.As(err, &kept):
		f.Folder = kept.Folder
		return "transfer/backup-keeps-password"
	case errors.As(err, &before):
		f.Safe, f.Need, f.Have = true, before.Need, before.Have
		return cmp.Or(away, unmet(f, before))
	case errors.As(err, &doubt):
		f.Folder, f.Present, f.Count = doubt.Folder, doubt.Present, doubt.Gone
		switch {
		case doubt.Folder == "":
			return guide.TransferNothing
		case doubt.Doubt == mobilebackup.DoubtFewer:
			return guide.TransferSmaller
		case doubt.Doubt == mobilebackup.DoubtPassword:
			return guide.TransferOtherPassword
		}
		return guide.TransferDoubtful
	case errors.As(err, &room):
		f.Need, f.Have = room.Need, room.Free
		return guide.RepairNoSpace
	case errors.As(err, &full):
		f.Need, f.Have = full.Need, full.Free
		return guide.HostDiskSpace
	case errors.As(err, &dead):
		f.Place = dead.Target
		return guide.HostLinkDead
	case away != "":
		return away
	case errors.As(err, &unread):
		f.Count = int64(len(unread.Lost))
		return guide.RepairLosesFiles
	case errors.As(err, new(*repair.UnfaithfulError)):
		return guide.RepairFailed
	case disk.IsTooLong(err):
		return guide.HostFileLimit
	case errors.As(err, &phone):
		id, untouched := guide.PhoneSaid(phone.Code, phone.Words)
		f.Safe = f.Safe || untouched
		if f.Kind == guide.JobPassword && id == "transfer/207-password" {
			id = "transfer/207-present"
		}
		return id
	case errors.As(err, new(*devicelink.ProtocolError)):
		return guide.TransferOddRequest
	case errors.As(err, new(*mobilebackup.RefusedError)), errors.As(err, new(*fence.RefusedError)):
		if f.Kind == guide.JobRestore {
			return guide.TransferBadPath // only what a restore asks for comes from the backup
		}
		return guide.TransferOddRequest
	case errors.As(err, new(*devicelink.SilenceError)):
		return guide.TransferSilent
	case errors.As(err, new(*mobilebackup.LinkError)):
		return guide.TransferLinkLost
	}
	return small(f, goos, err)
}

// withheld is the problem of a file that a cloud or a virus scanner keeps from us; empty for
// any other. Whatever else an error says, the file may be sound.
func withheld(err error) guide.ProblemID {
	switch {
	case errno.Is(err, errno.KeptOnline):
		return guide.HostKeptOnline
	case errno.Is(err, errno.Infected):
		return guide.HostVirusScanner
	}
	return ""
}

// unmet is the problem of a condition that does not hold.
func unmet(f *guide.Failure, before *mobilebackup.PreconditionError) guide.ProblemID {
	var damaged *mobilebackup.DamagedError
	var trust *device.TrustError
	var dead *draft.LinkError
	switch {
	case errors.As(before, &damaged) && damaged.Worst() != "":
		return guide.ProblemID(damaged.Worst())
	case errors.As(before, &trust):
		return guide.TrustProblem(trust.Trust)
	case errors.As(before, &dead):
		f.Place = dead.Target
	case before.Check == mobilebackup.CheckPassword && errors.Is(before, backupdir.ErrLocked):
		return guide.ProblemID(backup.PasswordNeeded)
	case before.Check == mobilebackup.CheckEncryption:
		return cmp.Or(sentinel(before), preconditionProblems[before.Check])
	}
	return preconditionProblems[before.Check]
}

// small is the problem of an error that came from below: of the service, of the
// phone's first words, of a backup's lists, or of the system.
func small(f *guide.Failure, goos string, err error) guide.ProblemID {
	var (
		trust   *device.TrustError
		service *usbmux.Error
		code    lockdown.Code
		status  afc.Status
	)
	switch {
	case errors.As(err, &trust):
		f.Safe = true
		return guide.TrustProblem(trust.Trust)
	case errors.As(err, &service):
		if service.Kind == usbmux.Rejected {
			return guide.Coded("mux/" + strconv.Itoa(service.Number))
		}
		return guide.ServiceProblem(device.ServiceOf(err), goos)
	case errors.Is(err, lockdown.MissingHostID): // it trusted this computer a moment ago
		return guide.TrustProblemForgotten
	case errors.As(err, &code):
		return guide.Coded("lockdown/" + string(code))
	case errors.As(err, new(*lockdown.CertificateError)):
		return "pairing/secure-line"
	case errors.As(err, &status):
		return cmp.Or(guide.Coded("afc/"+strconv.Itoa(int(status))), "transfer/afc")
	case errors.As(err, new(*backupdir.KeybagError)):
		return guide.ProblemID(backup.KeybagDamaged)
	case errors.Is(err, wire.ErrMalformed), errors.Is(err, wire.ErrTooLong): // lists of a phone, or of a backup
		if !withPhone(f.Kind) {
			return guide.ProblemID(backup.MarksMissing)
		}
		return guide.TransferOddRequest
	case disk.IsNoSpace(err):
		return guide.HostDiskSpace
	case disk.IsHeld(err), errno.Is(err, errno.Held):
		return guide.HostInUse
	case errno.Is(err, errno.Forbidden):
		return guide.ForbiddenFolder(goos)
	case errno.Is(err, errno.ReadOnly):
		return guide.HostFolderForbidden
	}
	if id := sentinel(err); id != "" {
		return id
	}
	switch {
	case errno.Is(err, errno.Broken):
		return guide.HostFolderBroken
	case errno.Is(err, errno.Gone):
		return guide.HostFolderMissing
	}
	return ""
}

// sentinel is the problem of an error without figures; empty for any other.
func sentinel(err error) guide.ProblemID {
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return s.problem
		}
	}
	return ""
}
