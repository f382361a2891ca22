package repair

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/filelock"
)

// A copy is made in a folder of its own beside its destination:
//
//	.lifeboat-repair-1234/lock        held while the repair runs
//	.lifeboat-repair-1234/state.json  says that the folder is ours, and for what
//	.lifeboat-repair-1234/copy/       the copy
const (
	workPrefix = ".lifeboat-repair-"
	lockName   = "lock"
	stateName  = "state.json"
	copyName   = "copy"
	workSchema = "lifeboat repair 1"
)

// work is the folder in which a copy is made.
type work struct {
	dir   string
	lock  *os.File
	disk  *disk.Disk
	state workState
	note  string // file in the folder for notes that names dir; may be empty
}

// workState is what stands in state.json.
type workState struct {
	Schema      string    `json:"schema"`
	Source      string    `json:"source"`
	Destination string    `json:"destination"`
	Started     time.Time `json:"started"`
	Whole       bool      `json:"whole,omitempty"` // the copy is done and on the disk, and waits for its name
}

// newWork makes the folder for a copy that shall get the name dst. With a folder
// for notes, it is noted there where it lies.
func newWork(d *disk.Disk, source, dst, notes string) (w *work, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(dst), workPrefix+"*") // 0700
	if err != nil {
		return nil, err
	}
	w = &work{dir: dir, disk: d}
	d.Did(disk.Mkdir, dir, "", nil)
	disk.Hide(dir)
	defer func() {
		if err != nil {
			err = errors.Join(err, w.remove())
		}
	}()
	if w.lock, err = filelock.Take(filepath.Join(dir, lockName)); err != nil {
		return w, err
	}
	w.state = workState{Schema: workSchema, Source: source, Destination: dst, Started: time.Now().UTC().Truncate(time.Second)}
	if notes != "" {
		if err = os.MkdirAll(notes, 0o700); err != nil {
			return w, err
		}
		note := filepath.Join(notes, strings.TrimPrefix(filepath.Base(dir), ".")+".json")
		place, _ := json.Marshal(dir) // a text can always be encoded
		if err = d.WriteFile(note, place, 0o600); err != nil {
			return w, err
		}
		w.note = note
	}
	if err = w.write(); err != nil {
		return w, err
	}
	return w, d.Mkdir(w.copy(), 0o700)
}

func (w *work) copy() string { return filepath.Join(w.dir, copyName) }

// write writes down what the folder is for.
func (w *work) write() error {
	state, err := json.Marshal(w.state)
	if err != nil {
		return err
	}
	return w.disk.WriteFile(filepath.Join(w.dir, stateName), state, 0o600)
}

// wait leaves a copy that is whole to whoever cleans next: held is why it could not get
// its name.
func (w *work) wait(dst string, held error) error {
	w.state.Whole = true
	if err := w.write(); err != nil {
		return errors.Join(held, err, w.remove())
	}
	return errors.Join(&HeldError{Folder: w.copy(), Destination: dst, Err: held}, w.lock.Close())
}

// nameWaiting gives a copy that waits for it its name, or one like it where that is taken.
func nameWaiting(dir string, state workState) (string, error) {
	from, dst := filepath.Join(dir, copyName), state.Destination
	for n := 2; ; n++ {
		if _, err := os.Lstat(dst); errors.Is(err, fs.ErrNotExist) {
			break
		}
		if entries, err := os.ReadDir(dst); err == nil && len(entries) == 0 && (*disk.Disk)(nil).Remove(dst) == nil {
			break // it was an empty folder
		}
		dst = fmt.Sprintf("%s (%d)", state.Destination, n)
	}
	return dst, place(nil, from, dst)
}

// remove removes the folder with all that is in it.
func (w *work) remove() error {
	var err error
	if w.lock != nil {
		err = w.lock.Close()
	}
	err = errors.Join(err, w.disk.RemoveAll(w.dir))
	if w.note != "" && err == nil {
		if err = w.disk.Remove(w.note); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	return err
}

// Leftover is what a repair left that was ended by force.
type Leftover struct {
	Folder      string `json:"folder"`          // that was removed
	Source      string `json:"source"`          // the backup that it copied
	Destination string `json:"destination"`     // where the copy was to be
	Bytes       int64  `json:"bytes"`           // that are free again, at most
	Named       string `json:"named,omitempty"` // the copy in it was whole, and lies here now
}

// Clean removes what repairs left in a folder that were ended by force, and tells
// what it was; a copy that is whole gets its name (see HeldError). Only folders that repairs made, and that no living one works in,
// are touched. A leftover that cannot be removed is an error; the others are told.
func Clean(folder string) ([]Leftover, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return nil, err
	}
	var all []Leftover
	var failed error
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), workPrefix) {
			continue
		}
		l, ours, err := clean(filepath.Join(folder, e.Name()), false)
		if err != nil {
			failed = errors.Join(failed, err)
		} else if ours {
			all = append(all, l)
		}
	}
	return all, failed
}

// CleanNoted is Clean for all folders in which repairs were begun that noted it in
// the folder for notes (Options.Notes).
func CleanNoted(notes string) ([]Leftover, error) {
	names, err := filepath.Glob(filepath.Join(notes, strings.TrimPrefix(workPrefix, ".")+"*.json"))
	if err != nil {
		return nil, err
	}
	var all []Leftover
	var failed error
	for _, note := range names {
		data, err := os.ReadFile(note)
		var dir string
		if err != nil || json.Unmarshal(data, &dir) != nil || !filepath.IsAbs(dir) || !strings.HasPrefix(filepath.Base(dir), workPrefix) {
			continue
		}
		if _, err := os.Stat(filepath.Dir(dir)); err != nil {
			continue // its drive is not there now
		}
		l, ours, err := clean(dir, true)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		if ours {
			all = append(all, l)
		}
		if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, (*disk.Disk)(nil).Remove(note))
		}
	}
	return all, failed
}

// clean removes one folder if a repair made it and is gone. One that a note names is
// ours also where the repair ended before it could say so in it.
func clean(dir string, noted bool) (l Leftover, ours bool, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return l, false, err
	}
	for _, e := range entries {
		if !slices.Contains([]string{lockName, stateName, copyName}, e.Name()) && !strings.HasPrefix(e.Name(), disk.TempPrefix) {
			return l, false, nil // somebody keeps something there
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, stateName))
	var state workState
	if err != nil || json.Unmarshal(data, &state) != nil || state.Schema != workSchema {
		begun := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == stateName || e.Name() == copyName })
		if !noted || begun {
			return l, false, nil
		}
	}
	if info, err := os.Lstat(filepath.Join(dir, lockName)); err != nil || !info.Mode().IsRegular() {
		return l, false, nil
	}
	lock, err := filelock.Take(filepath.Join(dir, lockName))
	if err != nil {
		if errors.Is(err, filelock.ErrBusy) {
			err = nil
		}
		return l, false, err
	}
	l = Leftover{Folder: dir, Source: state.Source, Destination: state.Destination}
	if _, err := os.Lstat(filepath.Join(dir, copyName)); state.Whole && err == nil {
		if l.Named, err = nameWaiting(dir, state); err != nil {
			err = errors.Join(err, lock.Close())
			if disk.IsHeld(err) {
				return l, false, nil // it waits on
			}
			return l, true, fmt.Errorf("naming a copy that waits: %w", err)
		}
	} else {
		l.Bytes, _ = disk.Size(context.Background(), filepath.Join(dir, copyName))
	}
	if err = errors.Join(lock.Close(), (*disk.Disk)(nil).RemoveAll(dir)); err != nil {
		return l, true, fmt.Errorf("removing what a repair left: %w", err)
	}
	return l, true, nil
}
