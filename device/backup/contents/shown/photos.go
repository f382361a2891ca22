package shown

import (
	"context"
	"errors"
	"image"
	"time"
)

// Photos is what is asked of the photos and videos of a backup.
type Photos interface {
	// PhotoList lists the photos and videos that the backup holds. The list is shared:
	// nobody changes it.
	PhotoList(ctx context.Context) (*PhotoList, error)
	// PhotoDetails tells more of the photo at a place of the list.
	PhotoDetails(ctx context.Context, n int) (PhotoDetails, error)
	// Thumbnails makes small pictures in the background. ready is called, on any
	// goroutine, when one has been made or cannot be.
	Thumbnails(ready func()) Thumbnails
	// Picture is the photo at a place of the list, upright, as large as fits into size. It
	// may take seconds. Errors: ErrNoPicture, ErrDamaged, those of the context.
	Picture(ctx context.Context, n int, size image.Point) (Picture, error)
}

// What keeps a photo or video from being shown.
var (
	ErrNoPicture = errors.New("no picture can be made of it")      // of its kind; its file is as it is
	ErrDamaged   = errors.New("its file is damaged or unreadable") // and is saved as far as it can be read
)

// Picture is a photo as it is seen large.
type Picture struct {
	Image   *image.RGBA
	Preview bool // it is the preview that the backup holds; the photo itself cannot be shown
	Damaged bool // of a preview: as the photo's file is ErrDamaged
}

// Thumbnails are small square pictures of photos, made in the background and kept as
// long as there is room. Its methods do not wait.
type Thumbnails interface {
	// Want says what is to be seen now, the most urgent first, at a side of so many
	// pixels. What was wanted before and is not any more is not made.
	Want(side int, places []int)
	// Of is the picture of a photo; nil and false when there is none yet, nil and true
	// when none can be made, or only out of the whole photo, which comes later.
	Of(n, side int) (picture *image.RGBA, tried bool)
	// Close ends it. Nobody is told of anything afterwards.
	Close()
}

// PhotoList are the photos and videos that a backup holds, the newest first and those
// without a date last, and how many others there are.
type PhotoList struct {
	Photos []Photo
	Albums []Album

	InCloud int64 // of the library, and only in iCloud
	Missing int64 // should be in the backup and are not
	Shared  int64 // of albums that others share
	Defects int64 // rows that could not be read
	Indexed bool  // the library's index can be read; else files are listed, without names and albums
}

// Photo is one photo or video, in a few dozen bytes.
type Photo struct {
	Key    int64 // in guide.Saving
	Wall   int64 // when it was taken, by the clock there, in seconds as if that were UTC; NoDate
	Length int32 // of a video, in seconds
	Is     PhotoIs
}

// NoDate is the Wall of a photo whose date is not known.
const NoDate = -1 << 63

// Taken is when it was taken by the clock there; zero when not known.
func (p Photo) Taken() time.Time {
	if p.Wall == NoDate {
		return time.Time{}
	}
	return time.Unix(p.Wall, 0).UTC()
}

// PhotoIs is what a photo is.
type PhotoIs uint16

// What a photo can be.
const (
	PhotoVideo PhotoIs = 1 << iota
	PhotoLive
	PhotoEdited
	PhotoHidden
	PhotoDeleted // in Recently Deleted
	PhotoFavorite
	PhotoReduced // a smaller copy; the original is in iCloud
	PhotoScreenshot
	PhotoPanorama
	PhotoBurst // of a burst, and not shown by Photos on the phone
)

// Album is an album that a person made.
type Album struct {
	Title  string
	Shared bool
	Places []int32 // of its photos in the list, in its order
}

// PhotoDetails are what is told of one photo when it is seen large.
type PhotoDetails struct {
	Name          string // as its owner knows it
	Path          string // on the phone
	Bytes         int64  // of all of its files
	Taken         time.Time
	Width, Height int // pixels; 0 when not known
	Length        time.Duration
}
