package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// Order is long work to be done, in full: whoever carries it out asks nobody
// else. Passwords are no part of it; they travel beside it.
type Order struct {
	Kind     JobKind
	Backup   string         // folder of the backup that is checked, repaired, copied, restored, rehearsed
	Phone    phone.Phone    // as last seen; the zero Phone where none is needed
	To       string         // folder in which a new backup or a copy is kept, or of the mended copy; empty: where such things are kept
	Quick    bool           // check: without reading the files
	Agreed   bool           // repair: the copy may do without what is missing
	Although string         // restore: fingerprint of the damaged state that the person has agreed to
	Change   PasswordChange // of JobPassword
	Typed    bool           // passwords that were just typed go along; a check tries one, a backup sets one first
	Kept     bool           // the proven password of the backup goes along

	Afresh      bool // check: read every file again, also those that a stopped check has read
	Full        bool // backup: do not continue from the one that is there
	Shared      bool // backup: other users of the computer may read it
	AcceptFewer bool // backup: it may lack most of what the earlier one holds
	PutBack     bool // repair: also bring back files that the backup does not list
	HardLinks   bool // repair: share the files with the original to save space

	Save  Saving   // of JobSave
	Older []string // look: other backups of the same phone, newest first; the index of one stands in for a lost one
}

// Saving is what is to be saved out of a backup.
type Saving struct {
	Kinds        []string  // of contents, by their ids; "tree" is the whole backup
	Since, Until time.Time // bound photos and recordings by when they were made; until not included
	Apps         []string  // bundle identifiers, or a folder or file of one: "org.example.app/Documents/a.txt"; all apps where there are none
	Photos       []int64   // single photos by their keys, hidden and deleted ones too; all where there are none
	Chats        []string  // single chats by their IDs; all where there are none
	Contacts     []int64   // single contacts
	Notes        []string  // single notes
	JPEG         bool      // a JPEG beside each HEIC
	JPEGOnly     bool      // in its place
	AlbumFolders bool      // photos of albums go into a folder for each
	Hidden       bool      // hidden photos too, apart
	Deleted      bool      // recently deleted ones too, apart
	Damaged      bool      // damaged photos and recordings, too, as far as they are there
	OlderIndex   string    // the folder of an older copy of the same backup, whose index is used
}

// Outcome is how long work went. At most one of Failure and Stopped is set; what
// was learnt on the way stands beside them.
type Outcome struct {
	Failure *Failure // it ended badly
	Stopped bool     // it ended because it was asked to, here

	Password  PasswordState // PasswordRight or PasswordWrong when one was tried
	Untried   bool          // a password could not even be tried: the key bag or the index is damaged
	Check     *CheckState   // what was found of the backup
	BackedUp  *BackedUp
	Restored  *Restored
	Repaired  *Repaired
	Copied    *Copied
	Asks      *RepairPlan // the repair needs consent first
	Looked    *Looked
	Saved     *Saved
	Rehearsed *Rehearsed
	Changed   PasswordChange // what was done to the backup password
	Attempts  []Attempt      // the failures that the journal knows now, oldest first; nil when it was not written
}
