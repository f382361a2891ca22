package backupagent

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The faults that a phone can have. Each is named after what happens on real
// ones; Faults describes them.
const (
	FaultPasscodeTimeout = "passcode-timeout"
	FaultManaged         = "managed"
	FaultCloudRestore    = "icloud-restore"
	FaultSnapshotExists  = "snapshot-exists"
	FaultStarting        = "still-starting"
	FaultFindMy          = "find-my"
	FaultSetup           = "setup-unfinished"
	FaultComputerFull    = "computer-full"
	FaultPhoneFull       = "phone-full"
	FaultPassword        = "wrong-password"
	FaultNewerBackup     = "newer-backup"
	FaultDigest          = "digest"
	FaultRestartNeeded   = "restart-needed"
	FaultReadError       = "read-error"
	FaultPurge           = "purge"
	FaultCancel          = "cancel"
	FaultSilence         = "silence"
	FaultSlow            = "slow"
	FaultCut             = "cut"
	FaultCutHalf         = "cut-half"
	FaultDieAt           = "die-at"
	FaultEmptyManifest   = "empty-manifest"
	FaultLoseFile        = "lose-file"
	FaultHostile         = "hostile"
	FaultEnding          = "ending"
)

// Fault describes one fault.
type Fault struct {
	Name     string
	Argument string // what the argument is, empty when there is none
	Default  string // of the argument
	What     string // what happens, and the code where the phone answers one
}

// Faults lists everything that a phone can be made to do wrong.
func Faults() []Fault {
	return []Fault{
		{FaultPasscodeTimeout, "SECONDS", "0", "nobody enters the passcode in time: 208 after so long"},
		{FaultManaged, "", "", "a management profile forbids it: 22"},
		{FaultCloudRestore, "", "", "the phone still loads from iCloud: 25"},
		{FaultSnapshotExists, "", "", "a run that was killed left its snapshot on the phone: backups end with 3"},
		{FaultStarting, "", "", "a restore comes too early after a start: 1"},
		{FaultFindMy, "", "", "Find My is on: restores end with 211"},
		{FaultSetup, "", "", "the setup assistant is not finished: backups end with 212"},
		{FaultComputerFull, "BATCHES", "0", "the computer is full, at once or after so many batches: 105"},
		{FaultPhoneFull, "", "", "the phone is full: restores end with 106"},
		{FaultPassword, "", "", "the password is not taken: 207"},
		{FaultNewerBackup, "", "", "the backup is of a newer iOS: restores end with 203"},
		{FaultDigest, "FILE", "1", "the n-th file of a restore does not match its digest: 205"},
		{FaultRestartNeeded, "", "", "an earlier restore waits for a restart: 102, after everything was sent"},
		{FaultReadError, "FILE", "1", "the phone cannot read the n-th file of a backup: an error in the stream, then 104"},
		{FaultPurge, "BYTES", "1073741824", "the phone asks the computer to make room; a computer that does not answer gets 105"},
		{FaultCancel, "BATCHES", "1", "the person cancels on the phone after so many batches: a notification, then 202"},
		{FaultSilence, "SECONDS", "30", "the phone says nothing for so long before it starts"},
		{FaultSlow, "BYTES_PER_SECOND", "1000000", "the link is slow, until this is cleared"},
		{FaultCut, "FRAMES", "600", "the cable is pulled after so many frames"},
		{FaultCutHalf, "FRAMES", "600", "the cable is pulled in the middle of a frame, after so many"},
		{FaultDieAt, "STATE", "moving", "the phone dies once the backup is uploading, moving, removing or finished: an unfinished run stays behind"},
		{FaultEmptyManifest, "", "", "the phone dies and leaves a Manifest.plist of no bytes"},
		{FaultLoseFile, "FILE", "1", "the n-th file of a backup is not sent, and the phone's own check finds out: 205"},
		{FaultHostile, "HOW", "parent", "the phone is not a phone, it attacks: " + names(attacks())},
		{FaultEnding, "END", "nothing", "a backup ends with 0 and is none: " + names(endings)},
	}
}

// names are those of a table, for people.
func names[T any](table map[string]T) string {
	return strings.Join(slices.Sorted(maps.Keys(table)), ", ")
}

// faults are the active ones, by name, with their arguments.
type faults map[string]string

func (f faults) has(name string) bool { _, ok := f[name]; return ok }

// number returns the argument of a fault; false when the fault is not active.
func (f faults) number(name string) (int64, bool) {
	argument, ok := f[name]
	if !ok {
		return 0, false
	}
	n, _ := strconv.ParseInt(argument, 10, 64) // SetFault took only numbers
	return n, true
}

func (f faults) seconds(name string) (time.Duration, bool) {
	argument, ok := f[name]
	if !ok {
		return 0, false
	}
	s, _ := strconv.ParseFloat(argument, 64)
	return time.Duration(s * float64(time.Second)), true
}

// SetFault makes the phone misbehave from the next request on, as NAME or
// NAME=ARGUMENT says. Faults stay until ClearFaults.
func (a *Agent) SetFault(spec string) error {
	name, argument, given := strings.Cut(spec, "=")
	for _, fault := range Faults() {
		if fault.Name != name {
			continue
		}
		if !given {
			argument = fault.Default
		}
		if err := fault.check(argument); err != nil {
			return err
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.faults[name] = argument
		return nil
	}
	return fmt.Errorf("no fault is called %q", name)
}

func (f Fault) check(argument string) error {
	ok := true
	switch f.Argument {
	case "":
		ok = argument == ""
	case "SECONDS":
		s, err := strconv.ParseFloat(argument, 64)
		ok = err == nil && s >= 0 && s <= 1e6
	case "STATE":
		ok = argument == stateUploading || argument == stateMoving || argument == stateRemoving || argument == stateFinished
	case "HOW":
		_, ok = attacks()[argument]
	case "END":
		_, ok = endings[argument]
	default:
		n, err := strconv.ParseInt(argument, 10, 64)
		ok = err == nil && n >= 0
	}
	if !ok {
		return fmt.Errorf("fault %s: %q is not its argument (%s)", f.Name, argument, f.Argument)
	}
	return nil
}

// ClearFault ends one fault, from the next request on.
func (a *Agent) ClearFault(name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.faults, name)
}

// ClearFaults makes the phone behave again, from the next request on.
func (a *Agent) ClearFaults() {
	a.mu.Lock()
	defer a.mu.Unlock()
	clear(a.faults)
}

// misbehave does what faults do before the request is looked at.
func (r *run) misbehave() error {
	if n, ok := r.faults.number(FaultCut); ok {
		r.l.cutAt = max(1, n)
	}
	if n, ok := r.faults.number(FaultCutHalf); ok {
		r.l.cutAt, r.l.cutHalf = max(1, n), true
	}
	if wait, ok := r.faults.seconds(FaultSilence); ok {
		if err := sleep(r.ctx, wait); err != nil {
			return err
		}
	}
	if how, ok := r.faults[FaultHostile]; ok {
		return r.attack(how)
	}
	return nil
}
