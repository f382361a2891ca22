package guide

import (
	"cmp"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// ProblemID is the stable name of a problem: area/name. It is also the path of
// the file in assets/fixes that holds all that is data about it. IDs are never
// renamed or reused.
type ProblemID string

// Problems of this computer, of the phone and of trust. Those of the service and of
// trust that are missing here are named after their states: see ServiceProblem and
// TrustProblem.
const (
	HostFolderForbidden ProblemID = "host/folder-forbidden"
	HostFullDiskAccess  ProblemID = "host/full-disk-access"
	HostFolderBroken    ProblemID = "host/folder-broken"
	HostFolderOnline    ProblemID = "host/folder-online" // a cloud did not bring what is in it
	HostNoBackups       ProblemID = "host/no-backups"

	PhoneNotSeen          ProblemID = "phone/not-seen"
	PhoneNetworkOnly      ProblemID = "phone/network-only"
	PhoneUnplugged        ProblemID = "phone/unplugged"
	PhoneUnpluggedMidway  ProblemID = "phone/unplugged-midway" // in the middle of a restore
	PhoneSetupNotFinished ProblemID = "phone/setup-not-finished"
	PhoneCloudRestoring   ProblemID = "phone/icloud-restore-running"
	PhonePasscodeAsked    ProblemID = "phone/passcode-asked"

	TrustProblemNeeded    ProblemID = "trust/needed"
	TrustProblemAsked     ProblemID = "trust/asked"
	TrustProblemForgotten ProblemID = "trust/forgotten"
	TrustProblemOldTLS    ProblemID = "trust/old-tls"
)

// Problems that errors of long work become.
const (
	TransferUnknown       ProblemID = "transfer/unknown"
	TransferLinkLost      ProblemID = "transfer/link-lost"
	TransferCutOff        ProblemID = "transfer/restore-cut-off"
	TransferSilent        ProblemID = "transfer/silent"
	TransferBadPath       ProblemID = "transfer/205-bad-path"
	TransferOddRequest    ProblemID = "transfer/odd-request"
	TransferSyncBusy      ProblemID = "transfer/sync-busy"
	TransferSamePlace     ProblemID = "transfer/same-place"
	TransferCancelled     ProblemID = "transfer/202-cancelled"
	TransferNothing       ProblemID = "transfer/nothing-sent"
	TransferDoubtful      ProblemID = "transfer/new-backup-doubtful"
	TransferSmaller       ProblemID = "transfer/new-backup-smaller"
	TransferOtherPassword ProblemID = "transfer/other-password" // the password that was to protect a new backup does not
	HostDiskSpace         ProblemID = "host/disk-space"
	HostFileLimit         ProblemID = "host/file-limit"
	HostRoomTight         ProblemID = "host/room-tight"
	HostFolderMissing     ProblemID = "host/folder-missing"
	HostLinkDead          ProblemID = "host/backup-link-dead"
	HostBackupBusy        ProblemID = "host/backup-busy"      // another program makes a backup into the same folder
	HostInUse             ProblemID = "host/in-use"           // another program has a file open
	HostKeptOnline        ProblemID = "host/kept-online"      // a cloud did not bring a file that it keeps
	HostVirusScanner      ProblemID = "host/virus-scanner"    // one keeps a file from being read or written
	TransferWaits         ProblemID = "transfer/backup-waits" // a new backup is whole, and another program keeps it from its place
	HostNoBackupHere      ProblemID = "host/no-backup-here"   // where a person pointed
	HostUnknown           ProblemID = "host/unknown"          // an error of this computer that is not known
	HostPacked            ProblemID = "host/packed"           // a zip or the like instead of a folder
	RestoreDamaged        ProblemID = "fit/damaged"           // a restore that nobody agreed to, of a backup that may not come back whole
)

// Problems of the fit between a backup and a phone. Their names are fixed.
const (
	FitIOSTooOld     ProblemID = "fit/ios-too-old"      // the phone must be updated first, and can be
	FitIOSOutOfReach ProblemID = "fit/ios-out-of-reach" // this model never runs the backup's iOS
	FitNoSpace       ProblemID = "fit/no-space"
	FitSpaceErase    ProblemID = "fit/space-after-erase" // fits only once the phone is erased
	FitOtherKind     ProblemID = "fit/other-kind"
	FitFindMyOn      ProblemID = "fit/find-my-on"
	FitBatteryLow    ProblemID = "fit/battery-low"
	FitNotEncrypted  ProblemID = "fit/not-encrypted"
	FitHereUnproven  ProblemID = "fit/restore-here-unproven" // with this iOS people report trouble with restores by other programs
)

// BackupForgotPassword is what is left when no password is remembered.
const BackupForgotPassword ProblemID = "backup/forgot-password"

// Problems of a repair.
const (
	RepairLosesFiles  ProblemID = "repair/loses-files"
	RepairUseCopy     ProblemID = "repair/use-copy"
	RepairNotPossible ProblemID = "repair/not-possible"
	RepairNoSpace     ProblemID = "repair/no-space"
	RepairFailed      ProblemID = "repair/failed"
	RepairLeftovers   ProblemID = "repair/leftovers"
	RepairWaits       ProblemID = "repair/waits" // the copy is whole, and another program keeps it from getting its name
	RepairNamed       ProblemID = "repair/named" // it has got it now
)

// Problems of copying a backup to where Apple's app lists it.
const (
	CopyFailed         ProblemID = "copy/failed"
	CopyNoSpace        ProblemID = "copy/no-space"
	CopyUnreadable     ProblemID = "copy/unreadable"       // files of the original cannot be read
	CopyFullDiskAccess ProblemID = "copy/full-disk-access" // macOS keeps the folder closed
)

// Problems of saving what is inside a backup.
const (
	SaveFailed     ProblemID = "save/failed"
	SaveNoSpace    ProblemID = "save/no-space"    // seen before it began
	SaveDiskFull   ProblemID = "save/disk-full"   // on the way
	SaveFolderGone ProblemID = "save/folder-gone" // that is saved into
	SaveBackupGone ProblemID = "save/backup-gone"
	SaveCutOff     ProblemID = "save/cut-off"      // the program ended while it saved
	SaveBusy       ProblemID = "save/busy"         // another run saves into the folder
	SaveForbidden  ProblemID = "save/not-writable" // the folder, or its disk, takes no files
	SaveInBackup   ProblemID = "save/in-backup"    // the folder lies in a backup, or holds it
	SaveNeedsIndex ProblemID = "save/needs-index"
	SaveOtherPhone ProblemID = "save/other-phone" // the older index is of another iPhone
)

// PreventReminder is the reminder of a new backup that the person asked for.
const PreventReminder ProblemID = "prevent/reminder"

// afterNotes are what is normal to be missing for a while after a restore, in
// the order in which people worry about it, and then how not to land here again.
var afterNotes = []ProblemID{
	"after/apps-missing", "after/messages-empty", "after/esim", "after/wallpaper", "prevent/encrypted-backup", "prevent/test-it",
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
func TrustProblem(t phone.Trust) ProblemID { return recorded("trust/" + ProblemID(t)) }

// ServiceProblem is the problem of a service that knows the phones, on a system;
// empty where there is none. What is none of the three systems counts as Linux.
func ServiceProblem(s phone.ServiceState, goos string) ProblemID {
	system := map[string]ProblemID{"windows": "windows", "darwin": "macos"}[goos]
	return recorded("host/service-" + ProblemID(s) + "-" + cmp.Or(system, "linux"))
}

// recorded is the problem itself where there is a record of it, else empty.
func recorded(id ProblemID) ProblemID {
	if _, ok := problems().records[id]; ok {
		return id
	}
	return ""
}
