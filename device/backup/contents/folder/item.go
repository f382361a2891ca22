package folder

import (
	"context"
	"io"
	"time"
)

// Item is one file that is to be saved.
type Item struct {
	// Key says what the file is, the same in every run: by it a second run knows what
	// it has already ("CameraRollDomain-Media/DCIM/100APPLE/IMG_0001.HEIC").
	Key string
	// Folder are the folders below the chosen one, outermost first, in any text: each is
	// made a name that every file system takes.
	Folder []string
	// Name is the file's name in any text, extension included.
	Name string
	// Together, where it is not empty, keeps files that belong together under one base
	// name (a Live Photo's picture and film): what makes one of them "IMG_0001 (2).HEIC"
	// makes the others "IMG_0001 (2).MOV". They go into the same folder.
	Together string
	// Size is exactly how many bytes Write writes, or nothing is saved; -1 when not
	// known before. With Modified it says which version of the file this is: when
	// one of the two differs from what an earlier run saved, it is saved once more,
	// beside that.
	Size     int64
	Modified time.Time // the file's time; zero leaves the time of saving
	// Renew lets a later run put a new version in the place of one that it wrote itself
	// and nobody changed since: for pages and lists, which grow.
	Renew bool
	// Write writes the content, the same each time: it may be called several times,
	// or not at all. An error means that nothing is saved under the name.
	Write func(ctx context.Context, w io.Writer) error
}

// Saver saves files; Folder is one. What writes pages and lists knows no more of where
// they go.
type Saver interface {
	// Save saves an item, or finds that it is there already, and returns where it lies:
	// a path below the chosen folder, with slashes, fit for a link after escaping.
	// An *ItemError means that this item could not be saved; it is accounted for, and
	// the next can be saved. Any other error (the disk is full, the drive is gone, the
	// context ended) ends the saving.
	Save(ctx context.Context, item Item) (path string, err error)
}
