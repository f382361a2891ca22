package mobilebackup

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// Stages of the work, as told in progress.Progress.Stage.
const (
	StagePreparing = "preparing" // reading what the phone tells of itself, laying out the folder
	StageWaiting   = "waiting"   // the phone looks through its own files, or waits for its passcode
	StageReceiving = "receiving"
	StageSending   = "sending"
	StageFinishing = "finishing" // the phone has the new backup put together
	StageApplying  = "applying"  // the phone has got all files of a restore and puts them in place
	StageReaching  = "reaching"  // the phone is asked for its services
	StagePlacing   = "placing"   // the new backup takes its place, on the disk for good
)

// EventKind names something that happens beside the progress.
type EventKind string

// The events.
const (
	EventPasscodeShown EventKind = "passcode-shown" // the phone asks for its passcode now
	EventPasscodeGone  EventKind = "passcode-gone"
	EventNeedsRoom     EventKind = "needs-room"      // the phone wants more room on this computer: Need, Free
	EventTightRoom     EventKind = "tight-room"      // the phone may need more room than there is: Need (at most), Free
	EventFileLimit     EventKind = "file-limit"      // the drive takes no files over Need bytes, as FAT does; a longer one ends the backup
	EventPhoneCancels  EventKind = "phone-cancels"   // the person stopped it on the phone
	EventRestarting    EventKind = "restarting"      // the phone took everything and restarts
	EventReturned      EventKind = "returned"        // the phone is back after its restart
	EventTarget        EventKind = "target"          // what the phone of a restore is: Setup; before it is touched
	EventSilence       EventKind = "silence"         // the phone says nothing: Silence, every minute, and 0 when it is heard again
	EventBusy          EventKind = "sync-lock-taken" // another program works with the phone; waiting
)

// Event is one such thing.
type Event struct {
	Kind    EventKind
	Silence time.Duration // so far
	Need    int64         // bytes
	Free    int64         // bytes
	Setup   phone.Setup   // of EventTarget
}
