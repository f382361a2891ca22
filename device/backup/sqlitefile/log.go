package sqlitefile

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// MaxLog is the longest log or journal that is read, in bytes. Those of phones
// have a few megabytes.
const MaxLog = 256 << 20

var (
	// ErrLogTooLong means that a log was not looked at.
	ErrLogTooLong = errors.New("log too long")
	// ErrNoLog means that the bytes are no log that SQLite would take, so that
	// the database stands for itself.
	ErrNoLog = errors.New("not a log")
)

// Logged is a database as SQLite sees it with what lies beside it put back: the
// pages of a write-ahead log, or those of a rollback journal.
type Logged struct {
	base     io.ReaderAt
	baseSize int64
	log      io.ReaderAt
	page     int64
	at       map[uint32]int64 // where the page with a number stands in the log
	size     int64

	// Lost is how many frames of the log come after one that is damaged, up to the last
	// commit: their changes are lost.
	Lost int
}

// Size is the number of bytes of the database.
func (l *Logged) Size() int64 { return l.size }

// ReadAt implements io.ReaderAt.
func (l *Logged) ReadAt(p []byte, off int64) (int, error) {
	done := 0
	for done < len(p) {
		if off >= l.size {
			return done, io.EOF
		}
		within := off % l.page
		part := p[done:]
		part = part[:min(int64(len(part)), l.page-within, l.size-off)]
		if at, ok := l.at[uint32(off/l.page+1)]; ok {
			if n, err := l.log.ReadAt(part, at+within); n < len(part) {
				return done + n, short(err)
			}
		} else if err := l.readBase(part, off); err != nil {
			return done, err
		}
		done += len(part)
		off += int64(len(part))
	}
	return done, nil
}

// readBase reads what the log does not have. A page that the file does not have
// either is zeros, as for SQLite.
func (l *Logged) readBase(part []byte, off int64) error {
	n := max(0, min(int64(len(part)), l.baseSize-off))
	clear(part[n:])
	if n == 0 {
		return nil
	}
	if got, err := l.base.ReadAt(part[:n], off); int64(got) < n {
		return short(err)
	}
	return nil
}

func short(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

const (
	walHeader   = 32
	frameHeader = 24
)

// WithLog reads a write-ahead log to its last commit, as SQLite does when a
// database is opened after a crash: a frame counts when its salts are those of the
// header and its checksum follows from all before it. Format: "The WAL File" in
// SQLite's Database File Format, 4.1 to 4.3.
//
// Errors: ErrNoLog, ErrLogTooLong, ErrDamaged when the log tells of more pages
// than there are, those of reading and of the context.
func WithLog(ctx context.Context, base io.ReaderAt, baseSize int64, log io.ReaderAt, logSize int64) (*Logged, error) {
	if logSize > MaxLog {
		return nil, fmt.Errorf("%w: %d bytes", ErrLogTooLong, logSize)
	}
	if logSize < walHeader+frameHeader {
		return nil, ErrNoLog
	}
	in := bufio.NewReaderSize(io.NewSectionReader(log, 0, logSize), 64<<10)
	var head [walHeader]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return nil, short(err)
	}
	page, sum, err := readWALHeader(head[:])
	if err != nil {
		return nil, err
	}
	l := &Logged{base: base, baseSize: baseSize, log: log, page: page, at: map[uint32]int64{}}
	waiting := map[uint32]int64{} // since the last commit
	frame := make([]byte, frameHeader+page)
	defer clear(frame)
	pages, frames, broken := int64(0), int64(0), false
	behind := 0 // frames behind a damaged one, since the last commit
	for off := int64(walHeader); off+frameHeader+page <= logSize; off += frameHeader + page {
		if frames&0xff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if _, err := io.ReadFull(in, frame); err != nil {
			return nil, short(err)
		}
		if string(frame[8:16]) != string(head[16:24]) {
			break // of an earlier turn: the log is written from its beginning again and again
		}
		frames++
		// Where a change that was not committed wrote a page twice, SQLite put the second over the
		// first, and would have mended the checksums of what follows at the commit
		// (walRewriteChecksums in wal.c). So only a commit behind it shows that something is lost.
		if broken {
			if behind++; binary.BigEndian.Uint32(frame[4:]) > 0 {
				l.Lost, behind = l.Lost+behind, 0
			}
			continue
		}
		sum.add(frame[:8])
		sum.add(frame[frameHeader:])
		number := binary.BigEndian.Uint32(frame)
		if number == 0 || binary.BigEndian.Uint32(frame[16:]) != sum.a || binary.BigEndian.Uint32(frame[20:]) != sum.b {
			broken = true
			continue
		}
		waiting[number] = off + frameHeader
		if commit := binary.BigEndian.Uint32(frame[4:]); commit > 0 {
			for n, at := range waiting {
				l.at[n] = at
			}
			clear(waiting)
			pages = int64(commit)
		}
	}
	if pages == 0 && l.Lost == 0 {
		return nil, ErrNoLog
	}
	if pages > (baseSize+page-1)/page+frames {
		return nil, fmt.Errorf("%w: its log tells of %d pages", ErrDamaged, pages)
	}
	l.size = pages * page
	if pages == 0 {
		l.size = baseSize
	}
	return l, nil
}

// readWALHeader returns the size of the pages and where the checksum begins.
func readWALHeader(h []byte) (page int64, s walSum, err error) {
	magic := binary.BigEndian.Uint32(h)
	if magic&^1 != 0x377f0682 || binary.BigEndian.Uint32(h[4:]) != 3007000 {
		return 0, s, ErrNoLog
	}
	page = int64(binary.BigEndian.Uint32(h[8:]))
	if page < 512 || page > 65536 || page&(page-1) != 0 {
		return 0, s, ErrNoLog
	}
	s.order = binary.LittleEndian
	if magic&1 != 0 {
		s.order = binary.BigEndian
	}
	s.add(h[:24])
	if binary.BigEndian.Uint32(h[24:]) != s.a || binary.BigEndian.Uint32(h[28:]) != s.b {
		return 0, s, ErrNoLog
	}
	return page, s, nil
}

// walSum is the checksum of a write-ahead log.
type walSum struct {
	order binary.ByteOrder
	a, b  uint32
}

// add takes a multiple of eight bytes.
func (s *walSum) add(p []byte) {
	a, b := s.a, s.b
	if s.order == binary.LittleEndian {
		for ; len(p) >= 8; p = p[8:] {
			a += binary.LittleEndian.Uint32(p) + b
			b += binary.LittleEndian.Uint32(p[4:]) + a
		}
	} else {
		for ; len(p) >= 8; p = p[8:] {
			a += binary.BigEndian.Uint32(p) + b
			b += binary.BigEndian.Uint32(p[4:]) + a
		}
	}
	s.a, s.b = a, b
}

// journalMagic begins a rollback journal.
const journalMagic = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"

// WithJournal puts back the pages of a rollback journal: what a database was
// before a change that did not come to its end. Format: "The Rollback Journal" in
// SQLite's Database File Format, 3. Errors are those of WithLog; a journal whose
// header was cleared, as after a commit, is ErrNoLog.
func WithJournal(ctx context.Context, base io.ReaderAt, baseSize int64, log io.ReaderAt, logSize int64) (*Logged, error) {
	if logSize > MaxLog {
		return nil, fmt.Errorf("%w: %d bytes", ErrLogTooLong, logSize)
	}
	l := &Logged{base: base, baseSize: baseSize, log: log, at: map[uint32]int64{}}
	var head [28]byte
	var record []byte
parts:
	for off := int64(0); off+int64(len(head)) <= logSize; {
		if n, err := log.ReadAt(head[:], off); n < len(head) {
			return nil, short(err)
		}
		if string(head[:8]) != journalMagic {
			break
		}
		count, nonce := binary.BigEndian.Uint32(head[8:]), binary.BigEndian.Uint32(head[12:])
		sector := int64(binary.BigEndian.Uint32(head[20:]))
		if off == 0 {
			l.page = int64(binary.BigEndian.Uint32(head[24:]))
			l.size = int64(binary.BigEndian.Uint32(head[16:])) * l.page
			if l.page < 512 || l.page > 65536 || l.page&(l.page-1) != 0 {
				return nil, ErrNoLog
			}
			record = make([]byte, l.page+8)
		}
		if sector < 32 || sector > 65536 || sector&(sector-1) != 0 {
			break
		}
		off += sector
		if count == 0xffffffff {
			count = uint32(max(0, (logSize-off)/int64(len(record))))
		}
		for ; count > 0 && off+int64(len(record)) <= logSize; count-- {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if n, err := log.ReadAt(record, off); n < len(record) {
				return nil, short(err)
			}
			sum := nonce
			for i := l.page - 200; i > 0; i -= 200 {
				sum += uint32(record[4+i])
			}
			number := binary.BigEndian.Uint32(record)
			if number == 0 || sum != binary.BigEndian.Uint32(record[4+l.page:]) {
				break parts
			}
			if _, have := l.at[number]; !have {
				l.at[number] = off + 4
			}
			off += int64(len(record))
		}
		off = (off + sector - 1) / sector * sector
	}
	switch {
	case len(l.at) == 0:
		return nil, ErrNoLog
	case l.size <= 0 || l.size > baseSize+int64(len(l.at))*l.page:
		return nil, fmt.Errorf("%w: its journal tells of %d bytes", ErrDamaged, l.size)
	}
	return l, nil
}
