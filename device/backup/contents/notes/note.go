package notes

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Note is one note.
type Note struct {
	ID      string // the same in every backup of the phone
	Title   string
	Snippet string // the beginning of the text, as the list of notes showed it
	Folder  string // empty where it is in none that is known
	Account string // "iCloud", "On My iPhone"
	Hint    string // to the password of a locked note

	Created, Modified time.Time // zero when not known
	Pinned, Shared    bool
	Deleted           bool // in Recently Deleted, or marked for deletion

	Lock Lock // Unlocked also when Unlock opened it
	Body Body
	Text // empty unless Body is BodyRead

	// Attachments are all that belong to the note, those that its text names first and
	// in the order of the text.
	Attachments []*Attachment
}

// Body says what became of the text of a note.
type Body uint8

// The bodies.
const (
	BodyRead    Body = iota
	BodyNone         // there is none in the backup: a new note, or one that was not loaded from iCloud
	BodyInCloud      // it is said to be in iCloud only: not counted
	BodyLocked       // see Lock
	BodyUnread       // it is there and could not be decoded
)

// What is what an attachment is.
type What uint8

// The attachments.
const (
	Other    What = iota
	File          // a picture, a film, a sound, a document
	TableOf       // see Table
	Gallery       // scanned pages: see Parts
	Drawing       // see Picture
	Link          // see URL
	Tag           // a word of the text: see Text
	Mention       // as Tag
	NoteLink      // as Tag
)

// Attachment is something in a note that is no text.
type Attachment struct {
	ID    string
	UTI   string
	What  What
	Name  string // of its file, any text; else empty
	Title string
	Text  string // of a tag, mention or link in the text
	URL   string

	File    *source.File // nil where the backup does not have it
	Picture *source.File // what a drawing or scan looks like, or a preview of File
	PDF     *source.File // of scanned pages

	Table *Table
	Parts []*Attachment // of a gallery; they have no parts
	// Sealed says that it belongs to a locked note: its files are there and cannot be read.
	Sealed bool
	// Unread says that a table or gallery could not be decoded.
	Unread bool
}

// Filed reports whether an attachment is one that has a file of its own.
func (a *Attachment) Filed() bool { return a.What == File || a.What == Drawing }

// Inline reports whether an attachment is a word of the text: see Text.
func (a *Attachment) Inline() bool { return a.What >= Tag }

// Here reports whether the backup has a file of an attachment.
func (a *Attachment) Here() bool { return a.File != nil || a.What == Drawing && a.Picture != nil }

// FolderInfo is a folder of notes.
type FolderInfo struct {
	Name, Account string
	Trash         bool
	Count         int // notes in it
}
