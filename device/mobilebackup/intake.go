package mobilebackup

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"lifeboat/device/mobilebackup/draft"
	"lifeboat/device/mobilebackup/fence"
)

const (
	slabSize   = 128 << 10 // the most that one write carries
	slabEnough = 32 << 10  // handed over with the next file, so that little is left to do at the end of a batch
	slabPieces = 256       // of files, which may be empty
	slabs      = 8
)

// intake takes the files of bulk streams to the disk in a goroutine of its own
// while the next ones are still read from the cable. Between start and finish
// the folder belongs to that goroutine.
//
// Small files go over many at a time, because handing over costs more than
// writing them. The payloads of a draft get their own names at once, and the
// draft remembers which of them are not whole yet; all else is put under its
// name when it is whole (protocol notes E.2).
type intake struct {
	folder  *fence.Folder
	pending *draft.Pending // of the draft; nil: every file gets its name when it is whole
	empty   chan *slab
	full    chan *slab
	done    chan struct{}
	slab    *slab // being filled

	// Of the goroutine, until finish.
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

func newIntake(folder *fence.Folder, pending *draft.Pending) *intake {
	in := &intake{folder: folder, pending: pending, empty: make(chan *slab, slabs)}
	for range slabs {
		in.empty <- &slab{}
	}
	return in
}

// start begins a stream. finish must follow.
func (in *intake) start() {
	in.full, in.done = make(chan *slab, slabs), make(chan struct{})
	go in.run(in.full, in.done)
}

// begin starts a file, which takes what is put into room until its end. path is
// where it will lie below the folder.
func (in *intake) begin(name, path string) {
	if in.slab != nil && (len(in.slab.bytes) >= slabEnough || len(in.slab.pieces) == slabPieces) {
		in.handOver()
	}
	in.take()
	if in.pending == nil || !isPayload(path) {
		path = ""
	}
	in.slab.pieces = append(in.slab.pieces, piece{name: name, path: path, to: len(in.slab.bytes)})
}

// take takes an empty slab unless there is one with room.
func (in *intake) take() {
	if in.slab == nil {
		in.slab = <-in.empty
		if in.slab.bytes == nil {
			in.slab.bytes = make([]byte, 0, slabSize)
		}
	}
}

// room is where the next bytes of the file can be put; it is never empty.
func (in *intake) room() []byte {
	if len(in.slab.bytes) == slabSize {
		in.handOver()
		in.take()
		in.slab.pieces = append(in.slab.pieces, piece{})
	}
	return in.slab.bytes[len(in.slab.bytes):slabSize]
}

// filled says how many bytes were put there.
func (in *intake) filled(n int) {
	in.slab.bytes = in.slab.bytes[:len(in.slab.bytes)+n]
	in.slab.pieces[len(in.slab.pieces)-1].to += n
}

// end ends the file; one that is not whole is dropped.
func (in *intake) end(whole bool) {
	last := &in.slab.pieces[len(in.slab.pieces)-1]
	last.ended, last.whole = true, whole
}

func (in *intake) handOver() {
	if in.slab != nil {
		in.full <- in.slab
		in.slab = nil
	}
}

// finish waits until everything is on its way to the disk and gives the folder
// back. A file that has no end yet is dropped. The error is the first of the
// stream, with the name of its file.
func (in *intake) finish() (name string, err error) {
	in.handOver()
	close(in.full)
	<-in.done
	name, err = in.failed, in.failure
	in.failed, in.failure, in.stopped = "", nil, false
	return name, err
}

// isPayload tells payloads from the marks of a backup: they are called by the
// 40 hexadecimal digits of a SHA-1 (protocol notes F.1).
func isPayload(path string) bool {
	base := filepath.Base(path)
	return len(base) == 40 && strings.Trim(base, "0123456789abcdef") == ""
}

func (in *intake) run(full <-chan *slab, done chan<- struct{}) {
	defer close(done)
	for s := range full {
		in.remember(s)
		from := 0
		for _, p := range s.pieces {
			in.write(p, s.bytes[from:p.to])
			from = p.to
		}
		s.bytes, s.pieces = s.bytes[:0], s.pieces[:0]
		in.empty <- s
	}
	in.drop()
	// After a failure the list stays: something may lie there that is not whole.
	if in.pending != nil && in.failure == nil {
		in.fail("list of files under way", in.pending.Clear())
	}
}

// remember names the files of a slab before the first of them is made.
func (in *intake) remember(s *slab) {
	named := false
	for _, p := range s.pieces {
		if p.path != "" {
			in.pending.Add(p.path)
			named = true
		}
	}
	if !named || in.stopped {
		return
	}
	if err := in.pending.Write(); err != nil {
		in.fail("list of files under way", err)
		in.stopped = true // nothing is made that is not named
	}
}

// write does what one piece asks for. On a full disk nothing more is tried.
func (in *intake) write(p piece, content []byte) {
	if p.name != "" {
		in.name = p.name
		in.create(p)
	}
	if in.file != nil && len(content) > 0 {
		if _, err := in.file.Write(content); err != nil {
			in.fail(in.name, err)
			in.drop()
		}
	}
	if !p.ended {
		return
	}
	if !p.whole {
		in.drop()
	}
	if in.file != nil {
		in.fail(in.name, in.file.Commit())
		in.file = nil
	}
}

func (in *intake) create(p piece) {
	if in.stopped {
		return
	}
	err := fs.ErrExist
	if p.path != "" {
		in.file, err = in.folder.CreateNew(p.name)
		if errors.Is(err, fs.ErrExist) {
			in.fail(p.name, in.pending.Without(p.path))
		}
	}
	if errors.Is(err, fs.ErrExist) {
		in.file, err = in.folder.Create(p.name)
	}
	in.fail(p.name, err)
}

func (in *intake) drop() {
	if in.file != nil {
		in.fail(in.name, in.file.Drop())
		in.file = nil
	}
}

func (in *intake) fail(name string, err error) {
	if err == nil {
		return
	}
	if in.failure == nil {
		in.failed, in.failure = name, err
	}
	in.stopped = in.stopped || fence.IsNoSpace(err)
}
