package folder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// Errors of the folder itself. What was saved until then is saved; the next run goes
// on from there.
var (
	// ErrFull means that the disk has no room left.
	ErrFull = errors.New("the disk is full")
	// ErrGone means that the folder is not there any more: a drive was unplugged, or
	// somebody moved or removed it.
	ErrGone = errors.New("the folder is gone")
	// ErrBusy means that another run saves into the folder.
	ErrBusy = errors.New("another run saves into the folder")
	// ErrInBackup means that the folder lies in a backup, or is one.
	ErrInBackup = errors.New("the folder lies in a backup")
	// ErrHoldsBackup means that the backup lies in the folder.
	ErrHoldsBackup = errors.New("the backup lies in the folder")
	// ErrStop, in an error of what writes an item, ends the saving: what it reads from
	// is gone.
	ErrStop = errors.New("nothing more can be read")
	// ErrOccupied means that something else has a name that the folder needs for itself.
	ErrOccupied = errors.New("something else has the name of the work folder or of the list")
	// ErrNotUsable means that the folder cannot be made or opened, or not be written into.
	ErrNotUsable = errors.New("nothing can be saved into this folder")
)

// RoomError means that the disk has less room than is needed. Nothing was begun.
type RoomError struct{ Need, Free int64 }

func (e *RoomError) Error() string {
	return fmt.Sprintf("%d bytes are needed and %d are free", e.Need, e.Free)
}

// Reason says why an item was not saved.
type Reason string

// The reasons. The values are stable: programs read them.
const (
	Missing       Reason = "missing"       // its payload is not in the backup
	CutShort      Reason = "cut-short"     // fewer bytes than the index promises
	Undecryptable Reason = "undecryptable" // its key is missing or damaged
	Unreadable    Reason = "unreadable"    // the disk that the backup is on gave an error
	TooBig        Reason = "too-big"       // for one file on the disk that is saved to
	NoName        Reason = "no-name"       // the disk takes no name that could be made for it
	Failed        Reason = "failed"        // what makes its content failed
)

// ItemError means that one item could not be saved, and that the next can be.
type ItemError struct {
	Reason Reason
	Err    error
}

func (e *ItemError) Error() string { return string(e.Reason) + ": " + e.Err.Error() }
func (e *ItemError) Unwrap() error { return e.Err }

// errSize means that a content has another length than was said.
var errSize = errors.New("other size than expected")

// reasonOf finds the reason in an error of what writes an item.
func reasonOf(err error) Reason {
	var own *ItemError
	var path *fs.PathError
	switch {
	case errors.As(err, &own):
		return own.Reason
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, errSize):
		return CutShort
	case errors.Is(err, backupdir.ErrNoClassKey), errors.Is(err, backupdir.ErrBadFileKey), errors.Is(err, backupdir.ErrLocked):
		return Undecryptable
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, disk.ErrNotAFile): // a link or a folder that has the name of a payload is none
		return Missing
	case errors.As(err, &path):
		return Unreadable
	}
	return Failed
}

// Tally is how many files of how many bytes.
type Tally struct{ Files, Bytes int64 }

// Add counts one more file.
func (t *Tally) Add(bytes int64) { t.Files++; t.Bytes += max(bytes, 0) }

// NotSaved is an item that could not be saved.
type NotSaved struct {
	Kind   string
	Key    string
	Name   string // as the item had it
	Size   int64  // -1 when not known
	Reason Reason
}

// KindKey begins the key of an item that stands for all of a kind, which cannot be read.
const KindKey = "kind:"

// IsKind reports whether it is no file but all of a kind.
func (n NotSaved) IsKind() bool { return strings.HasPrefix(n.Key, KindKey) }

// maxNotSaved is how many items that were not saved are named; more are counted.
const maxNotSaved = 50_000

// Account is what became of the items of one run.
type Account struct {
	Saved    map[string]Tally // by kind; a file counts once it has its name
	There    map[string]Tally // were saved before
	NotSaved []NotSaved       // the first of them
	More     int64            // of those not named in NotSaved
}

// SavedAll sums up what was saved.
func (a Account) SavedAll() Tally { return sum(a.Saved) }

// ThereAll sums up what was there already.
func (a Account) ThereAll() Tally { return sum(a.There) }

func sum(by map[string]Tally) (all Tally) {
	for _, t := range by {
		all.Files += t.Files
		all.Bytes += t.Bytes
	}
	return all
}

// Account returns what became of the items so far.
func (f *Folder) Account() Account {
	f.mu.Lock()
	defer f.mu.Unlock()
	a := f.account
	a.Saved, a.There = maps.Clone(a.Saved), maps.Clone(a.There)
	a.NotSaved = a.NotSaved[:len(a.NotSaved):len(a.NotSaved)]
	return a
}

// count adds to a tally; the caller has the lock.
func count(to map[string]Tally, kind string, bytes int64) {
	t := to[kind]
	t.Add(bytes)
	to[kind] = t
}

// notSaved accounts for an item and makes its error.
func (f *Folder) notSaved(kind string, item *Item, err error) *ItemError {
	reason := reasonOf(err)
	f.mu.Lock()
	if len(f.account.NotSaved) < maxNotSaved {
		f.account.NotSaved = append(f.account.NotSaved, NotSaved{kind, item.Key, item.Name, item.Size, reason})
	} else {
		f.account.More++
	}
	f.mu.Unlock()
	return &ItemError{reason, err}
}

// notUsable marks an error of a folder that may not be written into.
func notUsable(err error) error {
	if errno.Is(err, errno.Forbidden, errno.ReadOnly) {
		return fmt.Errorf("%w: %w", ErrNotUsable, err)
	}
	return err
}
