package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// Situation is all that is known: a plain value that Update changes, Plan turns
// into a Route, and the assistant publishes. It holds no handle, no clock and no
// secret.
//
// Situations share what did not change between them. So a map, a slice or what a
// pointer points at is never changed once it stands in a Situation: whoever
// changes one makes it anew. Update does, and a test holds it to that.
type Situation struct {
	Now time.Time // when the last event happened; the only clock there is
	Facts
	Choices
	Work
	Memory
}

// Facts are what is so, as far as it was seen: the computer, the phones, the
// folders, and what was proven of backups and phones. They change when something
// is seen, never by a choice.
type Facts struct {
	Host        Host
	Simulated   bool // the phones are simulated ones
	CanSimulate bool // a simulated iPhone can be had

	Address string   // where the service that knows the phones listens; empty: where it usually does
	Places  []string // folders that are looked in for backups, beside those that the person has added
	Keep    string   // folder in which new backups are kept, unless the person names another

	Service phone.ServiceState
	Phones  []phone.Phone         // USB before network, oldest first
	Encrypt map[string]Encryption // by UDID: what work has proven of it, as long as no later reading of the phone came
	Counted map[string]Counted    // by UDID: photos on phones that are plugged in
	Lost    *phone.Phone          // the phone of the way, as last seen, while it is unplugged
	Back    bool                  // it is plugged in again after it was trusted, and has said nothing of trust yet
	Beside  map[string]bool       // phones that were plugged in beside that of the way; see turn.settlePhone

	Folders []backup.Folder
	Scanned bool                  // the folders were read at least once
	Sizes   map[string]int64      // bytes on disk by backup folder, where measured
	Checks  map[string]CheckState // by backup folder

	// What work has proven of a backup or a phone, and what later work does not
	// change. How the last work ended is Work.Ended.
	Rehearsals map[Pair]Rehearsed // the last rehearsal of a backup with the facts of a phone
	Repaired   *Repaired          // the last mended copy that was made
	Restored   *Restored          // a restore onto the phone of the way that ended well
	Returned   bool               // the phone went away and came back while Apple's app restored it

	Inside *Looked // the chosen backup, opened to look through what is inside
	SaveTo string  // folder that is proposed for what is saved

	HalfSaved *HalfSaved // the last save, where it did not come to its end; nil: none

	Found   *Found                  // what the last places that the person pointed at led to
	Sought  *Sought                 // the last place that the person pointed at, where it led to no backup
	CutOff  *CutOff                 // a restore that was under way when the program ended
	Cleaned *Cleaned                // what repairs had left that were ended by force, and that was removed
	Since   map[ProblemID]time.Time // since when each problem stands; see Guide.Standing
}

// Choices are what the person chose and answered, and where the person stands.
type Choices struct {
	Door    Door
	Cloud   CloudAnswer // what the iCloud door was told
	NoPhone bool        // the person continues without an iPhone for now
	Phone   string      // UDID of the phone that the way is about; empty while none was chosen
	Backup  string      // folder of the chosen backup; empty while none is chosen
	Next    string      // folder of a backup that was just made, or is back, chosen as soon as it is listed
	Gone    *Gone       // the backup that was chosen and is not where it was any more; nil: none
	Before  string      // folder of the backup that was chosen before that; empty where none was
	Route   RestoreRoute
	Failed  bool            // Apple's app did not get through, the person says
	Consent Consent         // to a restore although the backup is damaged; see Consent
	Answers map[string]bool // questions that Lifeboat cannot observe, by ID, and the person's answer
	Passed  map[StepID]bool // steps that the person went on from, where no fact can tell it
	Again   bool            // the chosen backup is to be checked once more
	GoOn    bool            // HalfSaved goes on as soon as its backup is open
	Look    bool            // the chosen backup is to be looked into, as soon as its password is there
	At      StepID          // a done step that the person went back to; empty: the current one
}

// Gone is a chosen backup that is not there any more, in a folder that is still looked
// in: it was moved, or a disk was unplugged.
type Gone struct {
	Folder string
	Name   string // of the iPhone that it is of
	Date   time.Time
}

// Work is what runs now, how the last work ended, and how far the password of
// the chosen backup is proven.
type Work struct {
	Job        *Job            // the long work that runs now, if any
	Queue      *Queue          // where several backups are checked one after the other, the rest of them
	Ended      Ended           // how the last long work ended, until the person has read on
	Waiting    *Order          // a backup that failed since the phone is locked, and is begun again when it is not
	Log        Log             // what happened during the work that runs, or ran last
	Password   PasswordState   // of the chosen backup
	Wrong      int             // how many passwords were wrong so far; tells one wrong one from the next
	Asking     string          // UDID of the phone that is being asked for trust
	Counting   string          // UDID of the phone of which photos are being counted
	Asked      map[string]bool // phones that were asked for trust since they were plugged in
	Simulating bool            // a simulated iPhone is being started
}

// Memory is what outlives the window.
type Memory struct {
	Added    []string  // folders that the person has added, and may have forgotten again
	Attempts []Attempt // earlier failures, oldest first (the journal)
	RemindAt time.Time // when the person asked to be reminded of a new backup
}

// Encryption is whether a phone encrypts its backups, and since when that is known.
type Encryption struct {
	On bool
	At time.Time
}

// Pair is a backup on a phone: its folder and the phone's UDID.
type Pair struct {
	Backup string
	Phone  string
}

// Host is the computer that Lifeboat runs on.
type Host struct {
	OS       string // runtime.GOOS, or what a rehearsal pretends
	Distro   string // ID of /etc/os-release on Linux
	AppleApp AppleApp
	Free     int64    // free bytes where backups are kept; -1 when not known
	Folders  []string // in which Apple's app looks for backups, and nowhere else; none: not known
}

// AppleApp is Apple's own program for restores on this computer.
type AppleApp string

// Apple's programs.
const (
	AppleNone    AppleApp = ""
	AppleFinder  AppleApp = "finder"
	AppleDevices AppleApp = "apple-devices"
	AppleITunes  AppleApp = "itunes"
)

// Door is the way by which a person came in.
type Door string

// The doors of the first page.
const (
	DoorNone     Door = ""
	DoorComputer Door = "computer" // I have a backup on this computer
	DoorCloud    Door = "icloud"   // My iCloud restore failed
	DoorBackUp   Door = "back-up"  // Back up my iPhone
	DoorInside   Door = "inside"   // See what is inside a backup, and save it
)

// Found is what the places led to that a person pointed at, one or several at once.
type Found struct {
	Paths   []string // of the places
	Left    int      // how many of them are still looked through
	Backups []string // folders of the backups that they led to
	New     int      // of them are those that were not listed before
	Packed  string   // name of a packed file that was met in place of a backup
}

// Sought is a place that a person pointed at and that led to no backup.
type Sought struct {
	Path   string
	Packed string // name of a packed file that is it, or lies in it
	Unseen []string
	More   bool // these two are PlaceSought's
}

// CloudAnswer is what a person saw when the iCloud restore failed: the ID of a
// cause (cloud/wifi …), or empty.
type CloudAnswer string

// PasswordState is how far the password of the chosen backup is proven. The
// password itself is never part of a Situation.
type PasswordState string

// The states of a backup password.
const (
	PasswordNone   PasswordState = ""       // not tried
	PasswordTrying PasswordState = "trying" // being derived
	PasswordWrong  PasswordState = "wrong"
	PasswordRight  PasswordState = "right"
)

// CheckState is what is known of the check of one backup.
type CheckState struct {
	Report  backup.Report
	Stale   bool // the backup has changed since
	Partial bool // the check was stopped; Report holds the stages that ran
}

// Consent is that a person has agreed to restore a backup of which the check, or
// a rehearsal, says that it may not come back whole. It is worth nothing for
// another backup, another phone, another state of the backup, or another result.
type Consent struct {
	Backup      string
	Phone       string
	Fingerprint string // of the backup as it was checked
	Verdict     backup.Verdict
	Rehearsed   time.Time // of the rehearsal that was known, if any
}

// RestoreRoute is the way a restore is done.
type RestoreRoute string

// The two routes.
const (
	RouteNone  RestoreRoute = ""
	RouteApple RestoreRoute = "apple" // by Apple's own app, click by click
	RouteHere  RestoreRoute = "here"  // by Lifeboat
)
