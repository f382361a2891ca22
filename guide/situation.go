package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// Situation is all that is known: a plain value that the assistant publishes
// and that Plan turns into a Route. It holds no handle, no clock and no secret.
type Situation struct {
	Now     time.Time
	Host    Host
	Door    Door
	Cloud   CloudAnswer // what the iCloud door was told
	Service device.ServiceState
	Phones  []device.Phone // USB before network, oldest first
	Phone   string         // UDID of the phone that the way is about; empty while none was chosen
	Lost    *device.Phone  // the phone of the way, as last seen, while it is unplugged

	Folders   []backup.Folder
	Added     []string                // folders that the person has added, and may have forgotten again
	Sought    *Sought                 // the last place that the person pointed at, where it led to no backup
	Scanned   bool                    // the folders were read at least once
	Sizes     map[string]int64        // bytes on disk by backup folder, where measured
	Backup    string                  // folder of the chosen backup; empty while none is chosen
	Checks    map[string]CheckState   // by backup folder
	Password  PasswordState           // of the chosen backup
	Wrong     int                     // how many passwords were wrong so far; tells one wrong one from the next
	Job       *Job                    // the long work that runs now, if any
	Failure   *Failure                // how the last long work ended, when it ended badly
	Stopped   JobKind                 // the last long work, when the person stopped it and has not read on
	Restored  *Restored               // a restore that ended well
	BackedUp  *BackedUp               // the last backup that Lifeboat made and that ended well
	Repair    *RepairPlan             // a repair that needs consent before it goes on
	Repaired  *Repaired               // the last mended copy that was made
	Cleaned   *Cleaned                // what repairs had left that were ended by force, and that was removed
	Rehearsed *Rehearsed              // the last rehearsal
	Route     RestoreRoute            // how the person wants to restore
	Consent   Consent                 // to a restore although the backup is damaged; see Consent
	Answers   map[string]bool         // questions that Lifeboat cannot observe, by ID, and the person's answer
	Passed    map[StepID]bool         // steps that the person went on from, where no fact can tell it
	At        StepID                  // a done step that the person went back to; empty: the current one
	NoPhone   bool                    // the person goes on without an iPhone for now
	Since     map[ProblemID]time.Time // since when each problem stands; see Guide.Standing
	Returned  bool                    // the phone went away and came back while Apple's app restored it
	Attempts  []Attempt               // earlier failures, oldest first (the journal)
	RemindAt  time.Time               // when the person asked to be reminded of a new backup
	Simulated bool                    // the phones are simulated ones
}

// Host is the computer that Lifeboat runs on.
type Host struct {
	OS       string // runtime.GOOS, or what a rehearsal pretends
	Distro   string // ID of /etc/os-release on Linux
	AppleApp AppleApp
	Free     int64 // free bytes where backups are kept; -1 when not known
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

// The two doors of the first page.
const (
	DoorNone     Door = ""
	DoorComputer Door = "computer" // I have a backup on this computer
	DoorCloud    Door = "icloud"   // My iCloud restore failed
)

// Sought is a place that a person pointed at and that led to no backup.
type Sought struct {
	Path   string
	Packed string // name of a packed file that is it, or lies in it
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

// JobKind names long work.
type JobKind string

// The long works.
const (
	JobCheck    JobKind = "check"
	JobRepair   JobKind = "repair"
	JobBackup   JobKind = "backup"
	JobRestore  JobKind = "restore"
	JobRehearse JobKind = "rehearse"
	JobPassword JobKind = "password"
)

// Job is long work in progress.
type Job struct {
	Kind       JobKind
	Backup     string // folder it works on
	Phone      string // UDID it works with
	Started    time.Time
	Progress   progress.Progress
	Left       progress.Left // time left, as a range; zero when not known
	Quiet      bool          // nothing moved for a while: “still working”
	MayNeed    int64         // the bytes that a backup may take where it goes, when there may be too few; else 0
	Free       int64         // the bytes that are free there then
	FileLimit  int64         // the most bytes that a file may have where the backup goes; 0: no limit
	Silent     time.Duration // how long the phone has said nothing, in whole minutes
	CanStop    bool
	NeedsPhone bool // the phone shows its passcode sheet: “look at your iPhone”
	Asked      int  // how often it has shown that sheet during this work
	Stopping   bool
}

// Failure is how long work ended when it ended badly, reduced to a value.
type Failure struct {
	Kind    JobKind
	Problem ProblemID // what the error was taken for
	Code    int       // the phone's number, 0 when it gave none
	Words   string    // the phone's own words, for Details
	Place   string    // where it happened: file or stage; equal places mean the same failure
	Safe    bool      // nothing on the phone was changed
	Repeats bool      // the same failure happened at the same place before
	Need    int64     // bytes that were needed, and those that were there, where it was about room
	Have    int64
	Folder  string // where a new backup is that did not take the place of the old one
	Present string // the old one, which stays
	Count   int64  // files that the new one lacks
	At      time.Time
}

// Attempt is one line of the journal of attempts.
type Attempt struct {
	At     time.Time
	Kind   JobKind
	Phone  string
	Backup string
	Code   int
	Place  string
}

// Restored is a restore that ended well.
type Restored struct {
	Phone     string
	Backup    string
	At        time.Time
	PhoneBack bool // the phone was seen again after its restart
}

// RepairPlan is a repair that would leave files out of the copy, because they
// are missing, and waits for the person's consent.
type RepairPlan struct {
	Backup      string
	Destination string
	Lost        int64
	Bytes       int64
	Examples    []backup.Example
}

// Repaired is a mended copy that was made.
type Repaired struct {
	Backup string // the original
	Folder string // the copy

	Mended  []backup.FindingID
	Remains []backup.FindingID // what stops a restore and cannot be mended
	Lost    int64              // files that the copy does without
	Left    int64              // files that are damaged and stay as they are
}

// Cleaned is what was removed of repairs that were ended by force.
type Cleaned struct {
	Count int64
	Bytes int64
	Place string // of the first, for Details
}

// Rehearsed is what a simulated phone with the facts of the real one said to a
// restore.
type Rehearsed struct {
	Backup  string
	Phone   string
	Good    bool
	Problem ProblemID // when it was not good
	Code    int
	Words   string
	Files   int64 // that it took
	Bytes   int64
	Failed  int64 // single files that it would not have taken
	At      time.Time

	Broken     []string // rules that the backup broke, by ID; the one that ended it first
	Unproven   []string // rules that it broke as well, and of which it is not proven that a phone follows them
	Unplayable bool     // the simulated phone does not know so old a backup; it is neither good nor bad then
}

// BackedUp is a backup of a phone that ended well.
type BackedUp struct {
	Phone     string // UDID
	Name      string // of the phone
	Folder    string
	Root      string // the folder that Folder lies in
	Encrypted bool
	At        time.Time
	Seen      bool // the person has read that it is there

	Beside     bool   // another program made a backup meanwhile, and both stay
	SetAside   string // where that is which lay in its place and was no finished backup
	OtherFiles string // where files are that lay in the old backup's folder and were no part of it
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
