package backup

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Format is the kind of index that a backup has.
type Format string

// The formats.
const (
	FormatNone Format = ""     // no index found
	FormatDB   Format = "db"   // Manifest.db, iOS 10 and later
	FormatMBDB Format = "mbdb" // Manifest.mbdb, iOS 9 and earlier
)

// Facts is what the three property lists of a backup tell, without opening its
// index. It is cheap to read and a plain value. Empty strings and zero values
// mean that the backup does not tell.
type Facts struct {
	Folder      string // absolute path of the backup's own folder
	UDID        string // Target Identifier, else Unique Identifier, else the folder's name
	DeviceName  string
	DisplayName string
	ProductType string // "iPhone16,1"
	IOS         string // "26.1"
	Build       string
	Serial      string
	PhoneNumber string
	Date        time.Time // Last Backup Date, else the Date of Status or Manifest
	Encrypted   bool      // what the lists and the index come to, see Doubt; meaningful only when MarksRead
	PasscodeSet bool
	HasKeybag   bool
	Format      Format
	MarksRead   bool      // Manifest.plist was read
	Finished    bool      // Status.plist says SnapshotState "finished"
	State       string    // SnapshotState as it stands there; empty when Status is missing or unreadable
	HasSnapshot bool      // a Snapshot folder lies in the backup
	Archived    bool      // the folder's name carries a date: a copy set aside by a host
	Apps        int       // number of applications listed
	Changed     time.Time // newest modification time among the plists and the index, for fingerprints
	IndexBytes  int64
	StateKnown  bool // Status.plist was read; else nobody knows whether the backup was finished
	TooOld      bool // of iOS 3 or older: .mddata files and no index
	Forbidden   bool // the folder itself may not be read; only Folder and UDID are known
}

// FolderState says whether a folder of backups could be read.
type FolderState string

// The states of a folder of backups. Only FolderRead allows to say that there
// are no backups in it.
const (
	FolderRead      FolderState = "read"
	FolderMissing   FolderState = "missing"   // there is no such folder
	FolderForbidden FolderState = "forbidden" // it may not be read (on macOS: Full Disk Access)
	FolderBroken    FolderState = "broken"    // an input/output error, not a folder …
	FolderOnline    FolderState = "online"    // a cloud keeps what is in it, and did not bring it
	FolderAwaited   FolderState = "awaited"   // it is still being read, for the first time
	FolderSilent    FolderState = "silent"    // its disk does not answer, and it was not read
	FolderAway      FolderState = "away"      // it is a link, or lies behind one, to what is not there now: a disk that is not connected
)

// Unknown reports whether backups may lie in a folder that was not read.
func (s FolderState) Unknown() bool {
	return s == FolderForbidden || s == FolderBroken || s == FolderOnline || s == FolderAwaited || s == FolderSilent || s == FolderAway
}

// Folder is a place where backups may lie, and what was found in it.
type Folder struct {
	Path    string
	State   FolderState
	Err     string  // for Details; empty when State is FolderRead
	Backups []Facts // newest first
	// Links are what in it leads elsewhere, where a backup may lie, and was not read.
	Links []Folder
	// Leads is where the folder would be, when it is FolderAway: the target of the link.
	Leads string
}

// With is a folder with what was read of its links: their backups are its own, and Links
// are those that still may hold one.
func (f Folder) With(links []Folder) Folder {
	f.Backups, f.Links = slices.Clone(f.Backups), nil
	for _, l := range links {
		f.Backups = append(f.Backups, l.Backups...)
		if l.State.Unknown() {
			f.Links = append(f.Links, l)
		}
	}
	SortNewest(f.Backups)
	return f
}

// WithLinks are folders, each followed by its Links.
func WithLinks(folders []Folder) []Folder {
	var all []Folder
	for _, f := range folders {
		all = append(append(all, f), f.Links...)
	}
	return all
}

// SortNewest sorts backups, the newest first.
func SortNewest(backups []Facts) {
	slices.SortFunc(backups, func(a, b Facts) int {
		return cmp.Or(b.Date.Compare(a.Date), strings.Compare(a.Folder, b.Folder))
	})
}

// IsUDID knows both shapes of a phone's identifier, after which the folder of its
// backup is called: 40 hexadecimal digits, or 8, a dash and 16.
func IsUDID(s string) bool {
	if len(s) == 25 && s[8] == '-' {
		s = s[:8] + s[9:]
	} else if len(s) != 40 {
		return false
	}
	return strings.Trim(s, "0123456789abcdefABCDEF") == ""
}
