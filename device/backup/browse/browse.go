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
	asked      = 16     // folders that are asked at a time
)

// Read lists the folders in a folder, by name. Hidden ones are left out unless
// they hold backups. That a folder cannot be read is a state of the result.
//
// Each folder is asked apart, as any of them may lie on a disk that does not answer.
// tell is called with all of it, and before that, should it take long, with what has
// answered so far. It returns when all have answered.
func Read(path string, tell func(backup.Listing)) { thisComputer.read(path, tell) }

// read is Read on a computer.
func (c computer) read(path string, tell func(backup.Listing)) {
	l := backup.Listing{Path: filepath.Clean(path), State: backup.FolderRead}
	if up := filepath.Dir(l.Path); up != l.Path {
		l.Up = up
	}
	t := begin()
	heard := ask(c, "read "+l.Path, func() folderRead { return c.readTop(l.Path) })
	top := hear(heard, t, func(of backup.Answer) {
		l.Answer = of
		tell(l)
	})
	if t.next == nil {
		t = begin() // it is back, and what is in it may take its time, too
	}
	l.Answer, l.State, l.Backup = backup.Answered, top.state, top.backup
	if l.State != backup.FolderRead || l.Backup { // what is in a backup is not for people
		tell(l)
		return
	}
	c.readFolders(l, top.entries, t, tell)
}

// folderRead is what a folder answers.
type folderRead struct {
	state   backup.FolderState
	backup  bool
	entries []fs.DirEntry // that may be folders
}

func (c computer) readTop(path string) folderRead {
	entries, err := c.names(path, maxEntries)
	if err != nil {
		return folderRead{state: backupdir.Unread(path, err).State}
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return !e.IsDir() && !disk.IsLink(e) || strings.HasPrefix(e.Name(), disk.TempPrefix)
	})
	return folderRead{backup.FolderRead, c.isBackup(path), entries}
}

// readFolders looks into the folders of a Listing, some at a time.
func (c computer) readFolders(l backup.Listing, entries []fs.DirEntry, t *turns, tell func(backup.Listing)) {
	type looked struct {
		at     int
		folder *backup.Subfolder // nil: it leads to none, or is not for people
	}
	var (
		answers = make(chan looked)
		done    = make(chan struct{})
		pending = map[int]bool{}
		found   []backup.Subfolder
		next    int
		silent  bool
	)
	defer close(done)
	so := func(of backup.Answer) {
		l.Folders = slices.Clone(found)
		for i := range pending {
			if e := entries[i]; !strings.HasPrefix(e.Name(), ".") {
				l.Folders = append(l.Folders, backup.Subfolder{Name: e.Name(), Path: filepath.Join(l.Path, e.Name()), Answer: of})
			}
		}
		l.More = next < len(entries) && of != backup.Awaited || len(l.Folders) > maxFolders
		slices.SortFunc(l.Folders, func(a, b backup.Subfolder) int {
			return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Name, b.Name))
		})
		l.Folders = l.Folders[:min(len(l.Folders), maxFolders)]
		tell(l)
	}
	for {
		for ; next < len(entries) && len(pending) < asked && len(found) <= maxFolders; next++ {
			at, e := next, entries[next]
			pending[at] = true
			heard := ask(c, "look "+filepath.Join(l.Path, e.Name()), func() *backup.Subfolder { return c.look(l.Path, e) })
			go func() {
				select {
				case <-heard.Came():
					select {
					case answers <- looked{at, heard.Value()}:
					case <-done:
					}
				case <-done:
				}
			}()
		}
		if len(pending) == 0 {
			so(backup.Answered)
			return
		}
		select {
		case a := <-answers:
			delete(pending, a.at)
			if a.folder != nil {
				found = append(found, *a.folder)
				if a.folder.Backup {
					l.Backups++
				}
			}
			if silent {
				so(backup.Silent)
			}
		case <-t.next:
			of := t.passed()
			silent = of == backup.Silent
			so(of)
		}
	}
}

// look looks into a folder of a Listing.
func (c computer) look(dir string, e fs.DirEntry) *backup.Subfolder {
	if !c.leads(dir, e) {
		return nil
	}
	f := backup.Subfolder{Name: e.Name(), Path: filepath.Join(dir, e.Name())}
	if f.Backup = c.isBackup(f.Path); !f.Backup {
		if inside, err := c.names(f.Path, maxPeeked); err == nil {
			f.Backups = named(inside)
		}
	}
	if strings.HasPrefix(f.Name, ".") && !f.Backup && f.Backups == 0 {
		return nil
	}
	return &f
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
func (c computer) leads(dir string, e fs.DirEntry) bool {
	if !disk.IsLink(e) {
		return e.IsDir()
	}
	info, err := c.stat(filepath.Join(dir, e.Name()))
	return err == nil && info.IsDir()
}

// isBackup reports whether a folder is a backup, whole or not, by the files that
// every one has.
func (c computer) isBackup(dir string) bool {
	has := func(name string) bool {
		info, err := c.stat(filepath.Join(dir, name))
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
