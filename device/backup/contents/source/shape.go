package source

import (
	"errors"
	"fmt"
	"time"
)

// Kind is a kind of contents. The values are stable: programs read them.
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

// State is what a reader found when it opened its kind.
type State struct {
	Reason  Reason
	Missing []string // tables and columns ("message.date") that were looked for and are not there, needed or not
	Places  []string // domain and path of the databases that were opened
	Err     error    // for Details; nil when the kind is read
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
	Bytes   int64 // of the files that belong to it
	Defects int64 // rows and files that could not be read
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
