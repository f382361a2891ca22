// Package browse lists folders for a person who looks for the one with their
// backups: what is in a folder, which of it is a backup or holds some, and
// where to begin. Nothing is opened but folders, and nothing is followed deeper
// than one step.
package browse

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// Bounds of a Listing: a folder of a backup's content, or of a download, may
// hold any number of entries.
const (
	maxFolders = 400    // listed
	maxEntries = 20_000 // read of the folder itself
	maxPeeked  = 300    // read of each folder in it
)

// Read lists the folders in a folder, by name. Hidden ones are left out unless
// they hold backups. That a folder cannot be read is a state of the result.
func Read(path string) backup.Listing {
	l := backup.Listing{Path: filepath.Clean(path), State: backup.FolderRead}
	if up := filepath.Dir(l.Path); up != l.Path {
		l.Up = up
	}
	entries, err := names(l.Path, maxEntries)
	switch {
	case disk.IsNotFolder(l.Path, err):
		l.State = backup.FolderBroken
		return l
	case errors.Is(err, fs.ErrNotExist):
		l.State = backup.FolderMissing
		return l
	case errors.Is(err, fs.ErrPermission):
		l.State = backup.FolderForbidden
		return l
	case err != nil:
		l.State = backup.FolderBroken
		return l
	}
	l.Backup = isBackup(l.Path)
	for _, e := range entries {
		if l.Backup || strings.HasPrefix(e.Name(), disk.TempPrefix) || !leads(l.Path, e) {
			continue // what is in a backup is not for people
		}
		f := backup.Subfolder{Name: e.Name(), Path: filepath.Join(l.Path, e.Name())}
		if f.Backup = isBackup(f.Path); f.Backup {
			l.Backups++
		} else if inside, err := names(f.Path, maxPeeked); err == nil {
			f.Backups = named(inside)
		}
		if strings.HasPrefix(f.Name, ".") && !f.Backup && f.Backups == 0 {
			continue
		}
		if len(l.Folders) == maxFolders {
			l.More = true
			break
		}
		l.Folders = append(l.Folders, f)
	}
	slices.SortFunc(l.Folders, func(a, b backup.Subfolder) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Name, b.Name))
	})
	return l
}

// names reads at most so many entries of a folder.
func names(path string, most int) ([]fs.DirEntry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(most)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return entries, err
}

// leads reports whether an entry is a folder, or a link to one.
func leads(dir string, e fs.DirEntry) bool {
	if e.Type()&(fs.ModeSymlink|fs.ModeIrregular) == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(filepath.Join(dir, e.Name()))
	return err == nil && info.IsDir()
}

// isBackup reports whether a folder is a backup, whole or not, by the files that
// every one has.
func isBackup(dir string) bool {
	has := func(name string) bool {
		info, err := os.Stat(filepath.Join(dir, name))
		return err == nil && info.Mode().IsRegular()
	}
	return has("Manifest.plist") || has("Manifest.db") || has("Manifest.mbdb") || has("Info.plist") && has("Status.plist")
}

// named counts the entries that bear the name of a phone, as backups do.
func named(entries []fs.DirEntry) int {
	n := 0
	for _, e := range entries {
		if e.IsDir() && backupdir.NamesPhone(e.Name()) {
			n++
		}
	}
	return n
}
