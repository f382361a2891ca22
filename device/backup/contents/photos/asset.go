package photos

import (
	"hash/fnv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Where says what of an asset is in the backup.
type Where string

// The answers. The files of the backup decide, and the photo library's index only says
// why one is not there.
const (
	Here    Where = "here"    // the original
	Reduced Where = "reduced" // a smaller copy under the original's name; the original is in iCloud
	Preview Where = "preview" // a small preview only; the original is in iCloud
	Cloud   Where = "cloud"   // nothing; the original is in iCloud
	Missing Where = "missing" // the index says that it is on the phone, and it is not in the backup
)

// Sort is the sort of a picture or film.
type Sort string

// The sorts.
const (
	Still      Sort = "still"
	Panorama   Sort = "panorama"
	Live       Sort = "live"
	Screenshot Sort = "screenshot"
	Film       Sort = "film"
	SlowMotion Sort = "slow-motion"
	TimeLapse  Sort = "time-lapse"
	Recording  Sort = "screen-recording"
)

// Owner says whose an asset is.
type Owner string

// The owners.
const (
	Own          Owner = ""
	SharedAlbum  Owner = "shared-album" // of an album that others share; the backup has previews only
	FromMessages Owner = "messages"     // seen in Messages, not in the library
	Link         Owner = "link"         // by way of an iCloud link
)

// Asset is one picture or film with all that belongs to it.
type Asset struct {
	ID    int64 // in the library's index; 0 for a file that the index does not know
	UUID  string
	Name  string // as its owner knows it, with extension: any text
	Where Where
	Owner Owner
	Sort  Sort

	Original   *source.File // nil where the backup has none
	Film       *source.File // the moving part of a Live Photo
	Raw        *source.File // beside a JPEG or HEIC
	Edited     *source.File // what editing made of it
	EditedFilm *source.File
	Recipe     *source.File // how it was edited: Apple's own, for Photos only

	Taken     time.Time // UTC; zero when not known
	Offset    int       // seconds east of UTC where it was taken; see HasOffset
	HasOffset bool

	Width, Height int // pixels, 0 when not known
	Length        time.Duration
	Latitude      float64 // degrees; see HasPlace
	Longitude     float64
	HasPlace      bool

	Favorite bool
	Hidden   bool
	Trashed  bool // in Recently Deleted
	Burst    string
	Frame    bool // of a burst, and not shown by Photos

	folder, file string // ZDIRECTORY and ZFILENAME
	size         int64  // of the original; 0 when not known
}

// Key names an asset in its backup: its number in the library's index, or one below zero
// that is made of its place where the index does not know it.
func (a *Asset) Key() int64 {
	if a.ID != 0 {
		return a.ID
	}
	h := fnv.New64a()
	h.Write([]byte(join(a.folder, a.file)))
	return -int64(h.Sum64()>>1) - 1
}

// Video reports whether an asset is a film.
func (a *Asset) Video() bool {
	switch a.Sort {
	case Film, SlowMotion, TimeLapse, Recording:
		return true
	}
	return false
}

// Counted reports whether an asset is of the owner's library and in the backup, be it
// hidden or in Recently Deleted.
func (a *Asset) Counted() bool {
	return a.Owner == Own && (a.Where == Here || a.Where == Reduced)
}

// Library reports whether an asset is shown in the library on the phone, wherever its
// original is.
func (a *Asset) Library() bool { return a.Owner == Own && !a.Hidden && !a.Trashed }

// Local is when an asset was taken by the clock on the wall there; by UTC where the zone
// is not known.
func (a *Asset) Local() time.Time {
	if !a.HasOffset || a.Taken.IsZero() {
		return a.Taken
	}
	return a.Taken.In(time.FixedZone("", a.Offset))
}

// Path is where the index says that the original lies, below CameraRollDomain,
// whether it is there or not; empty when there is no index.
func (a *Asset) Path() string {
	if a.file == "" {
		return ""
	}
	return media + join(a.folder, a.file)
}

// Files yields the files of an asset that are in the backup, the original first.
func (a *Asset) Files(yield func(*source.File) bool) {
	for _, f := range []*source.File{a.Original, a.Film, a.Raw, a.Edited, a.EditedFilm, a.Recipe} {
		if f != nil && !yield(f) {
			return
		}
	}
}

// Album is an album or a folder of albums.
type Album struct {
	ID      int64
	Title   string
	Shared  bool
	Folder  bool
	Trashed bool
	Parent  int64 // a folder; 0 at the top
}
