package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// SeenKind names something that happens beside the progress of long work.
type SeenKind string

// What may happen. Most are told by the phone, or by its silence.
const (
	SeenPasscodeShown SeenKind = "passcode-shown"  // the phone asks for its passcode now
	SeenPasscodeGone  SeenKind = "passcode-gone"   // and has got it
	SeenNeedsRoom     SeenKind = "needs-room"      // the phone wants more room on this computer: Need, Free
	SeenTightRoom     SeenKind = "tight-room"      // the phone may need more room than there is: Need (at most), Free
	SeenFileLimit     SeenKind = "file-limit"      // the drive takes no files over Need bytes
	SeenPhoneCancels  SeenKind = "phone-cancels"   // the person stopped it on the phone
	SeenRestarting    SeenKind = "restarting"      // the phone took everything and restarts
	SeenReturned      SeenKind = "returned"        // the phone is back after its restart
	SeenTarget        SeenKind = "target"          // what the phone of a restore is: Setup; before it is touched
	SeenSilence       SeenKind = "silence"         // the phone says nothing: Silence; 0 when it is heard again
	SeenBusy          SeenKind = "sync-lock-taken" // another program works with the phone; waiting

	SeenCheck         SeenKind = "check"          // a stage of a check has ended: Backup, Check
	SeenPhases        SeenKind = "phases"         // the phases that the work will have: Phases
	SeenPhase         SeenKind = "phase"          // the next one began: Phase
	SeenPasswordRight SeenKind = "password-right" // the password that was typed opened Backup
	SeenTooBig        SeenKind = "too-big"        // Count files are larger than the drive takes (Need), and will not be saved: Names
)

// Seen is one such thing.
type Seen struct {
	Kind    SeenKind
	Silence time.Duration // so far
	Need    int64         // bytes
	Free    int64         // bytes
	Setup   phone.Setup
	Backup  string // folder
	Check   CheckState
	Phases  []Phase
	Phase   int // from 1
	Count   int64
	Names   []string // the first of them; for whoever began the work
}
