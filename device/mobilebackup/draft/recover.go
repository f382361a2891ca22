package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// recover finishes a swap that was interrupted. A draft that is still being
// built is left alone.
// One that waits beside the present backup waits on.
func (d *Draft) recover() (Outcome, error) {
	var out Outcome
	err := d.readState()
	known := err == nil && d.state.New != "" && (d.state.Phase == Ready || d.state.Phase == Keeping || d.state.Phase == Waiting)
	if known && d.state.Phase == Waiting {
		if !isFolder(d.Dir()) {
			return out, d.removeReplaced(&out)
		}
		d.state.Phase = Ready // it was not moved beside
	}
	if known {
		if out, err = d.settle(); err != nil {
			return out, err
		}
		if d.state.Phase != Waiting {
			d.state = State{}
		}
		return out, d.clear()
	}
	d.state = State{}
	// The state is lost or says nothing of a swap: what was moved away goes back.
	old := filepath.Join(d.work(), oldFolder)
	if _, err := os.Lstat(d.present()); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(old); err == nil {
			return out, errors.Join(d.disk.Rename(old, d.present()), d.syncNames())
		}
	}
	return out, d.removeReplaced(&out)
}

// Recover finishes swaps in the folder root that were interrupted, for every
// backup there. It is cheap when there is nothing to do, and leaves drafts
// that other programs work on, or that can be resumed. Call it before
// backups are listed.
//
// Links are not followed, as each may lead to a disk that does not answer: see
// RecoverOne.
func Recover(root string) error { return recoverAll(root, nil, false) }

// FinishWaiting is Recover, and puts backups in their places that had to be kept beside
// the present ones, because another program had something open in those
// (Outcome.Held). Call it when a program starts: it moves what a person may have chosen.
func FinishWaiting(root string) error { return recoverAll(root, nil, true) }

// RecoverOne is Recover for one backup, by its folder, which may be a link; with waiting
// it is FinishWaiting for it.
func RecoverOne(folder string, waiting bool) error {
	err := recoverOne(filepath.Dir(folder), filepath.Base(folder), nil, waiting)
	if errors.Is(err, ErrBusy) {
		return nil
	}
	return err
}

func recoverAll(root string, on *disk.Disk, waiting bool) error {
	entries, err := os.ReadDir(root)
	if err != nil {
		return err
	}
	var all error
	for _, e := range entries {
		name, ours := cutPrefix(e.Name())
		switch {
		case ours && e.IsDir():
		case e.IsDir() && backupdir.NamesPhone(e.Name()): // it may be another drive
			name = e.Name()
			if p, err := locate(root, name); err != nil || p.root == root || !isFolder(filepath.Join(p.root, workPrefix+p.name)) {
				continue
			}
		default:
			continue
		}
		if err := recoverOne(root, name, on, waiting); err != nil && !errors.Is(err, ErrBusy) {
			all = errors.Join(all, fmt.Errorf("%s: %w", name, err))
		}
	}
	return all
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

func recoverOne(root, name string, on *disk.Disk, waiting bool) error {
	d := &Draft{disk: on, place: place{root, name, filepath.Join(root, name)}, dirMode: ownDir, fileMode: ownFile}
	if !isFolder(d.work()) {
		var err error
		if d.place, err = locate(root, name); err != nil {
			return nil
		}
	}
	if !d.unfinished(waiting) {
		return nil
	}
	var err error
	if d.lock, err = takeLock(filepath.Join(d.work(), lockFile)); err != nil {
		return err
	}
	d.ended = true // nothing is being built here
	defer d.Close()
	if _, err := d.recover(); err != nil {
		return err
	}
	if waiting {
		if err := d.finishWaiting(); err != nil {
			return err
		}
	}
	if entries, err := os.ReadDir(d.work()); err == nil && len(entries) == 1 {
		return d.finish()
	}
	return nil
}

// finishWaiting puts a backup in its place that waits for it beside the present one.
// Where either was changed since, moved or removed, both stay for good.
func (d *Draft) finishWaiting() error {
	if d.state.Phase != Waiting {
		return nil
	}
	beside := filepath.Join(d.root, d.state.Beside)
	now, err := mark(beside)
	if err != nil || now != d.state.New || look(d.present()).print != d.state.Replaces {
		d.state = State{}
		return d.clear()
	}
	// It goes the way of any other draft. A kill in between has it moved beside again.
	switch err := d.disk.Rename(beside, d.Dir()); {
	case disk.IsHeld(err):
		return nil
	case err != nil:
		return err
	}
	if err := d.syncNames(); err != nil {
		return err
	}
	d.state.Phase, d.state.Beside = Ready, ""
	if look(d.present()).inTheWay() {
		d.state.SetAside = d.archiveName(modified(d.present()))
	}
	if err := d.writeState(); err != nil {
		return err
	}
	if _, err := d.settle(); err != nil {
		return err
	}
	if d.state.Phase != Waiting {
		d.state = State{}
	}
	return d.clear()
}

// unfinished reports whether there is anything to finish.
func (d *Draft) unfinished(waiting bool) bool {
	if d.readState() == nil && (d.state.Phase == Ready || d.state.Phase == Keeping || d.state.Phase == Waiting && (waiting || isFolder(d.Dir()))) {
		return true
	}
	entries, _ := os.ReadDir(d.work())
	for _, e := range entries {
		if e.Name() == oldFolder || strings.HasPrefix(e.Name(), goneFolder) {
			return true
		}
	}
	return false
}

func cutPrefix(folder string) (string, bool) {
	if len(folder) <= len(workPrefix) || folder[:len(workPrefix)] != workPrefix {
		return "", false
	}
	return folder[len(workPrefix):], true
}
