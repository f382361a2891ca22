package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrIncomplete means that a draft was to be swapped in whose Status.plist
// does not say "finished", or that lacks its index.
var ErrIncomplete = errors.New("the new backup is not complete")

// Swap puts the draft in the place of the present backup and removes that one,
// or sets it aside. The new backup is on the disk, not only in the memory of
// the system, before anything of the old one goes. The draft is of no more use
// afterwards.
func (d *Draft) Swap() error {
	if draft := look(d.Dir()); !draft.replaceable() {
		return ErrIncomplete
	}
	var err error
	if d.state.New, err = mark(d.Dir()); err != nil {
		return err
	}
	if present := look(d.present()); present.exists {
		d.state.Replaces = present.print
		if err := syncFolder(d.Dir()); err != nil {
			return fmt.Errorf("bring the new backup to the disk: %w", err)
		}
	}
	d.state.Phase = Ready
	if err := d.writeState(); err != nil {
		return err
	}
	if err := d.exchange(); err != nil {
		return err
	}
	if err := d.clear(); err != nil {
		return err
	}
	return d.finish()
}

// exchange does what is left of the swap of a draft that is whole. Every step
// may be the last one before the power goes; recover finds where it was.
func (d *Draft) exchange() error {
	if now, err := mark(d.Dir()); err != nil || now != d.state.New {
		return err // it is in its place already, and what lies here is the old one
	}
	_, err := os.Lstat(d.present())
	if err == nil {
		now, err := mark(d.present())
		if err != nil {
			return err
		}
		if now != d.state.Replaces {
			return nil // another program made a newer one since: that one stays
		}
		if d.state.SetAside == "" && tradePlaces(d.present(), d.Dir()) == nil {
			return nil
		}
		away := filepath.Join(d.work(), oldFolder)
		if d.state.SetAside != "" {
			away = filepath.Join(d.root, d.state.SetAside)
		}
		if err := os.Rename(d.present(), away); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(d.Dir(), d.present())
}

// recover finishes a swap that was interrupted. A draft that is still being
// built is left alone.
func (d *Draft) recover() error {
	err := d.readState()
	if err == nil && d.state.Phase == Ready && d.state.New != "" {
		if err := d.exchange(); err != nil {
			return err
		}
		d.state = State{}
		return d.clear()
	}
	old := filepath.Join(d.work(), oldFolder)
	if _, err := os.Lstat(d.present()); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(old); err == nil {
			return os.Rename(old, d.present())
		}
	}
	d.state = State{}
	return nil
}

// Recover finishes swaps in the folder root that were interrupted, for every
// backup there. It is cheap when there is nothing to do, and leaves drafts
// that other programs work on, or that can be gone on with. Call it before
// backups are listed.
func Recover(root string) error {
	entries, err := os.ReadDir(root)
	if err != nil {
		return err
	}
	var all error
	for _, e := range entries {
		name, ours := cutPrefix(e.Name())
		if !ours || !e.IsDir() {
			continue
		}
		if err := recoverOne(root, name); err != nil && !errors.Is(err, ErrBusy) {
			all = errors.Join(all, fmt.Errorf("%s: %w", name, err))
		}
	}
	return all
}

func recoverOne(root, name string) error {
	d := &Draft{root: root, name: name}
	if err := d.readState(); err != nil || d.state.Phase != Ready {
		if _, err := os.Lstat(filepath.Join(d.work(), oldFolder)); err != nil {
			return nil
		}
	}
	var err error
	if d.lock, err = takeLock(filepath.Join(d.work(), lockFile)); err != nil {
		return err
	}
	defer d.Close()
	if err := d.recover(); err != nil {
		return err
	}
	if entries, err := os.ReadDir(d.work()); err == nil && len(entries) == 1 {
		return d.finish()
	}
	return nil
}

// Leftovers lists the names of backups in root that have a draft lying beside
// them.
func Leftovers(root string) ([]string, error) {
	entries, err := os.ReadDir(root)
	var names []string
	for _, e := range entries {
		if name, ours := cutPrefix(e.Name()); ours && e.IsDir() {
			names = append(names, name)
		}
	}
	return names, err
}

func cutPrefix(folder string) (string, bool) {
	if len(folder) <= len(workPrefix) || folder[:len(workPrefix)] != workPrefix {
		return "", false
	}
	return folder[len(workPrefix):], true
}
