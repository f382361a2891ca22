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
	slabSize  = 128 << 10 // what is gathered before it is handed over; also the most that one write carries
	slabParts = 256       // pieces of files in it; files may be empty
	slabs     = 8
)

// intake takes the files of bulk streams to the disk in a goroutine of its own
// while the next ones are still read from the cable. Between start and finish
// the folder belongs to that goroutine.
//
// Small files go over many at a time, because handing over costs more than
// writing them. Payloads get their own names at once, and the draft remembers
// which of them are not whole yet; the marks of a backup are put under their
// names when they are whole (protocol notes E.2).
type intake struct {
	folder  *fence.Folder
	pending *draft.Pending // nil: payloads are treated as the marks are
	empty   chan *slab
	full    chan *slab
	done    chan struct{}
	slab    *slab // being filled

	// Of the goroutine, until finish.
	file    *fence.File
	name    string
	failure error // the first
	stopped bool  // after it nothing more is tried
	failed  string
}

// slab is a piece of a stream: contents of files, one behind the other.
type slab struct {
	bytes []byte
	parts []piece
}

// piece is what a slab holds of one file.
type piece struct {
	name  string // where it begins, as the phone calls it; else empty
	path  string // and where that is below the folder; empty for what is not made at once
	to    int    // where it ends in the bytes; it starts where the one before it ends
	ended bool   // this is its last piece
	whole bool   // and the file is good
}

func newIntake(folder *fence.Folder, pending *draft.Pending) *intake {
	in := &intake{folder: folder, pending: pending, empty: make(chan *slab, slabs)}
	for range slabs {
		in.empty <- &slab{bytes: make([]byte, 0, slabSize), parts: make([]piece, 0, slabParts)}
	}
	return in
}

// start begins a stream. finish must follow.
func (in *intake) start() {
	in.full, in.done = make(chan *slab, slabs), make(chan struct{})
	in.slab = <-in.empty
	go in.write(in.full, in.done)
}

// begin starts a file, which takes what is filled in until its end.
// path is where it will lie below the folder.
func (in *intake) begin(name, path string) {
	if len(in.slab.parts) == slabParts {
		in.handOver()
	}
	if in.pending == nil || !isPayload(path) {
		path = ""
	}
	in.slab.parts = append(in.slab.parts, piece{name: name, path: path, to: len(in.slab.bytes)})
}

// isPayload tells payloads from the marks of a backup: they are called by the
// 40 hexadecimal digits of a SHA-1 (protocol notes F.1).
func isPayload(path string) bool {
	base := filepath.Base(path)
	return len(base) == 40 && strings.Trim(base, "0123456789abcdef") == ""
}

// room is where the next bytes of the file can be put; it is never empty.
func (in *intake) room() []byte {
	if len(in.slab.bytes) == slabSize {
		in.handOver()
		in.slab.parts = append(in.slab.parts, piece{})
	}
	return in.slab.bytes[len(in.slab.bytes):slabSize]
}

// filled says how many bytes were put there.
func (in *intake) filled(n int) {
	in.slab.bytes = in.slab.bytes[:len(in.slab.bytes)+n]
	in.slab.parts[len(in.slab.parts)-1].to += n
}

// end ends the file; one that is not whole is dropped.
func (in *intake) end(whole bool) {
	last := &in.slab.parts[len(in.slab.parts)-1]
	last.ended, last.whole = true, whole
}

func (in *intake) handOver() {
	in.full <- in.slab
	in.slab = <-in.empty
}

// finish waits until everything is on its way to the disk and gives the folder
// back. A file that has no end yet is dropped. The error is the first of the
// stream, with the name of its file.
func (in *intake) finish() (name string, err error) {
	in.full <- in.slab
	close(in.full)
	<-in.done
	in.slab = nil
	name, err = in.failed, in.failure
	in.failed, in.failure, in.stopped = "", nil, false
	return name, err
}

func (in *intake) write(full <-chan *slab, done chan<- struct{}) {
	defer close(done)
	for s := range full {
		in.remember(s)
		from := 0
		for _, p := range s.parts {
			in.take(p, s.bytes[from:p.to])
			from = p.to
		}
		s.bytes, s.parts = s.bytes[:0], s.parts[:0]
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
	for _, p := range s.parts {
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

// take does what one piece asks for. On a full disk nothing more is tried.
func (in *intake) take(p piece, content []byte) {
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
