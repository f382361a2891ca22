package assistant

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// Network shares and external disks do not always tell of changes, so folders are
// glanced at from time to time, and read where they look otherwise than before.
// To read three hundred backups takes most of a second; a glance takes a hundredth
// of that.
const (
	glanceEvery      = 30 * time.Second
	readEveryGlances = 10 // read all the same
	checkedAtAGlance = 10 // backups of which each glance looks at every folder inside
)

// coarsest is how far a time that a file system keeps may be off: two seconds on FAT.
const coarsest = 2 * time.Second

// marked are the files by which a backup is seen to change.
var marked = []string{"Info.plist", "Status.plist", "Manifest.plist", "Manifest.db", "Manifest.db-wal", "Manifest.mbdb"}

// looks is how a place looked when it was read.
type looks struct {
	paths   []string // what is looked at, besides
	backups []string // the folders of backups, of which the marked files are looked at
	seen    [sha256.Size]byte
	checked []checked     // backups of which a check is remembered; the next to look into comes first
	took    time.Duration // to read all
	moving  bool          // something changed about when it was read: what was read may be older
}

// checked is a backup of which a check is remembered, in the state that it was in.
type checked struct{ folder, fingerprint string }

// looksOf is how a place looks that was read from began until now.
func (d *disks) looksOf(read placeRead, began time.Time, step func()) looks {
	l := looks{paths: []string{d.reports, read.folder.Path}}
	if !read.link {
		entries, _ := d.names(read.folder.Path) // one that cannot be read is told of as such
		step()
		for _, e := range entries {
			if !e.Type().IsRegular() && !disk.IsLink(e) {
				l.paths = append(l.paths, filepath.Join(read.folder.Path, e.Name())) // it may become a backup
			}
		}
	}
	for _, b := range read.folder.Backups {
		l.backups = append(l.backups, b.Folder)
		if kept := read.remembered[b.Folder]; kept.Report != nil {
			l.checked = append(l.checked, checked{b.Folder, kept.Fingerprint})
		}
	}
	l.paths, l.backups = slices.Clip(l.paths), slices.Clip(l.backups)
	var newest time.Time
	l.seen, newest = l.look(d, step)
	// The clock of a share may be ahead: what changed in the far future does not count.
	l.moving = newest.After(began.Add(-coarsest)) && newest.Before(time.Now().Add(time.Minute))
	l.took = time.Since(began)
	return l
}

// same reports whether the place looks as it did.
func (l *looks) same(d *disks, step func()) bool {
	if now, _ := l.look(d, step); now != l.seen {
		return false
	}
	n := min(len(l.checked), checkedAtAGlance)
	for _, c := range l.checked[:n] {
		if d.remembered(c.folder).Fingerprint != c.fingerprint {
			return false
		}
		step()
	}
	l.checked = append(l.checked[n:], l.checked[:n]...)
	return true
}

// look is how files and folders look from outside. It keeps no more of it than a sum:
// there may be thousands. newest is when the last of them changed.
func (l *looks) look(d *disks, step func()) (sum [sha256.Size]byte, newest time.Time) {
	all := sha256.New()
	at := func(path string) {
		defer step()
		info, err := d.stat(path)
		if err != nil {
			fmt.Fprint(all, err)
			return
		}
		if info.ModTime().After(newest) {
			newest = info.ModTime()
		}
		fmt.Fprintf(all, "%d %d %v,", info.Size(), info.ModTime().UnixNano(), info.Mode())
	}
	for _, path := range l.paths {
		at(path)
	}
	for _, folder := range l.backups {
		for _, name := range marked {
			at(filepath.Join(folder, name))
		}
	}
	all.Sum(sum[:0])
	return sum, newest
}
