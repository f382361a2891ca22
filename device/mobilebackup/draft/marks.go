package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// Marks is a copy of the property lists and the index of a backup, which a
// phone may work on while it changes the password. The payloads have no part
// in it: only the wrapping of their keys changes.
type Marks struct {
	d *Draft
}

// manifests are the files that a phone re-wraps keys in (PROTOCOL.md §6.8).
var manifests = [...]string{"Manifest.plist", "Snapshot/Manifest.plist"}

// OpenMarks makes such a copy of the backup name in root. It returns
// fs.ErrNotExist, wrapped, when there is no such backup, and ErrBusy when a
// draft of it is being worked on. A draft that was left over is removed. The
// disk is nil for the system's own.
func OpenMarks(root, name string, on *disk.Disk) (*Marks, error) {
	d, err := at(root, name, on)
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(filepath.Join(d.present(), manifests[0])); err != nil {
		if errors.Is(err, fs.ErrNotExist) || !isFolder(d.present()) {
			if isFolder(d.work()) && isEmpty(d.work()) {
				_ = d.disk.Remove(d.work())
			}
			return nil, fmt.Errorf("no backup: %w", fs.ErrNotExist)
		}
		return nil, err
	}
	if err := d.begin(); err != nil {
		return nil, err
	}
	if err := d.fillMarks(); err != nil {
		return nil, errors.Join(err, d.Discard())
	}
	return &Marks{d}, nil
}

func (d *Draft) fillMarks() error {
	if _, err := d.recover(); err != nil {
		return err
	}
	if err := d.clear(); err != nil {
		return err
	}
	if err := d.disk.Mkdir(d.Dir(), ownDir); err != nil {
		return err
	}
	s := d.seeder()
	for _, name := range []string{"Info.plist", "Manifest.plist", "Manifest.db", "Status.plist", "Snapshot/Manifest.plist"} {
		to := filepath.Join(d.Dir(), filepath.FromSlash(name))
		from := filepath.Join(d.present(), filepath.FromSlash(name))
		if _, err := os.Lstat(from); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := d.disk.MkdirAll(filepath.Dir(to), ownDir); err != nil {
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

// Land puts what the phone re-wrapped into the backup, each file in one step,
// and on the disk when it returns. What the phone did not touch stays as it is,
// and so do the permissions.
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
		if err := m.d.disk.SyncFile(from); err != nil { // before it may be read-only, which Windows syncs no more
			return err
		}
		if info, err := os.Lstat(to); err == nil {
			if err := disk.Chmod(from, info.Mode().Perm()); err != nil {
				return err
			}
		}
		if err := m.d.disk.Rename(from, to); err != nil {
			return err
		}
		if err := errors.Join(m.d.disk.SyncDir(filepath.Dir(to)), m.d.disk.SyncDir(filepath.Dir(from))); err != nil {
			return err
		}
	}
	return nil
}

// Discard removes the copies.
func (m *Marks) Discard() error { return m.d.Discard() }

// differs reports whether a new manifest is another one than the present one,
// and refuses one that is none.
func differs(from, to string) (bool, error) {
	present, err := disk.ReadFile(to, proplist.MaxSize)
	if err != nil {
		return false, err
	}
	made, err := disk.ReadFile(from, proplist.MaxSize)
	if err != nil || string(made) == string(present) {
		return false, err
	}
	list, err := proplist.Parse(made)
	if err != nil {
		return false, fmt.Errorf("%s: %w", filepath.Base(from), err)
	}
	if bag, _ := list.Get("BackupKeyBag").Bytes(); len(bag) == 0 {
		return false, fmt.Errorf("%s has no key bag any more: %w", filepath.Base(from), fs.ErrInvalid)
	}
	return true, nil
}
