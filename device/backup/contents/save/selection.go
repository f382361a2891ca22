package save

import (
	"context"
	"io"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Tree is the whole backup, each file in its domain, as it lies on the phone.
const Tree source.Kind = "tree"

// Selection says what is to be saved.
type Selection struct {
	Kinds []source.Kind // photos, voice-memos, voicemail, apps, tree and those of Options.Parts

	// Since and Until bound photos and the like by when they were taken, until not
	// included. Zero means no bound; with one, what has no date is left out.
	Since, Until time.Time

	Albums []int64  // only photos in one of these albums
	Photos []int64  // only the photos of these keys (photos.Asset.Key), hidden and deleted ones too
	Apps   []string // bundle identifiers or domains of apps, or a folder or file in one after a slash; all apps when empty
	Chats  []string // for parts that know them

	AlbumFolders bool    // photos of albums go into a folder for each of them
	Hidden       bool    // hidden photos too, apart
	Deleted      bool    // recently deleted ones too, apart
	JPEG         Convert // makes a JPEG beside each HEIC; nil for none
	JPEGOnly     bool    // in place of the HEIC, which is saved where no JPEG can be made of it

	// Damaged asks for photos, films and recordings whose bytes are cut or broken as
	// well, as far as they are there, in a folder apart.
	Damaged bool

	// TooBig is told, before anything is written, of the files that are selected and too
	// large for the disk that is saved to; nil for nobody. They are not saved.
	TooBig func(files []Large)

	// AnyRoom begins also where the disk has too little room for all.
	AnyRoom bool

	Language string // of the texts
	Texts    Texts  // Words where a text is empty
	Parts    []Part
}

// Large is a file that is larger than a disk takes.
type Large struct {
	Name string
	Size int64
}

// Convert makes a JPEG of a HEIC.
type Convert func(ctx context.Context, w io.Writer, heic io.ReaderAt, size int64) error

// Part is a kind of contents that another package reads and writes: messages as pages,
// contacts as cards.
type Part struct {
	Kind source.Kind
	// Files yields the files that are saved as they lie, with their place; nil for none.
	// It is called twice, once for the sum.
	Files func(ctx context.Context, yield func(File) bool) error
	// Write writes what is made anew, after the files; nil for none. Items that cannot
	// be saved do not end it.
	Write func(ctx context.Context, to Saver) error
	// Room is about how many bytes in how many files Write will write, nil where that is
	// little. It counts where nothing was saved into the folder before.
	Room func(ctx context.Context) (bytes, files int64, err error)
	// Gaps tells, after Write, what it did not write; nil for nothing.
	Gaps func() Gaps
	// Page is, after Write, where in the folder the page lies that a person begins with;
	// empty or nil where there is none.
	Page func() string
}

// Gaps is what there is not of a part that was written, beside whole items, which the
// Account has.
type Gaps struct {
	Defects int64 `json:"defects"` // places that could not be read: a part of a record, or several records
	Absent  int64 `json:"absent"`  // files that records name and the backup does not have
}

// Texts are the words in names of folders and in the list.
type Texts struct {
	Photos, Albums, Hidden, Deleted, NoDate string
	VoiceMemos, Voicemail, Apps, Tree       string
	Unknown                                 string // a caller whose number was withheld
	Damaged, Edited                         string
	Pictures, Films, Sounds                 string // of what was recognised without an index
	Documents, Databases, Previews          string
	NotSaved                                string // the list's name, with its extension
	NotSavedTop, AllSaved, StoppedTop       string // its first lines
	NotSavedMore                            string // with the number for %d
	Defects, Absent                         string // Gaps of a kind, with the number for %d
	Reasons                                 map[string]string
	Kinds                                   map[string]string
}

// Words are the English texts.
var Words = Texts{
	Photos: "Photos", Albums: "Albums", Hidden: "Hidden", Deleted: "Recently deleted", NoDate: "Without a date",
	VoiceMemos: "Voice memos", Voicemail: "Voicemail", Unknown: "Unknown caller", Apps: "Apps", Tree: "Whole backup", Damaged: "Damaged", Edited: "edited",
	Pictures: "Pictures", Films: "Films", Sounds: "Recordings and music", Documents: "Documents", Databases: "Databases", Previews: "Previews",
	NotSaved:     "Not saved.txt",
	NotSavedTop:  "These files of the backup could not be saved. Everything else that was chosen is in this folder.",
	StoppedTop:   "Saving was stopped before the end. Saving into this folder again goes on from there. So far, these files could not be saved:",
	AllSaved:     "Everything that was chosen last is in this folder.",
	NotSavedMore: "… and %d more",
	Defects:      "Places that could not be read, wholly or in part: %d",
	Absent:       "Files that belong here and are not in this backup: %d",
	Reasons: map[string]string{
		"missing":       "Not in the backup, although its list of files names them",
		"cut-short":     "Incomplete in the backup",
		"undecryptable": "Cannot be decrypted",
		"unreadable":    "The disk with the backup could not read them",
		"damaged":       "Damaged in the backup",
		"too-big":       "Too big for the disk that was saved to. Disks formatted as exFAT, NTFS or APFS take them",
		"no-name":       "The disk that was saved to takes no name for them",
		"failed":        "Could not be made",
	},
	Kinds: map[string]string{
		"photos": "Photos and videos", "voice-memos": "Voice memos", "voicemail": "Voicemail", "apps": "Apps", "messages": "Messages", "contacts": "Contacts", "notes": "Notes", "calls": "Calls", "calendar": "Calendar", "reminders": "Reminders",
		"safari-bookmarks": "Safari bookmarks", "safari-history": "Safari history", "whatsapp": "WhatsApp", "tree": "Whole backup", "recognised": "Recognised files",
	},
}

// or fills empty texts with those of Words.
func (t Texts) or(w Texts) Texts {
	for _, pair := range [][2]*string{
		{&t.Photos, &w.Photos},
		{&t.Albums, &w.Albums},
		{&t.Hidden, &w.Hidden},
		{&t.Deleted, &w.Deleted},
		{&t.NoDate, &w.NoDate},
		{&t.VoiceMemos, &w.VoiceMemos},
		{&t.Voicemail, &w.Voicemail},
		{&t.Unknown, &w.Unknown},
		{&t.Apps, &w.Apps},
		{&t.Tree, &w.Tree},
		{&t.Damaged, &w.Damaged},
		{&t.Edited, &w.Edited},
		{&t.Pictures, &w.Pictures},
		{&t.Films, &w.Films},
		{&t.Sounds, &w.Sounds},
		{&t.Documents, &w.Documents},
		{&t.Databases, &w.Databases},
		{&t.Previews, &w.Previews},
		{&t.NotSaved, &w.NotSaved},
		{&t.NotSavedTop, &w.NotSavedTop},
		{&t.AllSaved, &w.AllSaved},
		{&t.StoppedTop, &w.StoppedTop},
		{&t.NotSavedMore, &w.NotSavedMore},
		{&t.Defects, &w.Defects},
		{&t.Absent, &w.Absent},
	} {
		if *pair[0] == "" {
			*pair[0] = *pair[1]
		}
	}
	if t.Reasons == nil {
		t.Reasons = w.Reasons
	}
	if t.Kinds == nil {
		t.Kinds = w.Kinds
	}
	return t
}

// within reports whether a time lies in the bounds.
func (s *Selection) within(t time.Time) bool {
	if s.Since.IsZero() && s.Until.IsZero() {
		return true
	}
	return !t.IsZero() && !t.Before(s.Since) && (s.Until.IsZero() || t.Before(s.Until))
}
