package backup

// Listing is what is in a folder, for a person who looks for the one with their
// backups.
type Listing struct {
	Path    string // absolute and clean
	Up      string // the folder that it lies in; empty at the top
	State   FolderState
	Backup  bool // it is itself a backup
	Backups int  // backups that lie directly in it
	Folders []Subfolder
	More    bool // there are more folders than are listed
	Answer  Answer
}

// Subfolder is a folder in a Listing.
type Subfolder struct {
	Name    string
	Path    string
	Backup  bool // it is itself a backup
	Backups int  // backups that lie directly in it, as their names tell
	Answer  Answer
}

// Room is what fits on the disk of a folder.
type Room struct {
	Free      int64 // bytes; -1: not known
	FileLimit int64 // the most bytes that one file may have; 0: no limit, or none is known
	Answer    Answer
}

// Place is where a person may begin to look.
type Place struct {
	Kind PlaceKind
	Name string // of a disk
	Path string
	// Answer: a disk is named by its path as long as it has not told its name.
	Answer Answer
}

// Answer says whether the disk that something lies on has answered.
type Answer string

// The states of an answer.
const (
	Answered Answer = ""
	Awaited  Answer = "awaited" // not yet
	Silent   Answer = "silent"  // it does not: a share whose computer is off, a drive that fails
)

// Made is what came of making a folder.
type Made struct {
	Answer Answer
	Err    error // of package os, once it has answered; nil: it is there
}

// PlaceKind is what a Place is.
type PlaceKind string

// The kinds of places.
const (
	PlaceHome      PlaceKind = "home"
	PlaceDocuments PlaceKind = "documents"
	PlaceDisk      PlaceKind = "disk"
	PlaceComputer  PlaceKind = "computer" // the top of everything
)
