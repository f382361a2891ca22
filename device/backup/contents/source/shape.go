package source

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// Kind and Reason are package inventory's, where their values are told.
type (
	Kind   = inventory.Kind
	Reason = inventory.Reason
)

// The kinds, and the reasons why one cannot be read.
const (
	Photos          = inventory.Photos
	Messages        = inventory.Messages
	Contacts        = inventory.Contacts
	Notes           = inventory.Notes
	Calls           = inventory.Calls
	Calendar        = inventory.Calendar
	Reminders       = inventory.Reminders
	VoiceMemos      = inventory.VoiceMemos
	Voicemail       = inventory.Voicemail
	SafariBookmarks = inventory.SafariBookmarks
	SafariHistory   = inventory.SafariHistory
	WhatsApp        = inventory.WhatsApp
	Apps            = inventory.Apps

	Readable      = inventory.Readable
	NotThere      = inventory.NotThere
	PayloadLost   = inventory.PayloadLost
	Undecryptable = inventory.Undecryptable
	NotADatabase  = inventory.NotADatabase
	Damaged       = inventory.Damaged
	OtherSchema   = inventory.OtherSchema
	Unreadable    = inventory.Unreadable
)

// State is what a reader found when it opened its kind.
type State struct {
	Reason  Reason
	Missing []string // tables and columns ("message.date") that were looked for and are not there, needed or not
	Places  []string // domain and path of the databases that were opened
	Err     error    // for Details; nil when the kind is read

	// Lost is, of a kind that is read from its files, why the database that names them
	// cannot be: names, dates and folders lack. Empty where it can be, or there is none.
	Lost Reason
}

// WithoutList makes a kind readable whose files are there without their database.
func (s *State) WithoutList() {
	if s.Reason != NotThere {
		s.Lost = s.Reason
	}
	s.Reason, s.Err = Readable, nil
}

// Unread is why a kind cannot be read, or not all that belongs to it; empty where it can,
// or is not there.
func (s State) Unread() Reason {
	if s.Reason == NotThere {
		return ""
	}
	return cmp.Or(s.Reason, s.Lost)
}

// Readable reports whether there is something that can be read.
func (s State) Readable() bool { return s.Reason == Readable }

// Summary is what a backup holds of one kind.
type Summary struct {
	Kind    Kind
	State   State
	Count   int64     // what people would count: messages without reactions and notices, their own photos without the deleted
	First   time.Time // of what was counted and has a date; zero when nothing has
	Last    time.Time
	Changed time.Time // of photos: when the newest of their files was last changed; zero when not known
	Bytes   int64     // of the files that belong to it
	Defects int64     // rows and files that could not be read
}

// Span takes a date into First and Last.
func (s *Summary) Span(t time.Time) {
	if t.IsZero() {
		return
	}
	if s.First.IsZero() || t.Before(s.First) {
		s.First = t
	}
	if t.After(s.Last) {
		s.Last = t
	}
}

// DefectCode says what a reader could not read.
type DefectCode string

// The defects.
const (
	BadTime     DefectCode = "bad-time"     // what should be a time is none
	BadText     DefectCode = "bad-text"     // a body that cannot be decoded
	BadValue    DefectCode = "bad-value"    // another type than it must be
	BadPlace    DefectCode = "bad-place"    // a path that leads out of where it must lie
	FileMissing DefectCode = "file-missing" // a file that a row names is not in the backup, and is not said to be elsewhere
	RowsLost    DefectCode = "rows-lost"    // a damaged part of a table; Count says how many rows at most
	FileDamaged DefectCode = "file-damaged" // a file that belongs to a record cannot be read
)

// Defect is one record that could not be read, wholly or in part. It is an error
// that does not end what it comes from: the records after it follow.
type Defect struct {
	Code  DefectCode
	Table string
	Row   int64 // its number in the table, or the first of several
	Field string
	Count int64 // of rows; 0 means one
}

// Error is for Details: places and numbers, never contents.
func (d *Defect) Error() string {
	if d.Count > 1 {
		return fmt.Sprintf("%s: %s, %d rows from %d on", d.Code, d.Table, d.Count, d.Row)
	}
	if d.Field != "" {
		return fmt.Sprintf("%s: %s.%s, row %d", d.Code, d.Table, d.Field, d.Row)
	}
	return fmt.Sprintf("%s: %s, row %d", d.Code, d.Table, d.Row)
}

// IsDefect reports whether an error is a Defect, after which records follow.
func IsDefect(err error) bool {
	var d *Defect
	return errors.As(err, &d)
}
