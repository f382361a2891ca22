package phone

import "time"

// Trust is where a phone and this computer stand with each other.
type Trust string

// Trust states, as lockdown's answers tell them.
const (
	TrustUnknown    Trust = ""           // not looked at yet
	TrustNeeded     Trust = "needed"     // never paired here and not asked yet
	TrustAsked      Trust = "asked"      // the phone shows “Trust This Computer?”
	TrustLocked     Trust = "locked"     // the phone is locked: it must be unlocked before it can be asked
	TrustDenied     Trust = "denied"     // “Don't Trust” was tapped
	TrustForgotten  Trust = "forgotten"  // there is a pair record, but the phone does not know it any more
	TrustForbidden  Trust = "forbidden"  // management or the connection forbids pairing
	TrustSupervised Trust = "supervised" // the phone wants the computer that supervises it
	TrustOldTLS     Trust = "old-tls"    // the phone secures connections in an outdated way only
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

// RoomForRestore is how many bytes a restore may take: what the phone says that it
// can make free for one, or what is free where it does not say. It is the one rule
// for the gauge, the check, a restore and a rehearsal.
func (s Storage) RoomForRestore() int64 {
	if s.ForRestore > 0 {
		return s.ForRestore
	}
	return s.Available
}

// BackupSize is about how many bytes a whole backup of the phone takes, at most:
// what is used on it beside iOS. Apps are counted there and not part of a backup, so
// most are smaller. It is not known where the phone does not tell of its storage.
func (p Phone) BackupSize() (about int64, known bool) {
	s, ok := p.Storage.Get()
	if !ok || s.Capacity <= 0 {
		return 0, false
	}
	return max(s.Capacity-s.System-s.Available, 0), true
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

// BatteryHealth is how worn the battery is, as far as the phone says.
type BatteryHealth struct {
	Percent int // of the charge that it held when it was new: 1 … 100
	Cycles  int // of charging; 0: not told
}

// Phone is a snapshot of what is known of one connected phone. It is a plain
// value: copies share nothing that changes.
type Phone struct {
	UDID       string // with the dash where the phone has a modern one
	Connection Connection
	Trust      Trust
	Recovery   bool      // the phone runs its small restore system and tells next to nothing
	Seen       time.Time // when it was attached
	Read       time.Time // when the last reading of the facts began

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
	BatteryHealth      Fact[BatteryHealth] // read once for each time it is plugged in
	FindMy             Fact[bool]          // Find My is on
	BackupEncrypted    Fact[bool]          // backups of this phone will be encrypted (WillEncrypt)
	EncryptionRequired Fact[bool]          // a profile demands encrypted backups
	SetupDone          Fact[bool]          // the setup assistant is finished
	RestoreState       Fact[string]        // by what restore it came to its contents; see Setup
	Supervised         Fact[bool]

	// Counted apart from all that, where somebody has asked for it; see device.Watcher.
	Media Fact[Media]
}
