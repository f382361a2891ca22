package draft

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"howett.net/plist"
)

// base is what lies where the backup will go.
type base struct {
	exists bool
	status string // SnapshotState, "" when Status.plist is missing or unreadable
	marks  bool   // Manifest.plist and Manifest.db are there and not empty
	print  string
}

// replaceable: a finished backup of today's format, which the new one makes
// superfluous.
func (b base) replaceable() bool { return b.marks && b.status == "finished" }

// usable: the phone can go on from it. Phones resume what was interrupted, but
// take empty property lists for damage (protocol notes E.2).
func (b base) usable() bool { return b.exists && b.marks && b.status != "" }

const maxStatus = 1 << 20

func look(dir string) base {
	var b base
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		b.exists = err == nil || !errors.Is(err, fs.ErrNotExist)
		return b
	}
	entries, err := os.ReadDir(dir)
	b.exists = err != nil || len(entries) > 0
	b.marks = size(dir, "Manifest.plist") > 0 && size(dir, "Manifest.db") > 0
	if n := size(dir, "Status.plist"); n > 0 && n < maxStatus {
		if raw, err := os.ReadFile(filepath.Join(dir, "Status.plist")); err == nil {
			b.status = snapshotState(raw)
		}
	}
	b.print, _ = mark(dir)
	return b
}

// size is that of a regular file, or -1.
func size(dir, name string) int64 {
	info, err := os.Lstat(filepath.Join(dir, name))
	if err != nil || !info.Mode().IsRegular() {
		return -1
	}
	return info.Size()
}

func snapshotState(raw []byte) (state string) {
	// The library may panic on bytes of other programs.
	defer func() {
		if recover() != nil {
			state = ""
		}
	}()
	var status struct {
		SnapshotState string
	}
	if _, err := plist.Unmarshal(raw, &status); err != nil {
		return ""
	}
	return status.SnapshotState
}

// archiveName is the name that a backup gets that is set aside; Apple's
// programs use the same form.
func (d *Draft) archiveName() string {
	when := time.Now()
	if info, err := os.Stat(d.present()); err == nil {
		when = info.ModTime()
	}
	for {
		name := d.name + when.Format("-20060102-150405")
		if _, err := os.Lstat(filepath.Join(d.root, name)); err != nil {
			return name
		}
		when = when.Add(time.Second)
	}
}
