package afc

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// maxHandles is how many files one connection may have open.
const maxHandles = 256

// Options of a connection.
type Options struct {
	Model string // told by GetDevInfo

	// Space tells how large the disk is and what is free, in bytes.
	Space func() (total, free int64)

	// Busy reports whether somebody else holds every lock.
	Busy func() bool
}

// session is one connection.
type session struct {
	files   *FS
	options Options
	handles map[uint64]*handle
	last    uint64
}

// handle is an open file.
type handle struct {
	node   *node
	mode   uint64
	offset int64
	in     io.ReadCloser // the contents of what lies on the phone, read up to at
	at     int64
}

// Open modes (PROTOCOL.md §4.2).
const (
	modeRead       = 1
	modeReadWrite  = 2
	modeWrite      = 3
	modeWriteRead  = 4
	modeAppend     = 5
	modeAppendRead = 6
	lockShared     = 5
	lockExclusive  = 6
	lockNone       = 12
	whenceStart    = 0
	whenceCurrent  = 1
	whenceEnd      = 2
	blockSize      = 4096
	linkSymbolic   = 2
	maxReadAtOnce  = 4 << 20
)

// Serve answers one connection until it ends. What the connection had open and
// locked is released then.
func Serve(conn io.ReadWriter, files *FS, options Options) {
	s := &session{files: files, options: options, handles: make(map[uint64]*handle)}
	defer s.end()
	for {
		request, err := readPacket(conn)
		if err != nil {
			return
		}
		reply, status := s.answer(request)
		if reply.operation == 0 {
			reply = packet{operation: opStatus, arguments: uint64s(uint64(status))}
		}
		reply.number = request.number
		if _, err := conn.Write(reply.encode()); err != nil {
			return
		}
	}
}

func (s *session) end() {
	s.files.mu.Lock()
	defer s.files.mu.Unlock()
	for _, h := range s.handles {
		h.unlock()
		h.close()
	}
}

// answer handles one request. A reply without an operation stands for the
// status alone.
func (s *session) answer(p packet) (packet, Status) {
	s.files.mu.Lock()
	defer s.files.mu.Unlock()
	switch p.operation {
	case opDevice:
		return s.device(), OK
	case opReadDir, opRemove, opRemoveTree, opMakeDir, opInfo:
		texts, ok := p.texts(0, 1)
		if !ok || texts[0] == "" || !valid(texts[0]) {
			return packet{}, BadArgument
		}
		return s.onPath(p.operation, texts[0])
	case opRename:
		texts, ok := p.texts(0, 2)
		if !ok {
			return packet{}, BadArgument
		}
		return packet{}, s.files.rename(texts[0], texts[1])
	case opMakeLink:
		kind, ok := p.numbers(1)
		texts, ok2 := p.texts(8, 2)
		if !ok || !ok2 || kind[0] != linkSymbolic {
			return packet{}, BadArgument
		}
		return packet{}, s.files.makeLink(texts[0], texts[1])
	case opSetTime:
		at, ok := p.numbers(1)
		texts, ok2 := p.texts(8, 1)
		if !ok || !ok2 {
			return packet{}, BadArgument
		}
		n := s.files.find(texts[0])
		switch {
		case n == nil:
			return packet{}, NotFound
		case n.fixed:
			return packet{}, Denied
		}
		n.changed = time.Unix(0, int64(at[0]))
		return packet{}, OK
	case opTruncate:
		size, ok := p.numbers(1)
		texts, ok2 := p.texts(8, 1)
		if !ok || !ok2 {
			return packet{}, BadArgument
		}
		return packet{}, s.truncate(texts[0], int64(size[0]))
	case opOpen:
		mode, ok := p.numbers(1)
		texts, ok2 := p.texts(8, 1)
		if !ok || !ok2 {
			return packet{}, BadArgument
		}
		return s.open(texts[0], mode[0])
	case opRead, opWrite, opSeek, opTell, opClose, opSetSize, opLock:
		return s.onHandle(p)
	}
	return packet{}, NotSupported
}

// onPath handles what is done to a path.
func (s *session) onPath(operation uint64, name string) (packet, Status) {
	switch operation {
	case opRemove:
		return packet{}, s.files.remove(name, false)
	case opRemoveTree:
		return packet{}, s.files.remove(name, true)
	case opMakeDir:
		return packet{}, s.files.makeDirectory(name)
	}
	if status := s.files.show(name); status != OK {
		return packet{}, status
	}
	n := s.files.find(name)
	switch {
	case n == nil:
		return packet{}, NotFound
	case operation == opInfo:
		return data(n.info()), OK
	case !n.isDirectory():
		return packet{}, BadArgument
	}
	names := append([]string{".", ".."}, slices.Sorted(maps.Keys(n.children))...)
	return data([]byte(strings.Join(names, "\x00") + "\x00")), OK
}

func (s *session) truncate(name string, size int64) Status {
	n := s.files.find(name)
	switch {
	case n == nil:
		return NotFound
	case n.isDirectory():
		return IsDirectory
	}
	return s.files.resize(n, size)
}

// open opens a file.
func (s *session) open(name string, mode uint64) (packet, Status) {
	if mode < modeRead || mode > modeAppendRead || name == "" || len(s.handles) >= maxHandles {
		return packet{}, BadArgument
	}
	if status := s.files.show(name); status != OK {
		return packet{}, status
	}
	n := s.files.find(name)
	switch {
	case n != nil && n.fixed && mode != modeRead:
		return packet{}, Denied
	case n == nil && mode == modeRead:
		return packet{}, NotFound
	case n == nil:
		created, status := s.files.create(name)
		if status != OK {
			return packet{}, status
		}
		n = created
	case n.isDirectory():
		return packet{}, IsDirectory
	case mode == modeWrite || mode == modeWriteRead:
		s.files.resize(n, 0)
	}
	s.last++
	s.handles[s.last] = &handle{node: n, mode: mode}
	return packet{operation: opOpened, arguments: uint64s(s.last)}, OK
}

// data is a reply that carries bytes.
func data(bytes []byte) packet { return packet{operation: opData, payload: bytes} }

// pairs returns keys and values as GetFileInfo and GetDevInfo tell them.
func pairs(texts ...string) []byte {
	return []byte(strings.Join(texts, "\x00") + "\x00")
}

func (s *session) device() packet {
	var total, free int64
	if s.options.Space != nil {
		total, free = s.options.Space()
	}
	return data(pairs(
		"Model", s.options.Model,
		"FSTotalBytes", fmt.Sprint(total),
		"FSFreeBytes", fmt.Sprint(free),
		"FSBlockSize", fmt.Sprint(blockSize),
	))
}

// info tells about a node; times are in nanoseconds.
func (n *node) info() []byte {
	kind, links := "S_IFREG", 1
	switch {
	case n.isDirectory():
		kind, links = "S_IFDIR", 2+len(n.children)
	case n.target != "":
		kind = "S_IFLNK"
	}
	texts := []string{
		"st_size", fmt.Sprint(n.length()),
		"st_blocks", fmt.Sprint((n.length() + 511) / 512),
		"st_nlink", fmt.Sprint(links),
		"st_ifmt", kind,
		"st_mtime", fmt.Sprint(n.changed.UnixNano()),
		"st_birthtime", fmt.Sprint(n.born.UnixNano()),
	}
	if n.target != "" {
		texts = append(texts, "LinkTarget", n.target)
	}
	return pairs(texts...)
}
