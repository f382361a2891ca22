// Package view answers what the window's pages ask of an opened backup (package shown),
// in pieces of bounded size. Readers are opened when they are first
// asked for. It reads and never writes; nothing of the contents leaves it but by its
// answers.
package view

import (
	"context"
	"errors"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/heic"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// View is an opened backup. Its methods may wait for the disk, take a context, and may be
// called from several goroutines.
type View struct {
	s     *source.Source
	close func() error // of what the source lies on; nil where the caller owns it

	photos photoIndex
	large  gate // of pictures that take much memory
	heic   heic.Decoder

	mu      sync.Mutex
	held    *inventory.Holdings
	closed  bool
	users   sync.WaitGroup // that read now
	closers []func() error // of readers that were opened

	life context.Context // of what is read in the background; it ends with Close
	stop context.CancelFunc

	noteKeys notes.Keys // of locked notes that their password has opened; guarded by mu

	messages, whatsApp *chats
	lists              map[inventory.Kind]*recordList
}

var _ shown.View = (*View)(nil)

// Open makes a View of an unlocked backup, which it closes with itself.
func Open(ctx context.Context, b *backupdir.Backup) (*View, error) {
	s, err := source.Open(ctx, b)
	if err != nil {
		return nil, err
	}
	return Owning(s), nil
}

// Owning makes a View of a source, whose backup it closes with itself.
func Owning(s *source.Source) *View {
	v := Of(s)
	v.close = s.Backup().Close
	return v
}

// Of makes a View of what the caller has opened, and closes.
func Of(s *source.Source) *View {
	life, stop := context.WithCancel(context.Background())
	return &View{s: s, large: newGate(), life: life, stop: stop, messages: newChats(), whatsApp: newChats(), lists: newLists()}
}

// Source is what it reads from.
func (v *View) Source() *source.Source { return v.s }

// begin keeps the View open until the function that it returns is called.
func (v *View) begin() (end func(), err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil, shown.ErrClosed
	}
	v.users.Add(1)
	return v.users.Done, nil
}

// atClose has something closed with the View: a reader that was opened.
func (v *View) atClose(f func() error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closers = append(v.closers, f)
}

// Holdings are what the backup holds and what it does not. They are counted once.
func (v *View) Holdings(ctx context.Context) (*inventory.Holdings, error) {
	end, err := v.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	v.mu.Lock()
	held := v.held
	v.mu.Unlock()
	if held != nil {
		return held, nil
	}
	if held, err = contents.Take(ctx, v.s); err != nil {
		return nil, err
	}
	v.mu.Lock()
	v.held = held
	v.mu.Unlock()
	return held, nil
}

// Close ends it, once all that is being read was read. What is asked for later is
// shown.ErrClosed.
func (v *View) Close() error {
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		return nil
	}
	v.closed = true
	v.mu.Unlock()
	v.stop()
	v.users.Wait()
	v.heic.Close()
	v.noteKeys.Wipe()
	var errs []error
	for _, f := range v.closers {
		errs = append(errs, f())
	}
	if v.close != nil {
		errs = append(errs, v.close())
	}
	return errors.Join(errs...)
}
