package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// ErrIncomplete means that a draft was to be swapped in whose Status.plist
// does not say "finished", or that lacks its index.
var ErrIncomplete = errors.New("the new backup is not complete")

// errLost means that the new backup is neither in its place nor in the draft.
var errLost = errors.New("the new backup is not where it was put")

// Outcome tells where everything is after a swap. Paths are as a person knows
// them; empty where there is no such thing.
type Outcome struct {
	Folder     string // the new backup
	Beside     bool   // Folder is not the usual place, because what lies there stays
	Held       bool   // it stays only for now: another program has something open in it; see FinishWaiting
	SetAside   string // what lay in the usual place and was no finished backup
	OtherFiles string // files and folders that lay in the replaced backup and were no part of it
}

// Swap puts the draft in the place of the present backup and removes that one,
// or sets it aside. The new backup is on the disk, not only in the memory of
// the system, before anything of the old one goes, and its place is, before
// Swap returns. When something else lies there than when the run began, another
// program was faster: then both stay, and Outcome says where the new one is.
// The draft is of no more use afterwards.
func (d *Draft) Swap() (Outcome, error) {
	present := look(d.present())
	if present.inTheWay() {
		d.state.SetAside = d.archiveName(modified(d.present()))
	}
	return d.end(Ready)
}

// KeepBeside leaves the present backup in its place and keeps the draft beside
// it, under the name of an archived one.
func (d *Draft) KeepBeside() (Outcome, error) {
	d.state.Beside = d.archiveName(time.Now())
	return d.end(Keeping)
}

// end syncs the draft to the disk, notes what is to become of it, and does it.
func (d *Draft) end(as Phase) (Outcome, error) {
	d.wait()
	if draft := look(d.Dir()); as == Ready && !draft.replaceable() {
		return Outcome{}, ErrIncomplete
	}
	if err := errors.Join(d.unsynced, d.disk.SyncTree(d.work())); err != nil {
		return Outcome{}, fmt.Errorf("bring the new backup to the disk: %w", err)
	}
	var err error
	if d.state.New, err = mark(d.Dir()); err != nil {
		return Outcome{}, err
	}
	d.state.Phase = as
	if err := d.writeState(); err != nil {
		return Outcome{}, err
	}
	out, err := d.settle()
	if disk.IsHeld(err) {
		return out, &HeldError{Folder: d.Dir(), Present: d.shown, Err: err}
	}
	if err != nil {
		return out, err
	}
	// The backup is in its place. What cannot be removed now goes at the next start.
	if err := d.clear(); err != nil && !disk.IsHeld(err) {
		return out, err
	}
	if err := d.finish(); err != nil && !disk.IsHeld(err) {
		return out, err
	}
	return out, nil
}

// HeldError means that a new backup is whole and on the disk, and that neither it nor
// the present one can be moved, since another program has something open in both. Both
// stay as they are; Recover puts the new one in its place as soon as it can.
type HeldError struct {
	Folder  string // of the new backup, hidden
	Present string // of the present one
	Err     error
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("the new backup is whole and waits in %s for the place %s: %v", e.Folder, e.Present, e.Err)
}

func (e *HeldError) Unwrap() error { return e.Err }

// syncNames syncs what moved between the two folders that hold
// backups: both, so that nothing is in neither.
func (d *Draft) syncNames() error {
	return errors.Join(d.disk.SyncDir(d.root), d.disk.SyncDir(d.work()))
}

// modified is when a file or folder was last written.
func modified(path string) time.Time {
	if info, err := os.Lstat(path); err == nil {
		return info.ModTime()
	}
	return time.Now()
}

// settle does what is left of the end of a draft that is whole. Every step may
// be the last one before the power goes; recover comes here again.
func (d *Draft) settle() (Outcome, error) {
	out := Outcome{Folder: d.shown}
	now, err := mark(d.Dir())
	switch {
	case err != nil:
		return out, err
	case now != d.state.New: // it was put in its place already
	case d.state.Phase == Keeping, d.state.Phase == Waiting:
		err = d.moveBeside(&out)
	default:
		err = d.exchange(&out)
	}
	if err != nil {
		return out, err
	}
	return out, d.removeReplaced(&out)
}

// exchange puts the draft in the place of what lies there.
func (d *Draft) exchange(out *Outcome) error {
	present := look(d.present())
	same := present.print == d.state.Replaces
	if d.state.Schema < 2 { // it noted the marks of whatever lay there
		was, _ := mark(d.present())
		same = was == d.state.Replaces
	}
	switch {
	case present.kind == nothing:
	case present.kind == empty:
		if err := d.disk.Remove(d.present()); err != nil {
			return d.moveBeside(out) // it is held by something, or not empty any more
		}
	case !same:
		return d.moveBeside(out) // another program was faster
	case present.replaceable():
		if d.disk.Exchange(d.present(), d.Dir()) == nil {
			return d.syncPlace(d.Dir())
		}
		if err := d.disk.Rename(d.present(), filepath.Join(d.work(), oldFolder)); err != nil {
			return d.immovable(out, err)
		}
	default:
		if err := d.setAside(d.present(), out); err != nil {
			return d.immovable(out, err)
		}
	}
	// Where names do not reach the disk in the order in which they were changed,
	// what lay there would be in neither folder.
	if present.kind != nothing && present.kind != empty {
		if err := d.syncNames(); err != nil {
			return err
		}
	}
	if err := d.disk.Rename(d.Dir(), d.present()); err != nil {
		return errors.Join(err, d.putBack(out))
	}
	return d.syncPlace("")
}

// putBack gives what was moved away for the new backup its place again, since the new
// one cannot be moved now.
func (d *Draft) putBack(out *Outcome) error {
	if _, err := os.Lstat(d.present()); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	from := filepath.Join(d.work(), oldFolder)
	if out.SetAside != "" {
		from, out.SetAside = out.SetAside, ""
	}
	if _, err := os.Lstat(from); err != nil {
		return nil // there was nothing
	}
	if err := d.disk.Rename(from, d.present()); err != nil {
		return err // recover does it
	}
	return d.syncNames()
}

// syncPlace syncs the new place to the disk. The old backup may lie where the
// draft was.
func (d *Draft) syncPlace(old string) error {
	if err := d.syncNames(); err != nil {
		return err
	}
	if now, err := mark(d.present()); err != nil || now != d.state.New {
		return errors.Join(errLost, err)
	}
	d.inPlace = true
	if old == "" {
		return nil
	}
	return d.disk.Rename(old, filepath.Join(d.work(), oldFolder))
}

// moveBeside gives the draft a name of its own beside what lies in its place.
func (d *Draft) moveBeside(out *Outcome) error {
	name := d.state.Beside
	if _, err := os.Lstat(filepath.Join(d.root, name)); name == "" || !errors.Is(err, fs.ErrNotExist) {
		name = d.archiveName(time.Now())
	}
	path := filepath.Join(d.root, name)
	out.Folder, out.Beside = path, true
	if err := d.disk.Rename(d.Dir(), path); err != nil {
		return err
	}
	if err := d.syncNames(); err != nil {
		return err
	}
	if now, err := mark(path); err != nil || now != d.state.New {
		return errors.Join(errLost, err)
	}
	return nil
}

// immovable keeps the draft beside what can never be moved, as another drive.
// Beside what another program has open it is kept until that can be moved.
func (d *Draft) immovable(out *Outcome, err error) error {
	switch {
	case errno.Is(err, errno.MountPoint):
		return d.moveBeside(out)
	case !disk.IsHeld(err):
		return err
	}
	d.state.Phase, d.state.SetAside, out.SetAside = Waiting, "", ""
	d.state.Beside = d.archiveName(time.Now())
	if err := d.writeState(); err != nil {
		return err
	}
	out.Held = true
	return d.moveBeside(out)
}

// setAside gives what may be all that somebody has a name of its own.
func (d *Draft) setAside(path string, out *Outcome) error {
	name := d.state.SetAside
	if _, err := os.Lstat(filepath.Join(d.root, name)); name == "" || !errors.Is(err, fs.ErrNotExist) {
		name = d.archiveName(modified(path))
	}
	out.SetAside = filepath.Join(d.root, name)
	return d.disk.Rename(path, out.SetAside)
}
