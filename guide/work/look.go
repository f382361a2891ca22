package work

import (
	"context"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/guide"
)

// look opens a backup to look through what is inside, and counts it. The View in the
// Result is the caller's to close.
func (r *Room) look(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) error {
	b, err := backupdir.Open(o.Backup)
	if err != nil {
		return err
	}
	defer func() {
		if out.View == nil {
			b.Close()
		}
	}()
	out.Facts = b.Facts()
	phases := []guide.Phase{guide.PhaseInside}
	if out.Facts.Encrypted {
		phases = append([]guide.Phase{guide.PhaseUnlock}, phases...)
	}
	w = w.inPhases(phases...)
	err = b.Unlock(ctx, p.Password, w.Progress)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case o.Typed && errors.Is(err, backupdir.ErrWrongPassword):
		out.Password = guide.PasswordWrong
		return nil
	case p.Password == nil && errors.Is(err, backupdir.ErrWrongPassword):
		return backupdir.ErrLocked
	case lostIndex(err) && out.Facts.Encrypted:
		return fmt.Errorf("%w: %w", save.ErrNeedsIndex, err)
	case lostIndex(err):
		out.Looked = &guide.Looked{Backup: o.Backup, IndexLost: true}
		return nil
	case err != nil:
		return err
	}
	if o.Typed {
		out.Password = guide.PasswordRight
		if w.Proven != nil {
			w.Proven(b.PasswordAs(p.Password))
		}
		w.seen(guide.Seen{Kind: guide.SeenPasswordRight, Backup: o.Backup})
	}
	v, err := view.Open(ctx, b)
	if err != nil {
		return err
	}
	s := v.Source()
	if s.Damage() != nil && s.Len() == 0 {
		if out.Facts.Encrypted {
			return fmt.Errorf("%w: %w", save.ErrNeedsIndex, s.Damage())
		}
		out.Looked = &guide.Looked{Backup: o.Backup, IndexLost: true}
		return nil
	}
	h, err := v.Holdings(ctx)
	if err != nil {
		return err
	}
	out.View = v
	out.Looked = &guide.Looked{Backup: o.Backup, Holdings: h, IndexDamaged: s.Damage() != nil || s.Defects() > 0}
	return nil
}
