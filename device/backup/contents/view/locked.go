package view

import (
	"context"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// openNotes opens the reader of notes, with those that were locked and are open now.
func (v *View) openNotes(ctx context.Context) (*notes.Reader, error) {
	r, err := notes.Open(ctx, v.s)
	if err != nil {
		return nil, err
	}
	keys := v.NoteKeys()
	defer keys.Wipe()
	if err := r.Open(ctx, keys); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// NoteKeys are copies of the keys of locked notes that are open. They are in memory alone,
// and are wiped when the View is closed.
func (v *View) NoteKeys() notes.Keys {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.noteKeys.Clone()
}

// OpenNotes implements shown.Lists. Of a password nothing is kept: what it opened is open by
// the keys of the notes.
func (v *View) OpenNotes(ctx context.Context, password []byte) (opened int, err error) {
	defer clear(password)
	end, err := v.begin()
	if err != nil {
		return 0, err
	}
	defer end()
	r, err := v.openNotes(ctx)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	if opened, err = r.Unlock(ctx, password); opened == 0 {
		return 0, err
	}
	l := v.lists[inventory.Notes]
	select {
	case l.opened <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	l.done = false // they are read anew, with their texts
	<-l.opened
	v.mu.Lock()
	defer v.mu.Unlock()
	v.noteKeys.Wipe()
	v.noteKeys = r.Keys()
	return opened, nil
}
