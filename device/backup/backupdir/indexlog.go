package backupdir

import (
	"context"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// LogState says what lies in the log beside an index.
type LogState string

// The states of a log. A phone reads the index without it.
const (
	LogNone    LogState = ""        // no log, or an empty one
	LogVoid    LogState = "void"    // a log in which nothing counts, or that says nothing new
	LogRemoves LogState = "removes" // with it the index would have fewer rows
	LogAdds    LogState = "adds"    // with it the index would have other rows
	LogHalf    LogState = "half"    // a program was killed while it wrote the index itself
)

// IndexLog looks what a program left beside the index that changed it and did not
// end: Manifest.db-wal or Manifest.db-journal. Count is how many rows differ.
// Errors: ErrLocked, the context's, and those of reading.
func (b *Backup) IndexLog(ctx context.Context) (state LogState, count int64, err error) {
	if b.index == nil {
		return LogNone, 0, ErrLocked
	}
	if b.facts.Format != backup.FormatDB {
		return LogNone, 0, nil
	}
	if state, err = b.journalState(); state == LogHalf || err != nil {
		return state, 0, err
	}
	file, info, err := disk.OpenRegular(b.indexRoot(), b.indexName+"-wal")
	if err != nil || info.Size() == 0 {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, disk.ErrNotAFile) {
			err = nil
		}
		return state, 0, err
	}
	defer file.Close()
	log, err := sqlitefile.WithLog(ctx, b.index.plain, b.index.size, file, info.Size())
	switch {
	case errors.Is(err, sqlitefile.ErrNoLog):
		return LogVoid, 0, nil
	case errors.Is(err, sqlitefile.ErrLogTooLong), errors.Is(err, sqlitefile.ErrDamaged):
		return LogAdds, 0, nil
	case err != nil:
		return LogNone, 0, err
	}
	return b.compareLog(ctx, log)
}

// journalMagic begins a rollback journal that counts: its pages are those from
// before a change that was broken off (sqlite.org/fileformat2.html, section 3).
const journalMagic = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"

func (b *Backup) journalState() (LogState, error) {
	file, info, err := disk.OpenRegular(b.indexRoot(), b.indexName+"-journal")
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, disk.ErrNotAFile) {
		return LogNone, nil
	}
	if err != nil {
		return LogNone, err
	}
	defer file.Close()
	var head [len(journalMagic) + 4]byte
	if _, err := io.ReadFull(file, head[:]); err != nil {
		if info.Size() == 0 {
			return LogNone, nil
		}
		return LogVoid, nil
	}
	if string(head[:len(journalMagic)]) == journalMagic && binary.BigEndian.Uint32(head[len(journalMagic):]) != 0 {
		return LogHalf, nil
	}
	return LogVoid, nil
}

// compareLog reads the index with the log in it and compares its rows.
func (b *Backup) compareLog(ctx context.Context, log *sqlitefile.Logged) (LogState, int64, error) {
	with, err := index.OpenDB(ctx, log, log.Size())
	if err != nil {
		return LogAdds, 0, ctx.Err() // it would not even be an index
	}
	defer with.Close()
	rows := map[[sha1.Size]byte]int64{}
	read := func(x *index.Index, add int64) error {
		for row, err := range x.Rows(ctx) {
			if err != nil {
				return err
			}
			sum := rowSum(row)
			if rows[sum] += add; rows[sum] == 0 {
				delete(rows, sum)
			}
		}
		return ctx.Err()
	}
	if err := errors.Join(read(b.index.Index, 1), read(with, -1)); err != nil {
		return LogAdds, 0, ctx.Err()
	}
	state, count := LogVoid, int64(0)
	for _, n := range rows {
		switch {
		case n < 0:
			state = LogAdds
			count -= n
		case state == LogVoid:
			state = LogRemoves
			fallthrough
		default:
			count += n
		}
	}
	return state, count, nil
}

// rowSum is a sum over all that a row says.
func rowSum(row *Row) [sha1.Size]byte {
	h := sha1.New()
	var n [8]byte
	for _, part := range [][]byte{[]byte(row.FileID), []byte(row.Domain), []byte(row.Path), row.Blob} {
		binary.BigEndian.PutUint64(n[:], uint64(len(part)))
		h.Write(n[:])
		h.Write(part)
	}
	binary.BigEndian.PutUint64(n[:], uint64(row.Flags))
	h.Write(n[:])
	return [sha1.Size]byte(h.Sum(nil))
}
