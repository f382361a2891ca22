package mobilebackup

import (
	"errors"
	"io/fs"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

const (
	slabSize   = 128 << 10 // the most that one write carries
	slabEnough = 32 << 10  // handed over with the next file, so that little is left to do at the end of a batch
	slabPieces = 256       // of files, which may be empty
	slabs      = 4
)

// lane is one goroutine of an intake and what is on its way to it. Small files
// go over many at a time, because handing over costs more than writing them.
type lane struct {
	folder  *fence.Folder
	pending *draft.Pending // of the draft; nil: every file gets its name when it is whole
	empty   chan *slab
	full    chan *slab
	done    chan struct{}
	slab    *slab // being filled

	// Of the goroutine, until it is done.
	file    *fence.File
	name    string
	failure error // the first
	failed  string
	stopped bool // after it nothing more is tried
}

// slab is a part of a stream: contents of files, one behind the other.
type slab struct {
	bytes  []byte
	pieces []piece
}

// piece is what a slab holds of one file.
type piece struct {
	name  string // where the file begins, as the phone calls it; else empty
	path  string // and where that is below the folder; empty for what is not made at once
	to    int    // where the piece ends in the bytes; it starts where the one before it ends
	ended bool   // it is the file's last one
	whole bool   // and the file is good
}

func newLane(folder *fence.Folder, pending *draft.Pending) *lane {
	l := &lane{folder: folder, pending: pending, empty: make(chan *slab, slabs)}
	for range slabs {
		l.empty <- &slab{}
	}
	return l
}

func (l *lane) start() {
	l.folder.Refresh()
	l.full, l.done = make(chan *slab, slabs), make(chan struct{})
	go l.run(l.full, l.done)
}

// begin starts a file; path is empty where it shall not have its name at once.
func (l *lane) begin(name, path string) {
	if l.slab != nil && (len(l.slab.bytes) >= slabEnough || len(l.slab.pieces) == slabPieces) {
		l.handOver()
	}
	l.take()
	l.slab.pieces = append(l.slab.pieces, piece{name: name, path: path, to: len(l.slab.bytes)})
}

// take takes an empty slab unless there is one with room.
func (l *lane) take() {
	if l.slab == nil {
		l.slab = <-l.empty
		if l.slab.bytes == nil {
			l.slab.bytes = make([]byte, 0, slabSize)
		}
	}
}

// room is where the next bytes of the file can be put; it is never empty.
func (l *lane) room() []byte {
	if len(l.slab.bytes) == slabSize {
		l.handOver()
		l.take()
		l.slab.pieces = append(l.slab.pieces, piece{})
	}
	return l.slab.bytes[len(l.slab.bytes):slabSize]
}

// filled says how many bytes were put there.
func (l *lane) filled(n int) {
	l.slab.bytes = l.slab.bytes[:len(l.slab.bytes)+n]
	l.slab.pieces[len(l.slab.pieces)-1].to += n
}

// end ends the file; one that is not whole is dropped.
func (l *lane) end(whole bool) {
	last := &l.slab.pieces[len(l.slab.pieces)-1]
	last.ended, last.whole = true, whole
}

func (l *lane) handOver() {
	if l.slab != nil {
		l.full <- l.slab
		l.slab = nil
	}
}

// finish says that nothing more comes; done tells when all is written.
func (l *lane) finish() {
	l.handOver()
	close(l.full)
}

// result is the first failure since the last result.
func (l *lane) result() (name string, err error) {
	name, err = l.failed, l.failure
	l.failed, l.failure, l.stopped = "", nil, false
	return name, err
}

func (l *lane) run(full <-chan *slab, done chan<- struct{}) {
	defer close(done)
	for s := range full {
		l.remember(s)
		from := 0
		for _, p := range s.pieces {
			l.write(p, s.bytes[from:p.to])
			from = p.to
		}
		s.bytes, s.pieces = s.bytes[:0], s.pieces[:0]
		l.empty <- s
	}
	l.drop()
	// After a failure the list stays: something may lie there that is not whole.
	if l.pending != nil && l.failure == nil {
		l.fail("list of files under way", l.pending.Clear())
	}
}

// remember names the files of a slab before the first of them is made.
func (l *lane) remember(s *slab) {
	named := false
	for _, p := range s.pieces {
		if p.path != "" {
			l.pending.Add(p.path)
			named = true
		}
	}
	if !named || l.stopped {
		return
	}
	if err := l.pending.Write(); err != nil {
		l.fail("list of files under way", err)
		l.stopped = true // nothing is made that is not named
	}
}

// write does what one piece asks for. On a full disk nothing more is tried.
func (l *lane) write(p piece, content []byte) {
	if p.name != "" {
		l.name = p.name
		l.create(p)
	}
	if l.file != nil && len(content) > 0 {
		if _, err := l.file.Write(content); err != nil {
			l.fail(l.name, err)
			l.drop()
		}
	}
	if !p.ended {
		return
	}
	if !p.whole {
		l.drop()
	}
	if l.file != nil {
		l.fail(l.name, l.file.Commit())
		l.file = nil
	}
}

func (l *lane) create(p piece) {
	if l.stopped {
		return
	}
	err := fs.ErrExist
	if p.path != "" {
		l.file, err = l.folder.CreateNew(p.name)
		if errors.Is(err, fs.ErrExist) {
			l.fail(p.name, l.pending.Without(p.path))
		}
	}
	if errors.Is(err, fs.ErrExist) {
		l.file, err = l.folder.Create(p.name)
	}
	l.fail(p.name, err)
}

func (l *lane) drop() {
	if l.file != nil {
		l.fail(l.name, l.file.Drop())
		l.file = nil
	}
}

func (l *lane) fail(name string, err error) {
	if err == nil {
		return
	}
	if l.failure == nil {
		l.failed, l.failure = name, err
	}
	l.stopped = l.stopped || fence.IsNoSpace(err)
}
