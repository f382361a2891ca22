package browse

import (
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// Make makes a folder in one that is there. What goes into it may be personal, so it is the
// person's own. tell is called with what came of it, and before that, should the disk take
// long to answer, to say so.
func Make(path string, tell func(backup.Made)) {
	thisComputer.makeFolder(path, func() error { return os.Mkdir(path, 0o700) }, tell)
}

func (c computer) makeFolder(path string, mkdir func() error, tell func(backup.Made)) {
	heard := ask(c, "make "+path, mkdir)
	err := hear(heard, begin(), func(of backup.Answer) { tell(backup.Made{Answer: of}) })
	tell(backup.Made{Err: err})
}
