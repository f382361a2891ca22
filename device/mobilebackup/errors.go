package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
)

// Op is what was being done.
type Op string

// The operations.
const (
	OpBackup   Op = "backup"
	OpRestore  Op = "restore"
	OpPassword Op = "password"
)

// Codes of MBErrorDomain that this package or its callers decide on (PROTOCOL.md
// §9.1). A phone may send any other number.
const (
	CodeHostSpace = 105
	CodeCancelled = 202
	CodePassword  = 207
	CodeLocked    = 208
)

// Error is a refusal or failure that the phone itself reported: the answer
// that ended the operation had a code other than 0.
type Error struct {
	Op    Op
	Code  int    // number in MBErrorDomain
	Words string // the phone's own words, whole; may be empty
	Place string // the last file or step before it; equal places mean the same failure
	Host  error  // what this computer had answered with an error before, if anything; unwrapped
	Need  int64  // bytes the phone wants free on this computer, where it told (code 105); else 0
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s: the phone stopped with error %d", e.Op, e.Code)
	if e.Words != "" {
		s += ": " + e.Words
	}
	if e.Host != nil {
		s += " (on this computer: " + e.Host.Error() + ")"
	}
	return s
}

func (e *Error) Unwrap() error { return e.Host }

// LinkError says that the link to the phone was lost or ended before the phone gave
// its answer, or that the phone was silent for longer than anybody waits: then Err is
// a *devicelink.SilenceError. After a restore's good answer the loss of the link is
// its restart and no error.
type LinkError struct {
	Op       Op
	Place    string
	Answered bool   // the phone's good answer had been seen; only later steps of ours failed
	Said     string // reason of an orderly goodbye, if the phone said one
	Err      error  // nil for an orderly goodbye
}

func (e *LinkError) Error() string {
	s := string(e.Op) + ": the phone ended the connection"
	var silence *devicelink.SilenceError
	switch {
	case errors.As(e.Err, &silence):
		s = string(e.Op) + ": the phone was waited for in vain"
	case e.Err != nil:
		s = string(e.Op) + ": the connection to the phone was lost"
	}
	if e.Place != "" {
		s += " at " + e.Place
	}
	if e.Said != "" {
		s += ": " + e.Said
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *LinkError) Unwrap() error { return e.Err }

// RefusedError says that this computer ended the session because the phone
// asked for something that no healthy phone asks for, or broke the protocol.
type RefusedError struct {
	Op    Op
	Place string
	Err   error // *fence.RefusedError or *devicelink.ProtocolError
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s: stopped what the phone asked for: %v", e.Op, e.Err)
}

func (e *RefusedError) Unwrap() error { return e.Err }

// Check names a condition that must hold before a phone is touched.
type Check string

// The conditions.
const (
	CheckUnfinished Check = "unfinished"  // Status.plist does not say "finished"
	CheckMarks      Check = "marks"       // a property list is missing or unreadable
	CheckIndex      Check = "index"       // no Manifest.db, or an empty one
	CheckDamaged    Check = "damaged"     // a check found what stops a restore or loses something; Err is a *DamagedError
	CheckPassword   Check = "password"    // needed or wrong
	CheckFindMy     Check = "find-my"     // Find My is on
	CheckIOS        Check = "ios"         // the backup's iOS is newer than the phone's
	CheckSpacePhone Check = "phone-space" // the phone has too little room
	CheckSpaceHost  Check = "host-space"  // this computer has too little room
	CheckPlace      Check = "place"       // the backup's folder is a link that leads nowhere; Err is a *draft.LinkError
	CheckSetup      Check = "setup"       // the setup assistant is not finished (backups; restores do not mind)
	CheckCloud      Check = "icloud"      // iCloud is bringing back a backup, as part of the setup
	CheckTrust      Check = "trust"       // the phone does not trust this computer; Err is a *device.TrustError
	CheckLocked     Check = "locked"      // the phone was not unlocked since it started
	CheckSyncLock   Check = "sync-lock"   // another program works with the phone
	CheckEncryption Check = "encryption"  // password asked for in a state that does not fit
)

// PreconditionError says that a condition does not hold; the phone was not
// asked for anything yet. Need and Have are bytes where the condition is about
// room, or empty.
type PreconditionError struct {
	Op    Op
	Check Check
	Words string
	Need  int64
	Have  int64
	Err   error
}

func (e *PreconditionError) Error() string {
	s := fmt.Sprintf("%s: not started (%s)", e.Op, e.Check)
	if e.Words != "" {
		s += ": " + e.Words
	}
	if e.Need > 0 {
		s += fmt.Sprintf(": %d bytes needed, %d there", e.Need, e.Have)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *PreconditionError) Unwrap() error { return e.Err }

// lostEarly types an error from before the request: the phone was not asked
// for anything yet.
func lostEarly(ctx context.Context, op Op, err error) error {
	var stopped *PreconditionError
	var trust *device.TrustError
	switch {
	case errors.As(err, &stopped):
		return err
	case errors.As(err, &trust):
		return &PreconditionError{Op: op, Check: CheckTrust, Err: err}
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errno.Is(err, errno.ConnLost):
		return &LinkError{Op: op, Place: "preparing", Err: err}
	}
	return fmt.Errorf("%s: prepare: %w", op, err)
}

// Trace is what tells one failure from another: equal traces mean the same
// failure at the same place.
type Trace struct {
	Code  int    // the phone's number; 0 where it gave none
	Kind  string // "link", "refused", "check" or "doubt"; "other" for an error of elsewhere; empty for the phone's own
	Place string // file or step, condition, or doubt
}

// String is how the journal spells the place.
func (t Trace) String() string {
	if t.Kind == "" || t.Kind == "other" {
		return t.Kind + t.Place
	}
	return t.Kind + ": " + t.Place
}

// TraceOf reduces an error of this package to its trace.
func TraceOf(err error) Trace {
	var phone *Error
	var link *LinkError
	var refused *RefusedError
	var stopped *PreconditionError
	var doubt *DoubtError
	switch {
	case errors.As(err, &doubt):
		return Trace{Kind: "doubt", Place: string(doubt.Doubt)}
	case errors.As(err, &phone):
		return Trace{Code: phone.Code, Place: phone.Place}
	case errors.As(err, &link):
		return Trace{Kind: "link", Place: link.Place}
	case errors.As(err, &refused):
		return Trace{Kind: "refused", Place: refused.Place}
	case errors.As(err, &stopped):
		return Trace{Kind: "check", Place: string(stopped.Check)}
	}
	return Trace{Kind: "other"}
}
