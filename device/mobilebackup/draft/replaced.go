package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// removeReplaced removes the backups that were replaced: exactly what belongs to a
// backup, because a person may have put files of their own into the folder, or
// moved a part of it to another drive and left a link. Whatever is not the
// backup's is moved beside, under a name that tells, and never followed.
//
// A backup that is being read, by a check for example, or that another program has
// something open in, stays in the work folder until somebody comes again.
func (d *Draft) removeReplaced(out *Outcome) error {
	old := filepath.Join(d.work(), oldFolder)
	if d.state.New != "" && !isFolder(old) && isFolder(d.Dir()) {
		// Killed after both traded places: what lies here is the old one.
		if now, err := mark(d.Dir()); err == nil && now != d.state.New {
			old = d.Dir()
		}
	}
	if isFolder(old) {
		if err := d.decide(old, out); err != nil && !disk.IsHeld(err) {
			return err
		}
	}
	entries, err := os.ReadDir(d.work())
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), goneFolder) {
			continue
		}
		dir := filepath.Join(d.work(), e.Name())
		release, busy := inUse(dir)
		if busy {
			continue
		}
		err := d.removeBackup(dir, out)
		release()
		if err != nil && !disk.IsHeld(err) {
			return err
		}
	}
	return nil
}

// decide reports whether what was moved away for the new backup may go. A
// finished backup that is not the one which the new one replaces was made by
// another program in the last moment, and stays.
func (d *Draft) decide(old string, out *Outcome) error {
	was := look(old)
	replaced := was.print == d.state.Replaces || d.state.New == ""
	if !replaced && d.state.Schema < 2 {
		now, _ := mark(old)
		replaced = now == d.state.Replaces
	}
	if !d.inPlace { // the new one must have its place before the old one goes
		if err := d.syncNames(); err != nil {
			return err
		}
	}
	superfluous := look(d.present()).replaceable()
	if !superfluous || was.replaceable() && !replaced {
		d.state.SetAside = ""
		if err := d.setAside(old, out); err != nil {
			return err
		}
		return d.syncNames()
	}
	for n := 0; ; n++ {
		gone := filepath.Join(d.work(), goneFolder+strconv.Itoa(n))
		if _, err := os.Lstat(gone); errors.Is(err, fs.ErrNotExist) {
			return d.disk.Rename(old, gone)
		}
	}
}

// removeBackup removes what belongs to a backup from dir, and dir itself when
// nothing else is in it; else it is moved beside the backup.
func (d *Draft) removeBackup(dir string, out *Outcome) error {
	if err := d.removeParts(dir, d.present(), true); err != nil {
		return err
	}
	err := d.disk.Remove(dir)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if isEmpty(dir) {
		return err
	}
	name := d.name + " – other files " + time.Now().Format("2006-01-02")
	path := filepath.Join(d.root, name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			break
		}
		path = filepath.Join(d.root, fmt.Sprintf("%s (%d)", name, n))
	}
	if err := d.disk.Rename(dir, path); err != nil {
		return err
	}
	out.OtherFiles = path
	return d.syncNames()
}

// partFiles are the files of a backup beside its payloads. iOS 9 and older
// wrote the last two.
var partFiles = []string{"Info.plist", "Manifest.plist", "Manifest.db", "Status.plist", "Manifest.mbdb", "Manifest.mbdx"}

// removeParts removes the payloads and lists in one folder of a backup, and the
// folders of payloads as far as they are empty then. What the system put
// there goes along into the same place of the new backup, as far as there is
// one. Errors leave things where they are; only those of removing are told.
func (d *Draft) removeParts(dir, new string, top bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // not readable: all of it stays
	}
	for _, e := range entries {
		name := e.Name()
		path := filepath.Join(dir, name)
		switch {
		case e.Type().IsRegular() && (strings.HasPrefix(name, workPrefix) || slices.Contains(partFiles, name)):
			err = d.disk.Remove(path)
		case e.IsDir() && isShard(name):
			err = d.removeShard(path, filepath.Join(new, name))
		case e.IsDir() && top && name == "Snapshot":
			if err = d.removeParts(path, filepath.Join(new, name), false); err == nil && isEmpty(path) {
				err = d.disk.Remove(path)
			}
		case e.Type().IsRegular() && isSystemFile(name):
			d.moveAlong(path, filepath.Join(new, name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) removeShard(dir, new string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case !e.Type().IsRegular():
		case isPayload(e.Name()), strings.HasPrefix(e.Name(), workPrefix):
			if err := d.disk.Remove(path); err != nil {
				return err
			}
		case isSystemFile(e.Name()):
			d.moveAlong(path, filepath.Join(new, e.Name()))
		}
	}
	if isEmpty(dir) {
		return d.disk.Remove(dir)
	}
	return nil
}

func (d *Draft) moveAlong(from, to string) {
	if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) && isFolder(filepath.Dir(to)) {
		_ = d.disk.Rename(from, to)
	}
}

// isShard reports whether a folder is one of the 256 that payloads lie in.
func isShard(name string) bool { return len(name) == 2 && strings.Trim(name, "0123456789abcdef") == "" }

// isPayload reports whether a file is called as payloads are: by the 40
// hexadecimal digits of a SHA-1 (PROTOCOL.md §7.1).
func isPayload(name string) bool {
	_, ok := mbfile.ParseID(name)
	return ok
}

// isSystemFile reports whether a file is one of those that systems put into every
// folder that somebody looks at.
func isSystemFile(name string) bool {
	switch strings.ToLower(name) {
	case ".ds_store", "thumbs.db", "desktop.ini", "icon\r", ".localized":
		return true
	}
	return strings.HasPrefix(name, "._")
}
