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
func (d *Draft) recover() (Outcome, error) {
	var out Outcome
	err := d.readState()
	known := err == nil && d.state.New != "" && (d.state.Phase == Ready || d.state.Phase == Keeping)
	if known {
		if out, err = d.settle(); err != nil {
			return out, err
		}
		d.state = State{}
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
func Recover(root string) error { return recoverAll(root, nil) }

func recoverAll(root string, on *disk.Disk) error {
	entries, err := os.ReadDir(root)
	if err != nil {
		return err
	}
	var all error
	for _, e := range entries {
		name, ours := cutPrefix(e.Name())
		switch {
		case ours && e.IsDir():
		case backupdir.NamesPhone(e.Name()): // a link, or another drive
			name = e.Name()
			if p, err := locate(root, name); err != nil || p.root == root || !isFolder(filepath.Join(p.root, workPrefix+p.name)) {
				continue
			}
		default:
			continue
		}
		if err := recoverOne(root, name, on); err != nil && !errors.Is(err, ErrBusy) {
			all = errors.Join(all, fmt.Errorf("%s: %w", name, err))
		}
	}
	return all
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

func recoverOne(root, name string, on *disk.Disk) error {
	d := &Draft{disk: on, place: place{root, name, filepath.Join(root, name)}, dirMode: ownDir, fileMode: ownFile}
	if !isFolder(d.work()) {
		var err error
		if d.place, err = locate(root, name); err != nil {
			return nil
		}
	}
	if !d.unfinished() {
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
	if entries, err := os.ReadDir(d.work()); err == nil && len(entries) == 1 {
		return d.finish()
	}
	return nil
}

// unfinished reports whether there is anything to finish.
func (d *Draft) unfinished() bool {
	if d.readState() == nil && (d.state.Phase == Ready || d.state.Phase == Keeping) {
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
