package work

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/guide"
)

// goneError says that a folder which work needed is not there any more, or cannot be
// read as its disk fails: a drive was pulled out, or the folder was moved.
type goneError struct {
	folder string
	disk   error // what the system says of the folder
	work   error // what the work made of it; nil: it was a result
}

func (e *goneError) Error() string {
	if e.work == nil {
		return fmt.Sprintf("%s is gone: %v", e.folder, e.disk)
	}
	return fmt.Sprintf("%s is gone: %v (%v)", e.folder, e.disk, e.work)
}

func (e *goneError) Unwrap() error { return e.disk }

// gone is the error that ended a work, as that of the folder that is gone where one is:
// each file that is missed then would else be told as damage of the backup. What was
// found of a backup that is gone is nobody's. A folder to write into that was not there when
// the work began, and that nothing was written into, is not gone: it was to be made.
func gone(o guide.Order, began bool, out *Result, err error) error {
	if err == nil && !out.doubtful() {
		return nil
	}
	if lost := lacks(o.Backup); lost != nil && o.Kind != guide.JobBackup && o.Kind != guide.JobPassword {
		if o.Kind == guide.JobSave {
			switch notSaved(&guide.Failure{Kind: o.Kind}, err) {
			case guide.SaveFolderGone, guide.SaveBackupGone:
				return err // which say more
			}
		}
		out.Check, out.Rehearsed, out.Asks = nil, nil, nil
		return &goneError{o.Backup, lost, err}
	}
	switch o.Kind {
	case guide.JobRepair:
		if lost := lacks(filepath.Dir(o.To)); lost != nil {
			out.Repaired, out.Asks = nil, nil
			return fmt.Errorf("%w: %w", repair.ErrDestination, &goneError{filepath.Dir(o.To), lost, err})
		}
	case guide.JobCopy:
		if lost := lacks(o.To); lost != nil && (began || vanished(err)) {
			return fmt.Errorf("%w: %w", repair.ErrDestination, &goneError{o.To, lost, err})
		}
	case guide.JobBackup:
		if lost := lacks(o.To); lost != nil && (began || vanished(err)) {
			return &goneError{o.To, lost, err}
		}
	case guide.JobSave:
		if errors.Is(err, folder.ErrNotUsable) && errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: %w", folder.ErrGone, err)
		}
	}
	return err
}

// vanished reports whether an error can come from a folder that was made by the work, and
// is not there any more.
func vanished(err error) bool {
	return namesFile(err) && (errors.Is(err, fs.ErrNotExist) || disk.IsUnplugged(err)) && !errors.As(err, new(*repair.ReadError))
}

// doubtful reports whether a work without an error came to something that a folder which
// was gone meanwhile may have made it find.
func (out *Result) doubtful() bool {
	return out.Asks != nil || out.Check != nil && (out.Check.Stale || !out.Check.Report.Restorable()) || out.Rehearsed != nil && !out.Rehearsed.Good
}

// lacks is why a folder cannot be reached, where it or its disk is gone; nil where it
// is there, and for no folder.
func lacks(folder string) error {
	if folder == "" {
		return nil
	}
	f, err := os.Open(folder)
	if err == nil {
		_, err = f.Readdirnames(1)
		_ = f.Close() // nothing was written
	}
	if errors.Is(err, fs.ErrNotExist) || disk.IsUnplugged(err) {
		return err
	}
	return nil
}
