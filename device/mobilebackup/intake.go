package mobilebackup

import (
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

// writers is how many goroutines write the files of a draft: making a
// file costs the system more than all else about it.
const writers = 4

// intake writes the files of bulk streams in goroutines of its own
// while the next ones are still read from the cable. Between start and finish
// the folder belongs to them.
//
// The payloads of a draft get their own names at once, and the draft remembers
// which of them are not whole yet; all else is put under its name when it is
// whole (PROTOCOL.md §6.6).
type intake struct {
	writers []*fileWriter
	current *fileWriter // of the file that is being read
}

// plainIntake is for what is not built in a draft. It needs no closing.
func plainIntake(folder *fence.Folder) *intake {
	return &intake{writers: []*fileWriter{newFileWriter(folder, nil)}}
}

// draftIntake is for a backup that is being made. It must be closed.
func draftIntake(folder *fence.Folder, made *draft.Draft) (*intake, error) {
	in := &intake{}
	for i := range writers {
		w := newFileWriter(folder, nil)
		var err error
		if i > 0 {
			if w.folder, err = folder.Twin(); err != nil {
				in.close()
				return nil, err
			}
		}
		in.writers = append(in.writers, w)
		if w.pending, err = made.Pending(i); err != nil {
			in.close()
			return nil, err
		}
	}
	return in, nil
}

func (in *intake) close() {
	for i, w := range in.writers {
		if w.pending != nil {
			_ = w.pending.Close()
		}
		if i > 0 { // the first one works in the exchange's own
			_ = w.folder.Close()
		}
	}
}

// start begins a stream. finish must follow.
func (in *intake) start() {
	for _, w := range in.writers {
		w.start()
	}
}

// begin starts a file, which takes what is put into room until its end. path is
// where it will lie below the folder. All payloads of a directory take the same
// writer, and all else the first one.
func (in *intake) begin(name, path string) {
	in.current = in.writers[0]
	if in.current.pending == nil || !isPayload(path) {
		path = ""
	} else {
		in.current = in.writers[spread(path)%len(in.writers)]
	}
	in.current.begin(name, path)
}

func (in *intake) room() []byte   { return in.current.room() }
func (in *intake) filled(n int)   { in.current.filled(n) }
func (in *intake) end(whole bool) { in.current.end(whole) }

// finish waits until everything is written and gives the folder
// back. A file that has no end yet is dropped. The error is the first of a writer,
// with the name of its file.
func (in *intake) finish() (name string, err error) {
	for _, w := range in.writers {
		w.finish()
	}
	for _, w := range in.writers {
		<-w.done
		if failed, failure := w.result(); err == nil {
			name, err = failed, failure
		}
	}
	return name, err
}

// isPayload distinguishes payloads from the marks of a backup.
func isPayload(path string) bool {
	_, ok := mbfile.ParseID(filepath.Base(path))
	return ok
}

// spread is a number that the files of a directory share.
func spread(path string) (n int) {
	for _, c := range []byte(filepath.Dir(path)) {
		n = n*31&0xffff + int(c)
	}
	return n
}
