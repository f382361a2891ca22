// Package inventory is what a backup holds for a person and what it does not, in
// figures: values, which guide and window speak of. Package contents takes it.
package inventory

import "time"

// Kind names a kind of what is inside a backup. The names stand in the JSON of
// lifeboatctl and never change.
type Kind string

// The kinds.
const (
	Photos          Kind = "photos"
	Messages        Kind = "messages"
	Contacts        Kind = "contacts"
	Notes           Kind = "notes"
	Calls           Kind = "calls"
	Calendar        Kind = "calendar"
	Reminders       Kind = "reminders"
	VoiceMemos      Kind = "voice-memos"
	Voicemail       Kind = "voicemail"
	SafariBookmarks Kind = "safari-bookmarks"
	SafariHistory   Kind = "safari-history"
	WhatsApp        Kind = "whatsapp"
	Apps            Kind = "apps"
)

// Reason says why a kind cannot be read in a backup.
type Reason string

// The reasons.
const (
	Readable      Reason = ""
	NotThere      Reason = "not-there"     // the index has no such file
	PayloadLost   Reason = "payload-lost"  // the index has it, the folder does not
	Undecryptable Reason = "undecryptable" // its key is missing or damaged
	NotADatabase  Reason = "not-a-database"
	Damaged       Reason = "damaged"
	OtherSchema   Reason = "other-schema" // a table or column that is needed is not there
	Unreadable    Reason = "unreadable"   // the disk gave an error
)

// Holdings are what a backup holds and does not. Their JSON is for programs and stable.
type Holdings struct {
	Kinds  []Holding `json:"kinds"`
	Absent []Absence `json:"absent"`

	IndexDamaged bool `json:"index_damaged,omitempty"` // the figures are of what the index still lists
}

// Holding is one kind of contents.
type Holding struct {
	ID       Kind           `json:"id"`
	Readable bool           `json:"readable"`
	Reason   Reason         `json:"reason,omitempty"` // why not
	Count    int64          `json:"count"`
	First    *time.Time     `json:"first"` // UTC; nil when nothing has a date
	Last     *time.Time     `json:"last"`
	Changed  *time.Time     `json:"changed,omitempty"` // of photos: when the newest of their files was last changed on the phone
	Bytes    int64          `json:"bytes"`
	Defects  int64          `json:"defects"`           // rows and files that could not be read
	Missing  []string       `json:"missing,omitempty"` // tables and columns that were not there, for Details
	Parts    map[Part]int64 `json:"parts,omitempty"`   // of photos
}

// Part is a part of a kind that is counted apart.
type Part string

// The parts of a kind. Of photos, PartPhotos, PartVideos, PartHidden and PartTrashed make
// up Count, PartFrames and PartReduced are within the first two, and PartLost comes on top.
const (
	PartPhotos  Part = "photos"
	PartVideos  Part = "videos"
	PartFrames  Part = "burst-frames" // that Photos does not show
	PartReduced Part = "reduced"      // smaller copies, whose originals are in iCloud
	PartHidden  Part = "hidden"
	PartTrashed Part = "recently-deleted"
	PartLost    Part = "missing" // should be in the backup and are not

	PartAttachments Part = "attachments" // that messages or notes name, in the backup or not
	PartLocked      Part = "locked"      // notes of which the titles can be read

	PartCopied    Part = "account-copies" // events whose account keeps them as well; within Count
	PartBirthdays Part = "birthdays"      // that the phone makes out of contacts; on top of Count
	PartDone      Part = "done"           // reminders that are done and not deleted; within Count
)

// Absence is something that is not inside.
type Absence struct {
	ID    string `json:"id"`    // of a kind, or "health", "passwords", "mail", or an app's bundle identifier
	Count int64  `json:"count"` // how many; -1 when that cannot be told
	Why   Why    `json:"why"`

	// Name is what the store calls an app, where the backup tells: foreign text, made
	// short and one line. It stands in no log and no report.
	Name string `json:"name,omitempty"`
}

// Why says why something is not inside. Absence itself is a fact; a reason is a reading of
// what the backup tells.
type Why string

// The reasons.
const (
	InCloud       Why = "in-icloud"      // the originals are in iCloud only
	KeptInCloud   Why = "kept-in-icloud" // the phone was set to keep it in iCloud: not all need be here
	KeptAMonth    Why = "kept-30-days"   // the phone was set to delete what is older than 30 days
	KeptAYear     Why = "kept-a-year"    // the same for a year
	NeedsPassword Why = "needs-password" // a phone leaves it out of backups without a password
	SharedAlbum   Why = "shared-album"   // of somebody's shared album; a backup has previews only
	AppKeepsOut   Why = "app-keeps-out"  // the app was there and its data is not
	OnServer      Why = "on-server"      // it lies with its provider, and comes back from there
	NotInside     Why = "not-inside"     // it is not there, and nothing tells why
	CannotBeRead  Why = "unreadable"     // it is there and cannot be read
	LostInBackup  Why = "lost-in-backup" // the backup should have it, and does not
	OtherWhy      Why = "unknown"
)

// Of returns one kind; its zero value when there is no such one.
func (h *Holdings) Of(kind Kind) Holding {
	for _, k := range h.Kinds {
		if k.ID == kind {
			return k
		}
	}
	return Holding{}
}

// What no package reads as a kind of its own, and people miss.
const (
	Health       = "health"
	Passwords    = "passwords"
	Mail         = "mail"
	SharedPhotos = "shared-albums"
	Attachments  = "message-attachments"
	NoteFiles    = "note-attachments"
)
