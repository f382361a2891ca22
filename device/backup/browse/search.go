package browse

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// search is one search under way.
type search struct {
	c     computer
	ctx   context.Context
	queue []place
	seen  map[string]bool // folders by their path without links
	read  int

	answered atomic.Bool // it is known what was pointed at

	mu    sync.Mutex // the search may be given up while it runs
	found Found
}

// place is a folder to be read.
type place struct {
	path  string
	real  string // without links
	depth int
	disk  uint64
}

// usual are the places for backups, seen from a disk, a person's own folder, or
// a folder on the way: what Apple's programs and this one make (PROTOCOL.md
// §7.10).
var usual = []string{
	"MobileSync/Backup",
	"Backup",
	"Library/Application Support/MobileSync/Backup",
	"Application Support/MobileSync/Backup",
	"Apple/MobileSync/Backup",
	"AppData/Roaming/Apple Computer/MobileSync/Backup",
	"Apple Computer/MobileSync/Backup",
	".local/share/lifeboat/backups",
	"lifeboat/backups",
}

// homes are the folders in which people's own folders lie, seen from a disk.
var homes = []string{"Users", "home"}

// below searches the folders under one, level by level, the usual places first.
func (s *search) below(path string, info fs.FileInfo) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		real = path
	}
	start := place{path: path, real: real, disk: diskOf(info)}
	bases := []string{path}
	for _, home := range homes {
		entries, err := names(filepath.Join(path, home), maxPeeked)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if e.IsDir() {
				bases = append(bases, filepath.Join(path, home, e.Name()))
			}
		}
	}
	for _, base := range bases {
		for _, u := range usual {
			s.follow(filepath.Join(base, filepath.FromSlash(u)))
		}
	}
	s.queue = append(s.queue, start)
	for len(s.queue) > 0 {
		at := s.queue[0]
		s.queue = s.queue[1:]
		if !s.step(at) {
			return
		}
	}
}

// follow puts a folder that is known by its name into the queue, wherever a link
// of that name leads.
func (s *search) follow(path string) {
	info, err := os.Stat(path)
	if err != nil {
		if _, none := os.Lstat(path); none == nil || backupdir.Unread(path, err).State == backup.FolderAway {
			s.closed(path, err) // else it is a guess
		}
		return
	}
	if !info.IsDir() {
		return
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return
	}
	s.queue = append(s.queue, place{path: path, real: real, depth: maxDepth - 2, disk: diskOf(info)})
}

// step reads one folder; false ends the search.
func (s *search) step(at place) bool {
	if s.seen[at.real] {
		return true
	}
	s.seen[at.real] = true
	s.read++
	if s.ctx.Err() != nil || s.read > maxSearch {
		s.note(func(f *Found) { f.More = true })
		return false
	}
	signs := look(at.path)
	switch {
	case signs.err != nil:
		s.closed(at.path, signs.err)
		return true
	case signs.strong() && at.depth > 0:
		return s.add(at.path)
	}
	slices.SortFunc(signs.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	if signs.more {
		s.note(func(f *Found) { f.More = true })
	}
	for _, e := range signs.entries {
		s.enter(at, e)
	}
	return true
}

// closed notes a folder that cannot be read, unless there is none.
func (s *search) closed(path string, err error) {
	if disk.IsNotFolder(path, err) || !backupdir.Unread(path, err).State.Unknown() {
		return
	}
	s.note(func(f *Found) {
		f.Closed = few(f.Closed, path)
		f.More = f.More || !slices.Contains(f.Closed, path)
	})
}

// enter puts an entry of a folder into the queue where it is a folder to search.
func (s *search) enter(at place, e fs.DirEntry) {
	name := e.Name()
	path := filepath.Join(at.path, name)
	switch {
	case e.Type().IsRegular():
		if at.depth < 2 && slices.Contains(archives[:6], strings.ToLower(filepath.Ext(name))) {
			s.note(func(f *Found) { f.Packed = few(f.Packed, path) })
		}
		return
	case strings.HasPrefix(name, disk.TempPrefix), at.depth == 0 && at.path == "/" && slices.Contains(noDisk, name):
		return
	case disk.IsLink(e):
		if name == "Backup" || name == "MobileSync" || backupdir.NamesPhone(name) {
			s.follow(path)
		}
		return
	case !e.IsDir():
		return
	case at.depth >= maxDepth:
		s.note(func(f *Found) { f.More = true })
		return
	}
	info, err := e.Info()
	if err != nil {
		s.closed(path, err)
		return
	}
	on := diskOf(info)
	if on != at.disk && at.depth > 0 {
		s.note(func(f *Found) { f.Elsewhere = few(f.Elsewhere, path) })
		return
	}
	s.queue = append(s.queue, place{path: path, real: filepath.Join(at.real, name), depth: at.depth + 1, disk: on})
}

// noDisk are folders at the top of a Linux system that hold no files.
var noDisk = []string{"proc", "sys", "dev"}

// add takes a backup over; false ends the search, because there are enough.
func (s *search) add(dir string) bool {
	facts := backup.Facts{Folder: dir}
	b, err := backupdir.Open(dir)
	if err == nil {
		facts = b.Facts()
		b.Close()
	} else {
		facts.UDID, facts.Forbidden = filepath.Base(dir), errors.Is(err, fs.ErrPermission)
	}
	enough := false
	s.note(func(f *Found) {
		f.Backups = append(f.Backups, facts)
		if enough = len(f.Backups) >= maxFound; enough {
			f.More = true
		}
	})
	return !enough
}

func (s *search) note(change func(*Found)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.found)
}

// soFar is what was found until now.
func (s *search) soFar() Found {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.found
	f.Backups, f.Packed = slices.Clone(f.Backups), slices.Clone(f.Packed)
	f.Closed, f.Elsewhere = slices.Clone(f.Closed), slices.Clone(f.Elsewhere)
	if f.Where == "" {
		f.Where = Nowhere
		if len(f.Backups) > 0 {
			f.Where = Below
		}
	}
	if len(f.Backups) > 0 {
		f.Packed = nil
	}
	return f
}

// few adds to a list of at most maxListed.
func few(list []string, more string) []string {
	if len(list) < maxListed && !slices.Contains(list, more) {
		list = append(list, more)
	}
	return list
}
