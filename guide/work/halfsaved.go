package work

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/filelock"
	"github.com/lifeboat-app/lifeboat/guide"
)

// saving stands as long as something is saved out of a backup, and savingLock is the lock
// of whoever does. Where the note stands and nobody has the lock, the program did not live
// to see the end.
var saving = note{name: "saving.json", of: "a save", most: 16 << 20} // thousands of single photos may be named

const savingLock = "saving.lock"

// noteSaving notes that a save has begun. What it returns forgets it: it has ended, and
// the person is told how.
func (r *Room) noteSaving(o guide.Order) (ended func()) {
	if r.Data == "" {
		return func() {}
	}
	err := os.MkdirAll(r.Data, 0o700)
	var lock *os.File
	if err == nil {
		lock, err = filelock.Take(filepath.Join(r.Data, savingLock))
	}
	if errors.Is(err, filelock.ErrBusy) {
		return func() {} // another window saves, too, and is noted
	}
	if err != nil {
		r.log().Warn("that a save has begun was not noted", "error", err)
		return func() {}
	}
	saving.write(r, guide.HalfSaved{Backup: o.Backup, Folder: o.To, What: o.Save})
	return func() {
		r.ForgetHalfSaved()
		_ = lock.Close()
	}
}

// HalfSaved is a save that was under way when the program ended; nil: none.
func (r *Room) HalfSaved() *guide.HalfSaved {
	h := &guide.HalfSaved{}
	if there, _ := saving.read(r, h); !there {
		return nil
	}
	lock, err := filelock.Take(filepath.Join(r.Data, savingLock))
	if err != nil {
		return nil // it is still under way
	}
	defer lock.Close()
	h = &guide.HalfSaved{}
	if there, err := saving.read(r, h); !there || err != nil || !filepath.IsAbs(h.Backup) || !filepath.IsAbs(h.Folder) {
		return nil // it was being written: nothing was saved yet
	}
	h.CutOff = true
	return h
}

// ForgetHalfSaved forgets it. What was saved stays.
func (r *Room) ForgetHalfSaved() { saving.forget(r) }
