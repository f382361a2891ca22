package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// CheckRoom reports a *RoomError when a number of bytes in a number of files will
// not fit on the disk.
func (f *Folder) CheckRoom(bytes, files int64) error {
	free, err := disk.Free(f.path)
	if err != nil {
		return f.typed(err)
	}
	// Each file fills its last block by half, and has a line in the list.
	if need := bytes + files*(4096/2+512); need > free {
		f.refused = true
		return &RoomError{need, free}
	}
	return nil
}

// Limit is how large one file may be on the disk; 0 when there is no limit.
func (f *Folder) Limit() int64 { return f.limit }

// fail ends the saving with the first error of the disk.
func (f *Folder) fail(err error) error {
	err = f.typed(err)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failure == nil {
		f.failure = err
		if errors.Is(err, ErrGone) {
			f.doubt()
		}
	}
	return f.failure
}

// doubt takes back what was counted since the disk last said that it has everything: a
// drive that was pulled out may have those files and not their names. In a folder that
// was moved they are. The caller has the lock.
func (f *Folder) doubt() {
	if _, err := f.root.Stat("."); err == nil && !lost(f.failure) {
		return
	}
	for kind, t := range f.unsure {
		have := f.account.Saved[kind]
		f.account.Saved[kind] = Tally{have.Files - t.Files, have.Bytes - t.Bytes}
	}
	f.unsure = nil
}

// lost reports whether an error is one of a drive that is not there any more.
func lost(err error) bool {
	return disk.IsUnplugged(err)
}

// failed is the error that ended the saving, if one did.
func (f *Folder) failed() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failure
}

// typed finds out what an error of the disk means.
func (f *Folder) typed(err error) error {
	switch {
	case err == nil, errors.Is(err, ErrFull), errors.Is(err, ErrGone):
		return err
	case disk.IsNoSpace(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case f.gone(), lost(err):
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	return err
}

// gone reports whether the folder is not where it was opened.
func (f *Folder) gone() bool {
	opened, err := f.root.Stat(".")
	if err != nil {
		return true
	}
	now, err := os.Stat(f.path)
	return err != nil || !os.SameFile(opened, now)
}

// Close brings everything to the disk for good and gives the folder back. It returns
// the error that ended the saving early, if one did.
func (f *Folder) Close() error {
	_ = f.Flush()
	close(f.commits)
	<-f.done
	f.mu.Lock()
	lines := f.lines
	f.mu.Unlock()
	unused := f.ledger.ours && !f.ledger.full && !names(lines)
	switch {
	case errors.Is(f.failed(), ErrGone):
	case unused: // nothing was saved: there is not enough room, or it was stopped at once
		if err := f.ledger.remove(f.root); err != nil {
			f.fail(err)
		}
	default:
		if err := f.ledger.write(f.root, lines); err != nil {
			f.fail(err)
		}
		dirs := []string{f.path}
		for p := range f.touched {
			dirs = append(dirs, filepath.Join(f.path, filepath.FromSlash(p)))
		}
		if err := disk.SyncFiles(f.top, nil, dirs); err != nil {
			f.fail(err)
		}
	}
	if err := f.ledger.close(); err != nil {
		f.fail(err)
	}
	for _, w := range f.areas {
		w.close(f.root)
	}
	f.work.close(f.root)
	err := f.failed()
	takeBack := unused && f.made && f.refused && !f.gone()
	err = errors.Join(err, f.top.Close(), f.root.Close())
	if takeBack {
		_ = (*disk.Disk)(nil).Remove(f.path) // not with something in it
	}
	return err
}
