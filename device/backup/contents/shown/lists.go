package shown

import (
	"context"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// Lists are the kinds that are lists of records: contacts, notes, calls, calendar,
// reminders, voice memos, voicemail, Safari's bookmarks and history, and apps.
type Lists interface {
	// List has the rows of a kind in which the words stand, all where there are none: at
	// most MostRows.
	List(ctx context.Context, kind inventory.Kind, words string) (List, error)
	// Card is all that is shown of one record.
	Card(ctx context.Context, kind inventory.Kind, id string) (Card, error)
	// OpenNotes tries a password on the locked notes and tells how many it opened. Those are
	// read from then on, as long as the View is open. It wipes the password.
	OpenNotes(ctx context.Context, password []byte) (opened int, err error)
}

// MostRows is how many rows a list has at once; words find the others.
const MostRows = 20_000

// List is what was found of a kind.
type List struct {
	Rows    []Row
	Count   int // how many there are in all
	Defects int64
	Reason  inventory.Reason // why nothing can be read; empty when it can
}

// Row is one record in a list. What a kind does not have is empty.
type Row struct {
	ID     string
	Key    string // what guide.Saving calls it; empty: it cannot be saved alone
	Title  string // any text of the person's; may be empty
	Note   string // below it: a number, a snippet, an address
	Group  string // what it stands under: a folder, a calendar, a list
	Time   time.Time
	Day    bool // Time is a day, as UTC
	Length time.Duration
	Bytes  int64 // -1: none are told
	Count  int64 // files of an app
	Marks  []Mark
}

// Mark says what a row is.
type Mark string

// The marks.
const (
	MarkMissed   Mark = "missed"
	MarkOutgoing Mark = "outgoing"
	MarkIncoming Mark = "incoming"
	MarkVideo    Mark = "video"
	MarkLocked   Mark = "locked"       // its password opens it: see OpenNotes
	MarkSealed   Mark = "locked-phone" // only the phone opens it
	MarkCloud    Mark = "cloud"
	MarkDeleted  Mark = "deleted"
	MarkAbsent   Mark = "absent" // its file is not in the backup
	MarkDone     Mark = "done"
	MarkRepeats  Mark = "repeats"
	MarkReading  Mark = "reading-list"
	MarkEmpty    Mark = "settings-only"
	MarkShared   Mark = "shared" // data that belongs to no app that was on the phone
	MarkHeard    Mark = "heard"
	MarkUnread   Mark = "unread" // it is there and could not be read
)

// Has reports whether a row has a mark.
func (r *Row) Has(m Mark) bool {
	for _, have := range r.Marks {
		if have == m {
			return true
		}
	}
	return false
}

// Card is one record, whole.
type Card struct {
	Row
	Fields   []Field
	Text     string   // of a note, a transcript, the notes of an event
	Left     int      // bytes of Text that are left out at its end; of an app: files and folders
	Pictures [][]byte // as their files are
}

// Field is a value with what it is called.
type Field struct {
	Name  FieldName
	Label string // the person's own, or what the phone calls it
	Own   bool   // Label is the person's own
	Value string
	Time  time.Time // of a date; Value is empty then
	Day   bool
	Bytes int64  // of a file; 0: none are told
	Count int64  // of a folder: how many files are in it and below
	Key   string // of a folder or file of an app, what guide.Saving calls it; empty: it cannot be saved alone
	Opens string // the ID of the card of a folder, of one of those around it in FieldFolder
}

// FieldName is what a field is.
type FieldName string

// The fields.
const (
	FieldPhone    FieldName = "phone"
	FieldMail     FieldName = "mail"
	FieldAddress  FieldName = "address"
	FieldWeb      FieldName = "web"
	FieldCompany  FieldName = "company"
	FieldJob      FieldName = "job"
	FieldNick     FieldName = "nickname"
	FieldBirthday FieldName = "birthday"
	FieldDate     FieldName = "date"
	FieldRelated  FieldName = "related"
	FieldAccount  FieldName = "account"
	FieldGroup    FieldName = "group"
	FieldNote     FieldName = "note"
	FieldBegins   FieldName = "begins"
	FieldEnds     FieldName = "ends"
	FieldPlace    FieldName = "place"
	FieldWith     FieldName = "with"
	FieldDue      FieldName = "due"
	FieldFolder   FieldName = "folder"
	FieldFile     FieldName = "file"
	FieldID       FieldName = "identifier"
	FieldChanged  FieldName = "changed"
	FieldHint     FieldName = "hint" // to the password of a note
)
