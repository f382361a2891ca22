package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"howett.net/plist"
)

// Marks is a copy of the property lists and the index of a backup, which a
// phone may work on while it changes the password. The payloads have no part
// in it: only the wrapping of their keys changes.
type Marks struct {
	d *Draft
}

// manifests are the files that a phone re-wraps keys in (protocol notes E.4).
var manifests = [...]string{"Manifest.plist", "Snapshot/Manifest.plist"}

// OpenMarks makes such a copy of the backup name in root. It returns
// fs.ErrNotExist, wrapped, when there is no such backup, and ErrBusy when a
// draft of it is being worked on. A draft that was left over is removed.
func OpenMarks(root, name string) (*Marks, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	d := &Draft{root: root, name: name}
	if _, err := os.Lstat(filepath.Join(d.present(), manifests[0])); err != nil {
		return nil, fmt.Errorf("no backup: %w", err)
	}
	if err := os.MkdirAll(d.Dir(), 0o755); err != nil {
		return nil, err
	}
	if d.lock, err = takeLock(filepath.Join(d.work(), lockFile)); err != nil {
		return nil, err
	}
	if err := d.fillMarks(); err != nil {
		return nil, errors.Join(err, d.Discard())
	}
	return &Marks{d}, nil
}

func (d *Draft) fillMarks() error {
	if err := d.recover(); err != nil {
		return err
	}
	if err := d.clear(); err != nil {
		return err
	}
	if err := os.MkdirAll(d.Dir(), 0o755); err != nil {
		return err
	}
	s := &seeder{method: Reflink}
	for _, name := range []string{"Info.plist", "Manifest.plist", "Manifest.db", "Status.plist", "Snapshot/Manifest.plist"} {
		to := filepath.Join(d.Dir(), filepath.FromSlash(name))
		from := filepath.Join(d.present(), filepath.FromSlash(name))
		if _, err := os.Lstat(from); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := s.file(from, to); err != nil {
			return err
		}
	}
	return nil
}

// Dir is the folder with the copies.
func (m *Marks) Dir() string { return m.d.Dir() }

// Land puts what the phone re-wrapped into the backup, each file in one step.
// What it did not touch stays as it is.
func (m *Marks) Land() error {
	for _, name := range manifests {
		from := filepath.Join(m.d.Dir(), filepath.FromSlash(name))
		to := filepath.Join(m.d.present(), filepath.FromSlash(name))
		changed, err := differs(from, to)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if !changed {
			continue
		}
		if err := syncFile(from); err != nil {
			return err
		}
		if err := os.Rename(from, to); err != nil {
			return err
		}
	}
	return nil
}

// Discard removes the copies.
func (m *Marks) Discard() error { return m.d.Discard() }

// differs tells whether a new manifest is another one than the present one,
// and refuses one that is none.
func differs(from, to string) (bool, error) {
	present, err := os.ReadFile(to)
	if err != nil {
		return false, err
	}
	made, err := os.ReadFile(from)
	if err != nil || string(made) == string(present) {
		return false, err
	}
	var manifest map[string]any
	if _, err := plist.Unmarshal(made, &manifest); err != nil {
		return false, fmt.Errorf("%s: %w", filepath.Base(from), err)
	}
	if bag, _ := manifest["BackupKeyBag"].([]byte); len(bag) == 0 {
		return false, fmt.Errorf("%s has no key bag any more: %w", filepath.Base(from), fs.ErrInvalid)
	}
	return true, nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	err = f.Sync()
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
