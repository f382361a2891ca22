package work

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/filelock"
	"github.com/lifeboat-app/lifeboat/guide"
)

// halfSavedName is the file that stands in the program's own folder as long as something
// is saved out of a backup, and halfSavedLock the lock of whoever does. Where the file
// stands and nobody has the lock, the program did not live to see the end.
const (
	halfSavedName = "saving.json"
	halfSavedLock = "saving.lock"
	maxHalfSaved  = 16 << 20 // thousands of single photos may be named
)

// noteSaving notes that a save has begun. What it returns forgets it: it has ended, and
// the person is told how.
func (r *Room) noteSaving(o guide.Order) (ended func()) {
	if r.Data == "" {
		return func() {}
	}
	err := os.MkdirAll(r.Data, 0o700)
	var lock *os.File
	if err == nil {
		lock, err = filelock.Take(filepath.Join(r.Data, halfSavedLock))
	}
	if errors.Is(err, filelock.ErrBusy) {
		return func() {} // another window saves, too, and is noted
	}
	if err == nil {
		var raw []byte
		if raw, err = json.Marshal(guide.HalfSaved{Backup: o.Backup, Folder: o.To, What: o.Save}); err == nil {
			err = os.WriteFile(filepath.Join(r.Data, halfSavedName), raw, 0o600)
		}
	}
	if err != nil {
		r.log().Warn("that a save has begun was not noted", "error", err)
	}
	return func() {
		r.ForgetHalfSaved()
		if lock != nil {
			_ = lock.Close()
		}
	}
}

// HalfSaved is a save that was under way when the program ended; nil: none.
func (r *Room) HalfSaved() *guide.HalfSaved {
	if r.Data == "" {
		return nil
	}
	f, err := os.Open(filepath.Join(r.Data, halfSavedName))
	if err != nil {
		return nil
	}
	defer f.Close()
	lock, err := filelock.Take(filepath.Join(r.Data, halfSavedLock))
	if err != nil {
		return nil // it is still under way
	}
	defer lock.Close()
	h := &guide.HalfSaved{}
	if err := json.NewDecoder(io.LimitReader(f, maxHalfSaved)).Decode(h); err != nil || !filepath.IsAbs(h.Backup) || !filepath.IsAbs(h.Folder) {
		return nil // it was being written: nothing was saved yet
	}
	h.CutOff = true
	return h
}

// ForgetHalfSaved forgets it. What was saved stays.
func (r *Room) ForgetHalfSaved() {
	if r.Data == "" {
		return
	}
	if err := os.Remove(filepath.Join(r.Data, halfSavedName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.log().Warn("a save that was cut off was not forgotten", "error", err)
	}
}
