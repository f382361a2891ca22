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
	kept := false
	defer func() {
		if !kept {
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
	case lostIndex(err):
		return r.lookByOlder(ctx, o, p, w, err, out)
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
		return r.lookByOlder(ctx, o, p, w, s.Damage(), out)
	}
	h, err := v.Holdings(ctx)
	if err != nil {
		return err
	}
	out.View, kept = v, true
	out.Looked = &guide.Looked{Backup: o.Backup, Holdings: h, IndexDamaged: s.Damage() != nil || s.Defects() > 0}
	return nil
}

// lookByOlder opens a backup whose index is lost by that of another backup of the same
// phone. Where none does, a backup without a password can still be sorted by what its
// files are.
func (r *Room) lookByOlder(ctx context.Context, o guide.Order, p Passwords, w Watch, lost error, out *Result) error {
	for _, older := range o.Older {
		s, err := save.WithIndex(ctx, o.Backup, older, p.Password, w.Progress)
		if ctx.Err() != nil {
			if err == nil {
				s.Backup().Close()
			}
			return context.Cause(ctx)
		}
		if err != nil {
			continue
		}
		v := view.Owning(s)
		h, err := v.Holdings(ctx)
		if err != nil || s.Len() == 0 {
			_ = v.Close()
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			continue
		}
		if o.Typed {
			out.Password = guide.PasswordRight
			if w.Proven != nil {
				w.Proven(s.Backup().PasswordAs(p.Password))
			}
			w.seen(guide.Seen{Kind: guide.SeenPasswordRight, Backup: o.Backup})
		}
		out.View = v
		out.Looked = &guide.Looked{Backup: o.Backup, Holdings: h, OlderIndex: older}
		return nil
	}
	if out.Facts.Encrypted {
		return fmt.Errorf("%w: %w", save.ErrNeedsIndex, lost)
	}
	out.Looked = &guide.Looked{Backup: o.Backup, IndexLost: true}
	return nil
}
