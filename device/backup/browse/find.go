package browse

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// Found is what a search from a place that a person pointed at came to.
type Found struct {
	Path    string         // what was pointed at, absolute and clean
	Folder  bool           // it is a folder
	Where   Where          // where the backups are, seen from there
	Backups []backup.Facts // at most maxFound; the nearest first

	Packed    []string // packed files (zip, rar …) that were met and no backups; any of them may hold one
	Closed    []string // folders that cannot be read
	Elsewhere []string // folders of other disks, which were not looked into
	More      bool     // not everything could be looked at: a bound was reached
}

// Where says how the backups of a Found lie to what was pointed at.
type Where string

// The places of backups.
const (
	Here      Where = "here"      // the place itself is a backup
	Above     Where = "above"     // the place lies in a backup: one of its folders, or a file of it
	Below     Where = "below"     // they lie deeper
	Nowhere   Where = "nowhere"   // the place was read, and there are none
	IsPacked  Where = "packed"    // the place is a packed file
	Missing   Where = "missing"   // there is no such place; Backups are those of the folder that it would lie in
	Forbidden Where = "forbidden" // the place may not be read
	Online    Where = "online"    // a cloud keeps what is in it, and did not bring it
	Broken    Where = "broken"    // reading it fails, or its disk does not answer
)

// Bounds of a search: it must end soon also at the top of a large disk.
const (
	maxFound  = 50
	maxSearch = 20_000 // folders that are read
	maxRead   = 20_000 // entries of each of them
	maxDepth  = 9      // C:\Users\anna\AppData\Roaming\Apple Computer\MobileSync\Backup\… and one more
	maxAbove  = 3      // UDID/Snapshot/3d/file
	maxListed = 5      // of Packed, Closed, Elsewhere
)

// Find looks for backups from wherever a person points: at a backup, a folder or
// a file in one, the folder that it lies in, MobileSync, a whole disk.
//
// A place that is a backup is the answer; what lies in a backup leads to it; else
// the folders below are searched, the usual places for backups first, and the
// nearest come first. Nothing is opened but folders and, of those that are
// backups, their property lists. Links are followed only where they bear the name
// of a phone or of a usual place (backups are moved to other disks that way), and
// no folder is read twice. Other file systems are entered one step below the
// place and not deeper: what was left out is in Elsewhere. The search ends within
// about ten seconds, whatever it meets; More tells that it was cut short.
func Find(ctx context.Context, path string) Found { return thisComputer.find(ctx, path) }

// find is Find on a computer.
func (c computer) find(ctx context.Context, path string) Found {
	if path == "" {
		return Found{Where: Missing}
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return Found{Path: path, Where: Broken}
	}
	ctx, cancel := context.WithTimeout(ctx, answer.Late)
	defer cancel()
	s := &search{c: c, ctx: ctx, found: Found{Path: abs}, seen: map[string]bool{}}
	heard := ask(c, "find "+abs, s.run)
	select {
	case <-heard.Came():
		return heard.Value()
	case <-ctx.Done():
		f := s.soFar()
		f.More = true
		if !s.answered.Load() {
			f.Where = Broken // nobody knows what is there
		}
		return f
	}
}

// run is Find without its bound of time.
func (s *search) run() Found {
	path := s.found.Path
	info, err := s.c.stat(path)
	s.answered.Store(true)
	s.note(func(f *Found) { f.Folder = err == nil && info.IsDir() })
	switch {
	case errors.Is(err, fs.ErrPermission):
		return s.end(Forbidden)
	case errors.Is(err, fs.ErrNotExist), errno.Is(err, errno.NotFolder):
		return s.missing()
	case errno.Is(err, errno.KeptOnline):
		return s.end(Online)
	case err != nil:
		return s.end(Broken)
	}
	at := look(path)
	if info.IsDir() && at.strong() && filepath.Base(path) != snapshotFolder {
		return s.end(Here, path)
	}
	if info.IsDir() && s.within(path) {
		return s.end(Below)
	}
	if above := s.above(path); above != "" {
		return s.end(Above, above)
	}
	switch {
	case !info.IsDir() && packed(path, info):
		return s.end(IsPacked)
	case !info.IsDir() && s.within(filepath.Dir(path)):
		return s.end(Below)
	case !info.IsDir():
		return s.end(Nowhere)
	case at.strong():
		return s.end(Here, path)
	case errors.Is(at.err, fs.ErrPermission):
		return s.end(Forbidden)
	case errno.Is(at.err, errno.KeptOnline):
		return s.end(Online)
	case at.err != nil:
		return s.end(Broken)
	case packed(path, info):
		return s.end(IsPacked)
	}
	s.below(path, info)
	found := s.soFar()
	switch {
	case len(found.Backups) > 0:
		found.Where = Below
		return found
	case at.marks > 0: // one list of a backup and nothing else: whoever points at it means it
		return s.end(Here, path)
	}
	return s.end(Nowhere)
}

// end notes where the backups are, and which; those that were found before stay.
func (s *search) end(where Where, folders ...string) Found {
	s.mu.Lock()
	s.found.Where = where
	s.mu.Unlock()
	for _, f := range folders {
		s.add(f)
	}
	return s.soFar()
}

// missing tells which backups lie where the place would be, one step up: a name
// was typed wrongly, or a folder renamed.
func (s *search) missing() Found {
	s.within(filepath.Dir(s.found.Path))
	return s.end(Missing)
}

// within takes over the backups that lie directly in a folder, and reports whether
// there are any.
func (s *search) within(dir string) bool {
	entries, err := names(dir, maxPeeked)
	if err != nil {
		return false
	}
	any := false
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if s.ctx.Err() != nil || !s.c.leads(dir, e) || strings.HasPrefix(e.Name(), disk.TempPrefix) || !look(path).strong() {
			continue
		}
		any = true
		if !s.add(path) {
			break
		}
	}
	return any
}

// above is the backup that a place lies in; empty if there is none within a few
// steps. What is new of an unfinished run lies in Snapshot, which looks like a
// backup of its own.
func (s *search) above(path string) string {
	dir := path
	for range maxAbove {
		up := filepath.Dir(dir)
		if up == dir || s.ctx.Err() != nil {
			return ""
		}
		signs := look(up)
		if dir = up; !signs.strong() || signs.marks < 3 && signs.payloads == 0 && !backupdir.NamesPhone(signs.name) {
			continue // two stray lists make no backup of everything below them
		}
		if out := filepath.Dir(dir); filepath.Base(dir) == snapshotFolder && look(out).strong() {
			return out
		}
		return dir
	}
	return ""
}

const snapshotFolder = "Snapshot"

// signs are what the names in a folder tell of it.
type signs struct {
	name     string
	marks    int // of the lists and indexes that a backup has
	payloads int // files or folders named as those of a backup's contents are
	snapshot bool
	entries  []fs.DirEntry
	more     bool
	err      error
}

// look reads the names in a folder.
func look(dir string) signs {
	s := signs{name: filepath.Base(dir)}
	s.entries, s.err = names(dir, maxRead)
	s.more = len(s.entries) == maxRead
	for _, e := range s.entries {
		switch name := e.Name(); {
		case slices.Contains(marks, name) && !e.IsDir():
			s.marks++
		case name == snapshotFolder && e.IsDir():
			s.snapshot = true
		case len(name) == 2 && e.IsDir() && isHex(name), len(name) == 40 && isHex(name),
			strings.HasSuffix(name, ".mddata"), strings.HasSuffix(name, ".mdbackup"):
			s.payloads++
		}
	}
	return s
}

// marks are the files that tell a backup; Manifest.db and Manifest.mbdb are
// never both there.
var marks = []string{"Info.plist", "Status.plist", "Manifest.plist", "Manifest.db", "Manifest.mbdb"}

// strong reports whether a folder is a backup beyond doubt, damaged or not: one of
// the lists alone may lie anywhere.
func (s signs) strong() bool {
	return s.marks > 1 || s.marks == 1 && s.payloads > 0 || (s.marks == 1 || s.snapshot) && backupdir.NamesPhone(s.name)
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }

// archives are the endings of packed files.
var archives = []string{".zip", ".rar", ".7z", ".dmg", ".tar", ".tgz", ".iso", ".gz", ".bz2", ".xz", ".zst", ".sparseimage", ".z01", ".001"}

// packed reports whether a file (on a Mac also a folder) is a packed one.
func packed(path string, info fs.FileInfo) bool {
	ending := strings.ToLower(filepath.Ext(path))
	if info.IsDir() {
		return ending == ".sparsebundle"
	}
	if slices.Contains(archives, ending) {
		return true
	}
	if !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 6)
	n, _ := f.Read(head)
	for _, magic := range []string{"PK\x03\x04", "Rar!", "7z\xbc\xaf\x27\x1c"} {
		if strings.HasPrefix(string(head[:n]), magic) {
			return true
		}
	}
	return false
}
