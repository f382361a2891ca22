package assistant

import (
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
)

// opened holds the backup that is being looked through. The zero value holds none.
type opened struct {
	mu sync.Mutex
	v  *view.View
}

// take holds another one.
func (o *opened) take(v *view.View) {
	o.drop()()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.v = v
}

// drop lets go of it. What it returns closes it, and waits until what is being read of
// it was read.
func (o *opened) drop() (closeIt func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	v := o.v
	o.v = nil
	return func() {
		if v != nil {
			_ = v.Close() // it was only read
		}
	}
}

// noteKeys are the keys of locked notes that a person opened in a backup, for a save of it
// to open them, too; nil where another one is looked through.
func (o *opened) noteKeys(backup string) notes.Keys {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.v == nil || o.v.Source().Backup().Facts().Folder != backup {
		return nil
	}
	return o.v.NoteKeys()
}

// Contents is the backup that was opened to look through what is inside
// (Situation.Inside); nil while there is none.
func (a *Assistant) Contents() shown.View {
	a.opened.mu.Lock()
	defer a.opened.mu.Unlock()
	if a.opened.v == nil {
		return nil
	}
	return a.opened.v
}
