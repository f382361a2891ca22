// Package shown is what the window's pages show of an opened backup: values, and the
// questions that they ask (View). Package view answers them; so the window needs no
// database and no key.
package shown

import (
	"context"
	"errors"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// View is an opened backup as a person looks through it. Its methods may wait for the
// disk, and may be called from several goroutines. What is asked for after it was closed
// is ErrClosed.
type View interface {
	Photos

	// Holdings are what the backup holds and what it does not.
	Holdings(ctx context.Context) (*inventory.Holdings, error)

	// Larger are the files that are larger than a number of bytes.
	Larger(ctx context.Context, than int64) ([]Large, error)

	Chats
	Lists
}

// Large is a file by its name, with the kind that it is saved with.
type Large struct {
	Kind  inventory.Kind
	Name  string
	Bytes int64
}

// ErrClosed says that the backup is not looked through any more.
var ErrClosed = errors.New("the backup was closed")

// ErrNotThere says that the backup does not have what was asked for.
var ErrNotThere = errors.New("not in the backup")
