package guide

import (
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

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
	JobCopy     JobKind = "copy" // of a backup as it is, to where Apple's app lists it
	JobSave     JobKind = "save" // of what is inside a backup, into a folder
	JobLook     JobKind = "look" // opens a backup to look through what is inside
)

// Job is long work in progress.
type Job struct {
	Kind       JobKind
	Backup     string // folder it works on
	Phone      string // UDID it works with
	Started    time.Time
	Phases     []Phase // of the work, in their order; nil until it has said them
	Phase      int     // the one that it is in, from 1
	Progress   progress.Progress
	Left       progress.Left // time left of the phase, as a range; zero when not known
	Speed      int64         // of late, in Progress.Unit a second; 0 when not known
	Beat       int           // counts the readings: what shows that work goes on moves with it, where nobody knows how far it is
	Since      time.Time     // of the phase
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

// Untouched reports whether a restore is known to have sent nothing to the phone yet.
func (j Job) Untouched() bool {
	send := slices.Index(j.Phases, PhaseSend)
	return j.Kind == JobRestore && send >= 0 && j.Phase <= send
}

// Ended is how the last long work ended, as far as a page tells of it: exactly
// one of Failure, Stopped, BackedUp, RepairPlan, Repaired, Copied, Rehearsed,
// CheckedAll, PasswordChanged and Saved. It is kept until the person has read on, or other work begins.
//
// Work that ended well and is told by what it has proven has no Ended: a check
// (Facts.Checks), a restore (Facts.Restored). These outlive the next work, as do
// rehearsals (Facts.Rehearsals) and the last mended copy (Facts.Repaired).
type Ended interface {
	// Of is the kind of work that ended so.
	Of() JobKind
}

// Of is the kind of work that failed.
func (f Failure) Of() JobKind { return f.Kind }

// Stopped says that the person stopped work, which needs no
// telling that it failed.
type Stopped struct {
	Kind JobKind
	Safe bool // a restore: nothing had been sent to the phone

	Saved *Saved // a save: what it had brought until then; nil: nothing
}

// Of is the kind of work that was stopped.
func (s Stopped) Of() JobKind { return s.Kind }

// Of is the making of a backup.
func (BackedUp) Of() JobKind { return JobBackup }

// Of is the repair that asks for consent.
func (RepairPlan) Of() JobKind { return JobRepair }

// PasswordChanged says that the backup password of a phone was set, changed or
// removed.
type PasswordChanged struct {
	Phone  string // UDID
	Name   string // of the phone
	Change PasswordChange
}

// Of is the change of a backup password.
func (PasswordChanged) Of() JobKind { return JobPassword }

// Of is the repair of a copy.
func (Repaired) Of() JobKind { return JobRepair }

// Of is the copying of a backup.
func (Copied) Of() JobKind { return JobCopy }

// Of is the rehearsal of a restore.
func (Rehearsed) Of() JobKind { return JobRehearse }

// RepairedNow returns the mended copy that the last work made; nil when it made
// none, or the person has read of it.
func (w Work) RepairedNow() *Repaired {
	if r, ok := w.Ended.(Repaired); ok {
		return &r
	}
	return nil
}

// CopiedNow returns the copy that the last work made for Apple's app; nil when it
// made none, or the person has read of it.
func (w Work) CopiedNow() *Copied {
	if c, ok := w.Ended.(Copied); ok {
		return &c
	}
	return nil
}

// RehearsedNow returns the rehearsal that the last work was; nil when it was none,
// or the person has read how it went.
func (w Work) RehearsedNow() *Rehearsed {
	if h, ok := w.Ended.(Rehearsed); ok {
		return &h
	}
	return nil
}

// PasswordChange is what is done to the backup password of a phone.
type PasswordChange string

// What can be done to a backup password.
const (
	PasswordSet    PasswordChange = "set"    // there was none
	PasswordNew    PasswordChange = "change" // another one instead
	PasswordRemove PasswordChange = "remove" // later backups are not encrypted
)

// Failure returns how the last work failed; nil when it did not.
func (w Work) Failure() *Failure {
	if f, ok := w.Ended.(Failure); ok {
		return &f
	}
	return nil
}

// StoppedSafe reports whether a restore was stopped before it had sent anything.
func (w Work) StoppedSafe() bool {
	s, _ := w.Ended.(Stopped)
	return s.Safe
}

// Stopped returns the kind of the last work when the person stopped it; empty
// when it was not.
func (w Work) Stopped() JobKind {
	s, _ := w.Ended.(Stopped)
	return s.Kind
}

// BackedUp returns the backup that the last work made; nil when it made none, or
// the person has read that it is there.
func (w Work) BackedUp() *BackedUp {
	if b, ok := w.Ended.(BackedUp); ok {
		return &b
	}
	return nil
}

// Repair returns the repair that waits for consent; nil when none does.
func (w Work) Repair() *RepairPlan {
	if p, ok := w.Ended.(RepairPlan); ok {
		return &p
	}
	return nil
}

// PasswordChanged returns what the last work did to a backup password; nil when
// it did nothing of the kind.
func (w Work) PasswordChanged() *PasswordChanged {
	if p, ok := w.Ended.(PasswordChanged); ok {
		return &p
	}
	return nil
}

// Failure is how long work ended when it ended badly, reduced to a value.
type Failure struct {
	Kind    JobKind
	Problem ProblemID // what the error was taken for
	Code    int       // the phone's number, 0 when it gave none
	Words   string    // the phone's own words, for Details
	Place   string    // where it happened: file or stage; equal places mean the same failure
	Safe    bool      // nothing on the phone was changed
	Again   int       // the same failure at the same place, so often in a row; 0 where that is not counted
	Need    int64     // bytes that were needed, and those that were there, where it was about room
	Have    int64
	Folder  string   // where a new backup is that did not take the place of the old one
	Present string   // the old one, which stays
	Count   int64    // files that the new one lacks
	Saved   *Saved   // what a save had brought until then; nil: nothing
	Tried   []string // folders of other backups whose index was tried in place of a lost one
	At      time.Time
}

// Repeats reports whether the same failure happened at the same place before.
func (f Failure) Repeats() bool { return f.Again > 1 }

// otherCauses are how restores fail that have nothing to do with what is in the
// backup, however often and wherever they do.
var otherCauses = map[ProblemID]bool{
	TransferCancelled: true, TransferSyncBusy: true, "transfer/208-locked": true, "transfer/211-find-my": true,
	"transfer/106-phone-full": true, "transfer/105-phone-full": true, "transfer/105-computer-full": true,
	"transfer/207-password": true, "transfer/13-locked": true, "transfer/203-too-new": true, "transfer/212-setup": true,
}

// inData reports whether it may be what is in the backup that makes it fail: a
// restore that broke off at one of the files that it sent, for a cause that is not
// another one.
func (f Failure) inData() bool {
	area, _, _ := strings.Cut(string(f.Problem), "/")
	return f.Kind == JobRestore && !f.Safe && area == "transfer" && !otherCauses[f.Problem] && strings.ContainsAny(f.Place, "/-.")
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

	Files, Bytes int64              // that went to the phone
	Kinds        []backup.KindCount // what they are, where the check of the backup knows; else nil
	Missing      int64              // files that the phone asked for in vain
	MissingNames []string           // the first of them
	Took         time.Duration
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

	LeftOut      []backup.Example // the first of Lost
	Damaged      []backup.Example // the first of Left
	Files, Bytes int64            // that lie in the copy
	Whole        int64            // of its files, those that are not known to be damaged
	Took         time.Duration
}

// Copied is a copy of a backup, as it is, in a folder in which Apple's app looks. It
// was read back and compared with the original.
type Copied struct {
	Backup string // the original
	Folder string // the copy
	Beside bool   // the phone's name was taken there: the copy has its date behind it

	Files, Bytes int64    // that lie in the copy, its lists and its index among them
	Left         int64    // what lies in the original's folder and is no file
	LeftOut      []string // the first of them
	Checked      bool     // the check of the original holds for it
	Took         time.Duration
}

// CutOff is a restore that had begun to send, and of which nobody knows that it ended:
// the program was ended by force, or stopped it. The iPhone may be half-way.
type CutOff struct {
	Phone string // its name
	At    time.Time
}

// Cleaned is what was removed of repairs that were ended by force, or finished of them.
type Cleaned struct {
	Count int64
	Bytes int64
	Place string // of the first, for Details
	Named string // a whole copy that waited for its name, because another program had a file of it open, and has it now
}

// Rehearsed is what a simulated phone with the facts of the real one said to a
// restore.
type Rehearsed struct {
	Backup  string
	Phone   string
	State   string // fingerprint of the backup as it was checked before
	Good    bool
	Problem ProblemID // when it was not good
	Code    int
	Words   string
	Files   int64 // that it took
	Bytes   int64
	Failed  int64 // single files that it would not have taken
	At      time.Time
	Took    time.Duration

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

	Beside     bool   // another program made a backup meanwhile, and both stay
	Held       bool   // both stay until the next start: another program has a file of the old one open
	SetAside   string // where that is which lay in its place and was no finished backup
	OtherFiles string // where files are that lay in the old backup's folder and were no part of it

	Files, Bytes       int64          // that lie in the new backup, its lists and its index aside
	NewFiles, NewBytes int64          // that came over the cable, of all kinds
	Continued          bool           // it went on from the one that was there, and only what is new came
	Replaced           bool           // it has taken the place of the one that was there
	Skipped            int64          // files that the phone could not read and left out
	SkippedNames       []string       // the first of them
	Verdict            backup.Verdict // of the quick check that it has passed
	Took               time.Duration
}

// Rehearsal returns the last rehearsal of the chosen backup for the phone of the
// way; nil where there was none of the backup as it was checked last.
func (s Situation) Rehearsal() *Rehearsed {
	h, ok := s.Rehearsals[Pair{s.Backup, s.Phone}]
	if !ok || h.State != s.Checks[s.Backup].Report.Fingerprint {
		return nil
	}
	return &h
}
