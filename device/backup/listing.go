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
}

// Subfolder is a folder in a Listing.
type Subfolder struct {
	Name    string
	Path    string
	Backup  bool // it is itself a backup
	Backups int  // backups that lie directly in it, as their names tell
}

// Place is where a person may begin to look.
type Place struct {
	Kind PlaceKind
	Name string // of a disk
	Path string
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
