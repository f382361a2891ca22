package draft

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// kind is what lies where the backup will go.
type kind string

const (
	nothing   kind = "nothing"
	empty     kind = "an empty folder"
	other     kind = "a folder that is no backup" // or that cannot be read
	notFolder kind = "no folder"
	aBackup   kind = "a backup" // of whatever state
)

// base is that thing, with what is known of it.
type base struct {
	kind   kind
	status string // SnapshotState, "" when Status.plist is missing or unreadable
	marks  bool   // Manifest.plist and Manifest.db are there and not empty
	print  string // equal as long as it is the same thing
}

// replaceable: a finished backup of today's format, which the new one makes
// superfluous.
func (b base) replaceable() bool { return b.marks && b.status == "finished" }

// usable: the phone can continue from it. Phones resume what was interrupted, but
// take empty property lists for damage (PROTOCOL.md §6.6).
func (b base) usable() bool { return b.marks && b.status != "" }

// inTheWay: it is neither superfluous nor of no value, so it is set aside.
func (b base) inTheWay() bool { return b.kind != nothing && b.kind != empty && !b.replaceable() }

const maxStatus = 1 << 20

// look finds out what path is. It follows no link: see locate.
func look(path string) base {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return plainly(nothing)
	case err != nil:
		return plainly(other)
	case !info.IsDir():
		return plainly(notFolder)
	}
	if isEmpty(path) {
		return plainly(empty)
	}
	b := plainly(other)
	for _, name := range []string{"Status.plist", "Manifest.plist", "Manifest.db", "Manifest.mbdb", "Info.plist"} {
		if _, err := os.Lstat(filepath.Join(path, name)); err == nil {
			b.kind = aBackup
		}
	}
	if b.kind != aBackup {
		return b
	}
	b.marks = size(path, "Manifest.plist") > 0 && size(path, "Manifest.db") > 0
	b.status = snapshotState(path)
	if b.print, err = mark(path); err != nil {
		b.print = string(aBackup) // which may not be read
	}
	return b
}

func plainly(k kind) base { return base{kind: k, print: string(k)} }

// isEmpty reports whether a folder can be read and holds nothing.
func isEmpty(dir string) bool {
	f, err := os.Open(dir)
	if err != nil {
		return false
	}
	defer f.Close()
	_, err = f.Readdirnames(1)
	return errors.Is(err, io.EOF)
}

// size is that of a regular file, or -1.
func size(dir, name string) int64 {
	info, err := os.Lstat(filepath.Join(dir, name))
	if err != nil || !info.Mode().IsRegular() {
		return -1
	}
	return info.Size()
}

// snapshotState is what Status.plist says of a backup; "" where it is missing or
// unreadable.
func snapshotState(dir string) string {
	raw, err := disk.ReadFile(filepath.Join(dir, "Status.plist"), maxStatus)
	if err != nil {
		return ""
	}
	list, _ := proplist.Parse(raw) // an unreadable one has no values
	state, _ := list.Get("SnapshotState").Text()
	return state
}

// archiveName is a free name for a backup that is set aside, with the time
// given; Apple's programs use the same form.
func (d *Draft) archiveName(when time.Time) string {
	for ; ; when = when.Add(time.Second) {
		name := d.name + when.Format("-20060102-150405")
		if _, err := os.Lstat(filepath.Join(d.root, name)); errors.Is(err, fs.ErrNotExist) {
			return name
		}
	}
}
