package assistant

import (
	"fmt"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
)

// opened holds the backup that is being looked through. The zero value holds none.
type opened struct {
	mu      sync.Mutex
	v       *view.View
	closing answer.Questions // the backups that are being closed
}

// take holds another one.
func (o *opened) take(v *view.View) {
	o.drop()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.v = v
}

// drop lets go of it: it is closed once what is being read of it was read, which on a disk
// that died may be never. So nobody waits for that but settle.
func (o *opened) drop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	v := o.v
	o.v = nil
	if v != nil {
		answer.Ask(&o.closing, fmt.Sprintf("close %p", v), func(func()) error { return v.Close() }) // it was only read
	}
}

// settle waits until those that are being closed are, and no longer than that.
func (o *opened) settle(within time.Duration) { o.closing.Settle(within) }

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
