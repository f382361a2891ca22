package device

import "time"

// State tells how much is known of a fact.
type State uint8

// A fact is known, known to be absent on this phone, or not readable now. The
// zero value means that it was not asked for yet.
const (
	Unknown State = iota
	Known
	Absent
	Unreadable
)

// Reason says why a fact is not readable now.
type Reason string

// The reasons in use.
const (
	ReasonNotTrusted Reason = "not-trusted" // the phone does not trust this computer (yet)
	ReasonLocked     Reason = "locked"      // the phone is locked, or was not unlocked since it started
	ReasonProhibited Reason = "prohibited"  // the phone refuses to tell
	ReasonNoAnswer   Reason = "no-answer"   // no answer before the deadline, or the link was lost
	ReasonMalformed  Reason = "malformed"   // the answer has an unexpected shape
)

// Fact is one thing that a phone tells of itself. Value is meaningful only
// while State is Known; Reason only while State is Unreadable.
type Fact[T any] struct {
	State  State
	Value  T
	Reason Reason
}

// Is makes a known fact.
func Is[T any](v T) Fact[T] { return Fact[T]{State: Known, Value: v} }

// IsAbsent makes a fact that the phone does not have.
func IsAbsent[T any]() Fact[T] { return Fact[T]{State: Absent} }

// NotReadable makes a fact that cannot be read now.
func NotReadable[T any](why Reason) Fact[T] { return Fact[T]{State: Unreadable, Reason: why} }

// Get returns the value and whether it is known.
func (f Fact[T]) Get() (T, bool) { return f.Value, f.State == Known }

// Trust is where a phone and this computer stand with each other.
type Trust string

// Trust states, as lockdown's answers tell them (protocol notes B.4, G.3).
const (
	TrustUnknown    Trust = ""           // not looked at yet
	TrustNeeded     Trust = "needed"     // never paired here and not asked yet
	TrustAsked      Trust = "asked"      // the phone shows “Trust This Computer?”
	TrustLocked     Trust = "locked"     // the phone is locked: it must be unlocked before it can be asked
	TrustDenied     Trust = "denied"     // “Don't Trust” was tapped
	TrustForgotten  Trust = "forgotten"  // there is a pair record, but the phone does not know it any more
	TrustForbidden  Trust = "forbidden"  // management or the connection forbids pairing
	TrustSupervised Trust = "supervised" // the phone wants the computer that supervises it
	TrustOldTLS     Trust = "old-tls"    // the phone secures connections in an outdated way only (lockdown.ErrOldTLS)
	Trusted         Trust = "trusted"
)

// Connection is how a phone is reached.
type Connection string

// The connections that usbmux tells.
const (
	USB     Connection = "USB"
	Network Connection = "Network"
)

// Storage is what com.apple.disk_usage tells, in bytes.
type Storage struct {
	Capacity      int64 // the whole disk, as on the box
	System        int64 // the part that iOS itself takes
	DataCapacity  int64 // what is there for data
	DataAvailable int64 // free, reserved bytes included
	Available     int64 // free for the person (AmountDataAvailable)
	ForRestore    int64 // what the phone can make free for a restore (AmountRestoreAvailable); 0 when not told
	ByCategory    []StorageCategory
}

// StorageCategory is one part of the used storage; only older iOS versions tell them.
type StorageCategory struct {
	Name  string // stable: photos, apps, media, other …
	Bytes int64
}

// Battery is what com.apple.mobile.battery tells.
type Battery struct {
	Percent  int // 0 … 100
	Charging bool
	External bool // on a charger or a computer
}

// Phone is a snapshot of what is known of one connected phone. It is a plain
// value: copies share nothing that changes.
type Phone struct {
	UDID       string // with the dash where the phone has a modern one
	Connection Connection
	Trust      Trust
	Recovery   bool      // the phone runs its small restore system and tells next to nothing
	Seen       time.Time // when it was attached
	Read       time.Time // when the facts were read last

	// Told without a session.
	Name        Fact[string] // "Demo iPhone"
	ProductType Fact[string] // "iPhone16,1"
	Class       Fact[string] // "iPhone", "iPad", "iPod"
	IOS         Fact[string] // "26.1"
	Build       Fact[string] // "23B85"
	Locked      Fact[bool]   // PasswordProtected: the lock state now, not "has a passcode"

	// Told after trust.
	Serial             Fact[string]
	PhoneNumber        Fact[string]
	Activation         Fact[string] // "Activated", "Unactivated" …
	Storage            Fact[Storage]
	Battery            Fact[Battery]
	FindMy             Fact[bool]   // Find My is on
	BackupEncrypted    Fact[bool]   // backups of this phone will be encrypted (WillEncrypt)
	EncryptionRequired Fact[bool]   // a profile demands encrypted backups
	SetupDone          Fact[bool]   // the setup assistant is finished
	RestoreState       Fact[string] // by what restore it came to its contents; see Setup
	Supervised         Fact[bool]
}

// ServiceState is the state of the service that knows the phones (usbmuxd, or
// Apple Mobile Device Service).
type ServiceState string

// The states of the service.
const (
	ServiceUnknown      ServiceState = ""              // not tried yet
	ServiceRunning      ServiceState = "running"       // connected and listening
	ServiceAsleep       ServiceState = "asleep"        // installed, and starts by itself when a phone is plugged in
	ServiceMissing      ServiceState = "missing"       // no socket: not installed or never started
	ServiceRefused      ServiceState = "refused"       // the socket is there, nobody answers
	ServiceNoPermission ServiceState = "no-permission" // this user may not talk to it
	ServiceGarbled      ServiceState = "garbled"       // something else answers there
)

// Ready reports whether nothing on this computer stands in the way of a phone that
// is plugged in.
func (s ServiceState) Ready() bool { return s == ServiceRunning || s == ServiceAsleep }
