package mobilebackup

import (
	"errors"
	"io/fs"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

const (
	chunkSize   = 128 << 10 // the most that one write carries
	chunkEnough = 32 << 10  // handed over with the next file, so that little is left to do at the end of a batch
	chunkPieces = 256       // of files, which may be empty
	chunks      = 4
)

// fileWriter is one goroutine of an intake and what is on its way to it. Small files
// go over many at a time, because handing over costs more than writing them.
type fileWriter struct {
	folder  *fence.Folder
	pending *draft.Pending // of the draft; nil: every file gets its name when it is whole
	empty   chan *chunk
	full    chan *chunk
	done    chan struct{}
	chunk   *chunk // being filled

	// Of the goroutine, until it is done.
	file    *fence.File
	name    string
	failure error // the first
	failed  string
	stopped bool // after it nothing more is tried
}

// chunk is a part of a stream: contents of files, one behind the other.
type chunk struct {
	bytes  []byte
	pieces []piece
}

// piece is what a chunk holds of one file.
type piece struct {
	name  string // where the file begins, as the phone calls it; else empty
	path  string // and where that is below the folder; empty for what is not made at once
	to    int    // where the piece ends in the bytes; it starts where the one before it ends
	ended bool   // it is the file's last one
	whole bool   // and the file is good
}

func newFileWriter(folder *fence.Folder, pending *draft.Pending) *fileWriter {
	w := &fileWriter{folder: folder, pending: pending, empty: make(chan *chunk, chunks)}
	for range chunks {
		w.empty <- &chunk{}
	}
	return w
}

func (w *fileWriter) start() {
	w.folder.Refresh()
	w.full, w.done = make(chan *chunk, chunks), make(chan struct{})
	go w.run(w.full, w.done)
}

// begin starts a file; path is empty where it shall not have its name at once.
func (w *fileWriter) begin(name, path string) {
	if w.chunk != nil && (len(w.chunk.bytes) >= chunkEnough || len(w.chunk.pieces) == chunkPieces) {
		w.flush()
	}
	w.take()
	w.chunk.pieces = append(w.chunk.pieces, piece{name: name, path: path, to: len(w.chunk.bytes)})
}

// take takes an empty chunk unless there is one with room.
func (w *fileWriter) take() {
	if w.chunk == nil {
		w.chunk = <-w.empty
		if w.chunk.bytes == nil {
			w.chunk.bytes = make([]byte, 0, chunkSize)
		}
	}
}

// room is where the next bytes of the file can be put; it is never empty.
func (w *fileWriter) room() []byte {
	if len(w.chunk.bytes) == chunkSize {
		w.flush()
		w.take()
		w.chunk.pieces = append(w.chunk.pieces, piece{})
	}
	return w.chunk.bytes[len(w.chunk.bytes):chunkSize]
}

// filled says how many bytes were put there.
func (w *fileWriter) filled(n int) {
	w.chunk.bytes = w.chunk.bytes[:len(w.chunk.bytes)+n]
	w.chunk.pieces[len(w.chunk.pieces)-1].to += n
}

// end ends the file; one that is not whole is dropped.
func (w *fileWriter) end(whole bool) {
	last := &w.chunk.pieces[len(w.chunk.pieces)-1]
	last.ended, last.whole = true, whole
}

func (w *fileWriter) flush() {
	if w.chunk != nil {
		w.full <- w.chunk
		w.chunk = nil
	}
}

// finish says that nothing more comes; done tells when all is written.
func (w *fileWriter) finish() {
	w.flush()
	close(w.full)
}

// result is the first failure since the last result.
func (w *fileWriter) result() (name string, err error) {
	name, err = w.failed, w.failure
	w.failed, w.failure, w.stopped = "", nil, false
	return name, err
}

func (w *fileWriter) run(full <-chan *chunk, done chan<- struct{}) {
	defer close(done)
	background.StandBack()
	for s := range full {
		w.remember(s)
		from := 0
		for _, p := range s.pieces {
			w.write(p, s.bytes[from:p.to])
			from = p.to
		}
		s.bytes, s.pieces = s.bytes[:0], s.pieces[:0]
		w.empty <- s
	}
	w.drop()
	// After a failure the list stays: something may lie there that is not whole.
	if w.pending != nil && w.failure == nil {
		w.fail("list of files under way", w.pending.Clear())
	}
}

// remember names the files of a chunk before the first of them is made.
func (w *fileWriter) remember(s *chunk) {
	named := false
	for _, p := range s.pieces {
		if p.path != "" {
			w.pending.Add(p.path)
			named = true
		}
	}
	if !named || w.stopped {
		return
	}
	if err := w.pending.Write(); err != nil {
		w.fail("list of files under way", err)
		w.stopped = true // nothing is made that is not named
	}
}

// write does what one piece asks for. On a full disk nothing more is tried.
func (w *fileWriter) write(p piece, content []byte) {
	if p.name != "" {
		w.name = p.name
		w.create(p)
	}
	if w.file != nil && len(content) > 0 {
		if _, err := w.file.Write(content); err != nil {
			w.fail(w.name, err)
			w.drop()
		}
	}
	if !p.ended {
		return
	}
	if !p.whole {
		w.drop()
	}
	if w.file != nil {
		w.fail(w.name, w.file.Commit())
		w.file = nil
	}
}

func (w *fileWriter) create(p piece) {
	if w.stopped {
		return
	}
	err := fs.ErrExist
	if p.path != "" {
		w.file, err = w.folder.CreateNew(p.name)
		if errors.Is(err, fs.ErrExist) {
			w.fail(p.name, w.pending.Without(p.path))
		}
	}
	if errors.Is(err, fs.ErrExist) {
		w.file, err = w.folder.Create(p.name)
	}
	w.fail(p.name, err)
}

func (w *fileWriter) drop() {
	if w.file != nil {
		w.fail(w.name, w.file.Drop())
		w.file = nil
	}
}

func (w *fileWriter) fail(name string, err error) {
	if err == nil {
		return
	}
	if w.failure == nil {
		w.failed, w.failure = name, err
	}
	w.stopped = w.stopped || disk.IsNoSpace(err)
}
