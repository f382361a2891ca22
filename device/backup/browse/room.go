package browse

import (
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// Room is what fits where a folder is, or would be made. tell is called with it, and before
// that, should the disk take long to answer, to say so. It returns when the disk has answered.
func Room(path string, tell func(backup.Room)) { thisComputer.room(path, tell) }

func (c computer) room(path string, tell func(backup.Room)) {
	heard := ask(c, "room "+path, func() backup.Room { return c.readRoom(path) })
	tell(hear(heard, begin(), func(of backup.Answer) { tell(backup.Room{Free: -1, Answer: of}) }))
}

func (c computer) readRoom(path string) backup.Room {
	r := backup.Room{Free: -1}
	if path = c.there(path); path == "" {
		return r
	}
	if free, err := c.free(path); err == nil {
		r.Free, r.FileLimit = free, c.limit(path)
	}
	return r
}

// there is a folder, or the innermost of those around it that is there; empty: none.
func (c computer) there(path string) string {
	for filepath.IsAbs(path) {
		if _, err := c.stat(path); err == nil {
			return path
		}
		up := filepath.Dir(path)
		if up == path {
			break
		}
		path = up
	}
	return ""
}
