package simulator

import (
	"cmp"
	"time"
)

// Trust says how a phone stands with this computer when it is added, and how
// the person who holds it answers.
type Trust string

// The ways of a phone with this computer.
const (
	TrustAsk        Trust = "ask"        // asks, and waits for Phone.Trust or Phone.Deny
	TrustAuto       Trust = "auto"       // asks, and the person taps Trust at once
	TrustDeny       Trust = "deny"       // asks, and the person taps Don't Trust at once
	TrustTrusted    Trust = "trusted"    // paired before; the computer has the record
	TrustForgotten  Trust = "forgotten"  // paired before, but the phone was reset since
	TrustForbidden  Trust = "forbidden"  // a profile forbids pairing
	TrustSupervised Trust = "supervised" // pairs only with the computer that supervises it
)

// Trusts lists every Trust.
func Trusts() []Trust {
	return []Trust{
		TrustAsk, TrustAuto, TrustDeny, TrustTrusted, TrustForgotten, TrustForbidden, TrustSupervised,
	}
}

// PhoneOptions describe a phone. The zero value is an iPhone 15 Pro with
// iOS 26.1 that is plugged in, unlocked, set up, and asks whether to trust.
type PhoneOptions struct {
	Seed  uint64 // all numbers of the phone follow from it; 0: the next one
	Model string // product type, of Models; "": iPhone16,1
	IOS   string // 11 or later; "": 26.1
	Name  string // "": Demo iPhone

	Capacity int64 // of the whole disk, in bytes; 0: the model's smallest
	Free     int64 // for the person, in bytes; 0: a third of the disk, or nearly all of it before the setup
	Battery  int   // percent; 0: 80

	Trust              Trust // "": TrustAsk
	FindMy             bool  // Find My is on
	Encrypted          bool  // backups will be encrypted
	EncryptionRequired bool  // a profile demands encrypted backups
	NotSetUp           bool  // the setup assistant is not finished
	CloudRestoring     bool  // iCloud is bringing back a backup
	Supervised         bool  // an organisation supervises the phone
	NoPasscode         bool  // the phone has no passcode
	PasscodeAsked      bool  // waits for EnterPasscode where a passcode is asked for, instead of having it typed at once
	Locked             bool  // the phone is locked; needs a passcode
	NotUnlockedYet     bool  // locked since it started; needs a passcode
	NoSIM              bool
	Unplugged          bool // added without the cable
	WiFi               bool // seen over Wi-Fi, too

	Apps        []App         // nil: a few well-known ones
	RestartTime time.Duration // from vanishing to coming back; 0: three seconds
	Faults      []string      // NAME or NAME=ARGUMENT, of LinkFaults
}

// State is what can change about a phone. It is a plain value.
type State struct {
	Plugged bool // the cable is in
	WiFi    bool // seen over Wi-Fi
	Running bool // not restarting

	Name  string
	IOS   string
	Build string

	Capacity int64 // bytes
	Free     int64 // bytes, for the person
	Battery  int   // percent

	FindMy             bool
	Encrypted          bool // WillEncrypt: a backup password is set
	EncryptionRequired bool
	SetupDone          bool
	RestoreState       string // by what restore it came to its contents: RestoredBy… or empty
	Supervised         bool
	Passcode           bool // a passcode is set
	Locked             bool
	Unlocked           bool // unlocked at least once since it started
	SIM                bool

	LastBackup time.Time // to a computer; zero: never
	Restarts   int       // since it was added
}

// state gives the state that a phone begins with.
func (o PhoneOptions) state(m Model, build string) State {
	locked := (o.Locked || o.NotUnlockedYet) && !o.NoPasscode
	capacity := cmp.Or(o.Capacity, m.Capacity)
	s := State{
		WiFi:               o.WiFi,
		Running:            true,
		Name:               cmp.Or(o.Name, "Demo "+m.Class),
		IOS:                cmp.Or(o.IOS, usualIOS),
		Build:              build,
		Capacity:           capacity,
		Free:               cmp.Or(o.Free, capacity/3),
		Battery:            cmp.Or(o.Battery, 80),
		FindMy:             o.FindMy,
		Encrypted:          o.Encrypted,
		EncryptionRequired: o.EncryptionRequired,
		SetupDone:          !o.NotSetUp,
		Supervised:         o.Supervised || o.Trust == TrustSupervised,
		Passcode:           !o.NoPasscode,
		Locked:             locked,
		Unlocked:           !locked || !o.NotUnlockedYet,
		SIM:                m.Cellular && !o.NoSIM,
	}
	if o.NotSetUp && o.Free == 0 {
		s.Free = max(s.mostFree()-usedWhenNew, 0)
	}
	if o.CloudRestoring {
		s.RestoreState = RestoringByCloud
	}
	return s
}

// usedWhenNew is what iOS itself keeps among the data before the setup.
const usedWhenNew = 5 << 30

// What a phone says of the restore by which it came to its contents, or is
// coming to them (RestoreState of com.apple.purplebuddy).
const (
	RestoredByComputer = "RestoredFromiTunesBackup"
	RestoredByCloud    = "RestoredFromiCloudBackup"
	RestoringByCloud   = "BackgroundRestoringFromiCloudBackup"
)
