package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// Event is something that happened: one of the types in this file. An event is
// plain data. No password is ever in one, only that there is one.
type Event interface{ event() }

// Began is the first event of all.
type Began struct{}

// TimePassed says what time it is. It comes before other events, and by itself
// when Wake said so; no other event brings a time along.
type TimePassed struct{ Now time.Time }

// Did is what a person did: an Intent without its passwords.
type Did struct {
	Action ActionID
	Value  string
	Yes    bool
	Secret bool    // a password came along
	Old    bool    // the present backup password of the phone came along
	Save   *Saving // what is to be saved
}

// PhonesSeen says which phones are plugged in now, and how the service is that
// knows them.
type PhonesSeen struct {
	Service phone.ServiceState
	Phones  []phone.Phone
}

// TrustAnswered says that a phone is asked for trust no longer. What came of it
// is seen on the phone.
type TrustAnswered struct{ UDID string }

// MediaCounted says what was counted of the photos on a phone, or why they could not be.
type MediaCounted struct {
	UDID  string
	Media phone.Fact[phone.Media]
}

// FoldersRead is what is in all folders that ReadFolders named.
type FoldersRead struct {
	Folders    []backup.Folder
	Remembered map[string]Remembered // by folder of a backup
}

// Remembered is the last finished check of a backup, as it was kept.
type Remembered struct {
	Report      *backup.Report // nil: none was kept
	Fresh       bool           // the backup is still as it was then
	Fingerprint string         // of the backup as it is now
}

// Measured says how many bytes a backup takes on the disk.
type Measured struct {
	Folder string
	Bytes  int64
}

// PlaceSought is what a place that the person pointed at led to.
type PlaceSought struct {
	Path    string // absolute
	Where   Whereabouts
	Backups []string // folders of backups, the nearest first
	Packed  []string // packed files that were met on the way
	Folder  bool     // the place is a folder
	Unseen  []string // folders that were not looked into: they could not be read, or lie on other disks
	More    bool     // the search was cut short: there was too much
}

// Whereabouts says where backups lie, seen from a place.
type Whereabouts string

// The whereabouts. All others mean that the place could not be read.
const (
	FoundHere    Whereabouts = "here"    // the place is a backup
	FoundAbove   Whereabouts = "above"   // it lies in one
	FoundBelow   Whereabouts = "below"   // they lie deeper
	FoundNowhere Whereabouts = "nowhere" // there are none
	FoundPacked  Whereabouts = "packed"  // the place is a packed file
)

// WorkMoved says how far the work is.
type WorkMoved struct {
	Progress progress.Progress
	Left     progress.Left
	Speed    int64 // in Progress.Unit a second; 0: not known
	Quiet    bool  // nothing moved for a while
}

// WorkSaw is what work saw beside its progress.
type WorkSaw struct{ Seen Seen }

// WorkEnded says how work went.
type WorkEnded struct {
	Order   Order
	Outcome Outcome
}

// AttemptsRead are the failures that the journal knows, oldest first, and a restore
// that was cut off; nil: none was.
type AttemptsRead struct {
	Attempts []Attempt
	CutOff   *CutOff
	Half     *HalfSaved // a save that was cut off; nil: none was
}

// LeftoversRemoved says what repairs had left that were ended by force.
type LeftoversRemoved struct{ Cleaned Cleaned }

// SimulationBegan says where a simulated iPhone is to be found.
type SimulationBegan struct {
	Address string   // of its service
	Folders []string // of sample backups
	Keep    string   // for backups of it
}

// SimulationFailed says that there is no simulated iPhone, this time.
type SimulationFailed struct{}

func (Began) event()            {}
func (TimePassed) event()       {}
func (Did) event()              {}
func (PhonesSeen) event()       {}
func (TrustAnswered) event()    {}
func (MediaCounted) event()     {}
func (FoldersRead) event()      {}
func (Measured) event()         {}
func (PlaceSought) event()      {}
func (WorkMoved) event()        {}
func (WorkSaw) event()          {}
func (WorkEnded) event()        {}
func (AttemptsRead) event()     {}
func (LeftoversRemoved) event() {}
func (SimulationBegan) event()  {}
func (SimulationFailed) event() {}
