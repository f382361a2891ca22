package work

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/guide"
)

// copy copies a backup, as it is, into a folder in which Apple's app looks, under the
// name that the app looks for. What a check has found of the original is remembered
// of the copy, too: they are the same to the byte.
func (r *Room) copy(ctx context.Context, o guide.Order, _ Passwords, w Watch, out *Result) error {
	b, err := backupdir.Open(o.Backup)
	if err != nil {
		return err
	}
	defer b.Close()
	out.Facts = b.Facts()
	start := time.Now()
	w = w.inPhases(guide.PhaseCopy, guide.PhaseCompare)
	name, err := backupdir.AppleName(o.To, out.Facts)
	if err == nil {
		err = new(disk.Disk).MkdirAll(o.To, 0o700)
	}
	if err != nil {
		return err
	}
	found, fresh, unknown := r.ledger().Recall(b)
	out.Copy, err = repair.CopyWhole(ctx, b, filepath.Join(o.To, name), repair.Options{Notes: r.notes()}, w.Progress)
	if err != nil {
		return err
	}
	made, err := backupdir.Open(out.Copy.Folder)
	if err != nil {
		return err
	}
	defer made.Close()
	out.Copied = &guide.Copied{
		Backup: o.Backup, Folder: out.Copy.Folder, Beside: name != out.Facts.UDID,
		Files: out.Copy.Files, Bytes: out.Copy.Bytes, Left: int64(len(out.Copy.Skipped)), LeftOut: out.Copy.Skipped[:min(len(out.Copy.Skipped), shownLost)],
		Took: time.Since(start),
	}
	if unknown == nil && fresh {
		found.Fingerprint = check.Fingerprint(made)
		r.remember(made, found)
		out.Copied.Checked = true
	}
	return nil
}

// notCopied is the problem behind an error of a copy, where it is another one than
// of other works.
func notCopied(f *guide.Failure, goos string, err error) guide.ProblemID {
	var room *repair.SpaceError
	var unread *repair.ReadError
	switch {
	case f.Kind != guide.JobCopy:
		return ""
	case errors.As(err, new(*repair.HeldError)):
		return "" // see problem
	case withheld(err) != "":
		return withheld(err)
	case errors.Is(err, check.ErrChanged):
		return sentinel(check.ErrChanged)
	case errors.As(err, &room):
		f.Need, f.Have = room.Need, room.Free
		return guide.CopyNoSpace
	case disk.IsNoSpace(err):
		return guide.CopyNoSpace
	case errors.As(err, &unread):
		f.Place, f.Count = unread.Lost[0].File, int64(len(unread.Lost))
		return guide.CopyUnreadable
	case errors.As(err, new(*repair.UnfaithfulError)), errors.Is(err, repair.ErrDestination), errors.Is(err, backupdir.ErrNoPhoneName), errno.Is(err, errno.ReadOnly):
		return guide.CopyFailed
	case errors.Is(err, fs.ErrPermission):
		if goos == "darwin" {
			return guide.CopyFullDiskAccess
		}
		return guide.CopyFailed
	}
	return ""
}
