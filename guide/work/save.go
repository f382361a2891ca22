package work

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/heic"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save/parts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Savable are the kinds of contents that can be saved, in the order in which they are.
// Dated are those that Since and Until bound.
var (
	Savable = []source.Kind{
		source.Photos, source.Messages, source.WhatsApp, source.Contacts, source.Notes, source.Calls, source.Calendar, source.Reminders,
		source.SafariBookmarks, source.SafariHistory, source.VoiceMemos, source.Voicemail, source.Apps,
	}
	Dated = []source.Kind{
		source.Photos, source.Messages, source.WhatsApp, source.Notes, source.Calls, source.SafariHistory, source.VoiceMemos, source.Voicemail,
		source.Calendar, source.Reminders,
	}
)

// Tree is the whole backup, which is saved only where it is asked for.
const Tree = save.Tree

// Saved is what became of a save.
type Saved struct {
	save.Result
	Sorted       bool // the index is lost: what was recognised was saved
	OlderIndex   bool // the index is lost: that of an older copy was used
	IndexDamaged bool // what the index still lists was saved
}

// save saves what is in a backup into a folder. From a damaged backup it saves what is
// whole; where the index of one without a password is lost, what can be recognised.
func (r *Room) save(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) (err error) {
	b, err := backupdir.Open(o.Backup)
	if err != nil {
		return err
	}
	defer b.Close()
	out.Facts = b.Facts()
	start := time.Now()
	defer r.noteSaving(o)()
	defer func() { out.Outcome.Saved = savedOf(o.Backup, out.Saved, time.Since(start), err) }()
	phases := []guide.Phase{guide.PhaseExamine, guide.PhaseCopy, guide.PhaseFinish}
	if out.Facts.Encrypted {
		phases = append([]guide.Phase{guide.PhaseUnlock}, phases...)
	}
	w = w.inPhases(phases...)
	sel := selection(o.Save)
	say, err := wordsFor(o.To, r.Language)
	if err != nil {
		return err
	}
	sel.Language, sel.Texts = say.language, say.save
	sel.TooBig = func(files []save.Large) {
		seen := guide.Seen{Kind: guide.SeenTooBig, Need: disk.FATLimit, Count: int64(len(files))}
		for _, f := range files[:min(len(files), shownNotSaved)] {
			seen.Names = append(seen.Names, f.Name)
		}
		w.seen(seen)
	}
	if o.Save.JPEG || o.Save.JPEGOnly {
		var decoder heic.Decoder
		defer decoder.Close()
		sel.JPEG = decoder.JPEG
	}
	s, err := opened(ctx, b, o, p, w.Progress)
	switch {
	case err == nil && o.Save.OlderIndex != "":
		defer s.Backup().Close()
		out.Saved.OlderIndex = true
	case lostIndex(err) && out.Facts.Encrypted:
		return fmt.Errorf("%w: %w", save.ErrNeedsIndex, err)
	case lostIndex(err):
		out.Saved.Sorted = true
		out.Saved.Result, err = save.Sort(ctx, b, o.To, sel, w.Progress)
		return err
	}
	if err != nil {
		return err
	}
	out.Saved.IndexDamaged = s.Damage() != nil || s.Defects() > 0
	sel.Parts = parts.All(s, parts.Options{
		Since: sel.Since, Until: sel.Until, Deleted: sel.Deleted, Chats: o.Save.Chats, Contacts: o.Save.Contacts, Notes: o.Save.Notes, OpenNotes: p.openNotes, Words: say.parts,
	})
	out.Saved.Result, err = save.Run(ctx, s, o.To, sel, w.Progress)
	return err
}

// openNotes opens locked notes with what came along.
func (p Passwords) openNotes(ctx context.Context, r *notes.Reader) error {
	if err := r.Open(ctx, p.NoteKeys); err != nil {
		return err
	}
	for _, password := range p.Notes {
		if _, err := r.Unlock(ctx, password); err != nil {
			return err
		}
	}
	return nil
}

// opened opens what is to be saved from, by the index of an older copy where one is
// named.
func opened(ctx context.Context, b *backupdir.Backup, o guide.Order, p Passwords, report progress.Func) (*source.Source, error) {
	if o.Save.OlderIndex != "" {
		return save.WithIndex(ctx, o.Backup, o.Save.OlderIndex, p.Password, report)
	}
	err := b.Unlock(ctx, p.Password, report)
	if p.Password == nil && errors.Is(err, backupdir.ErrWrongPassword) {
		err = backupdir.ErrLocked // none was tried
	}
	if err != nil {
		return nil, err
	}
	s, err := source.Open(ctx, b)
	if err == nil && s.Damage() != nil && s.Len() == 0 {
		err = fmt.Errorf("%w: %w", backupdir.ErrIndexDamaged, s.Damage())
	}
	return s, err
}

// lostIndex reports whether nothing can be read of an index.
func lostIndex(err error) bool {
	for _, lost := range []error{backupdir.ErrNoIndex, backupdir.ErrEmptyIndex, backupdir.ErrNotIndex, backupdir.ErrIndexDamaged} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return false
}

// selection is an order in the words of package save.
func selection(o guide.Saving) save.Selection {
	sel := save.Selection{
		Since: o.Since, Until: o.Until, Apps: o.Apps, Photos: o.Photos, JPEGOnly: o.JPEGOnly, AlbumFolders: o.AlbumFolders, Hidden: o.Hidden, Deleted: o.Deleted, Damaged: o.Damaged,
	}
	for _, kind := range o.Kinds {
		sel.Kinds = append(sel.Kinds, source.Kind(kind))
	}
	return sel
}

// notSaved is the problem behind an error of a save.
func notSaved(f *guide.Failure, err error) guide.ProblemID {
	var room *folder.RoomError
	switch {
	case f.Kind == guide.JobSave && withheld(err) != "":
		return withheld(err)
	case errors.As(err, &room):
		f.Need, f.Have = room.Need, room.Free
		return guide.SaveNoSpace
	case errors.Is(err, save.ErrBackupGone), errors.Is(err, folder.ErrStop):
		return guide.SaveBackupGone
	case errors.Is(err, folder.ErrGone):
		return guide.SaveFolderGone
	case errors.Is(err, folder.ErrFull), f.Kind == guide.JobSave && disk.IsNoSpace(err):
		return guide.SaveDiskFull
	case errors.Is(err, folder.ErrBusy):
		return guide.SaveBusy
	case errors.Is(err, folder.ErrNotUsable) && errno.Is(err, errno.Forbidden, errno.ReadOnly):
		return guide.SaveForbidden
	case errors.Is(err, folder.ErrInBackup), errors.Is(err, folder.ErrHoldsBackup):
		return guide.SaveInBackup
	case errors.Is(err, save.ErrNeedsIndex):
		return guide.SaveNeedsIndex
	case errors.Is(err, save.ErrOtherPhone):
		return guide.SaveOtherPhone
	case errors.Is(err, folder.ErrOccupied), errors.Is(err, folder.ErrNotUsable), errors.Is(err, save.ErrNothing), errors.As(err, new(*folder.ItemError)),
		f.Kind == guide.JobSave && (errno.Is(err, errno.NotFolder) || errors.Is(err, fs.ErrExist)):
		return guide.SaveFailed
	}
	return ""
}
