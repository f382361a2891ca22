package check

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// journalMagic begins a journal; the fingerprint, the time it was begun and a line
// end follow it.
const journalMagic = "lifeboat journal 2 "

// recordSize is an ID, a sum, a mark of the file as it lay there, one of its row,
// flags, and their CRC-32, so that a torn end is noticed.
const recordSize = 20 + sumSize + 8 + 4 + 2 + 4

// flushAfter is how old a verified file may be before the journal is written.
const flushAfter = 2 * time.Second

// resumeWithin is how long after its beginning a stopped check can be taken up.
// What was read longer ago is read again.
const resumeWithin = 7 * 24 * time.Hour

// journal notes which files of a backup were read and found good, so that a
// stopped check need not read them again: those that lie there as they did then.
// That a disk gave other bytes today without anything having written them is not
// seen, which the report says. It belongs to one state of the backup: with
// another fingerprint it begins anew. A nil journal notes nothing.
type journal struct {
	file    *os.File
	w       *bufio.Writer
	flushed time.Time
}

// openNotes opens the journal and marks what it holds.
func (r *run) openNotes() (*journal, error) {
	return openJournal(r.o.Journal, r.b.Facts().Folder, fmt.Sprintf("%s-%x", r.fingerprint, r.keyMark), r.o.Afresh, func(id mbfile.ID, s slot) {
		i := r.table.index(id)
		if i < 0 || r.table[id[0]][i].bits&present == 0 {
			return
		}
		if slot := r.slots.at(id, i); slot != nil {
			s.day = today()
			*slot = s
		}
	})
}

// openJournal opens the journal of a backup's folder in dir and calls have for
// each file that it holds.
func openJournal(dir, folder, fingerprint string, afresh bool, have func(mbfile.ID, slot)) (*journal, error) {
	if dir == "" {
		return nil, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("journal of the check: %w", err)
	}
	sum := sha256.Sum256([]byte(folder))
	f, err := os.OpenFile(filepath.Join(dir, hex.EncodeToString(sum[:16])+".journal"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal of the check: %w", err)
	}
	j := &journal{file: f, w: bufio.NewWriterSize(f, 64<<10), flushed: time.Now()}
	if err := j.start(journalMagic+fingerprint, afresh, have); err != nil {
		return nil, errors.Join(fmt.Errorf("journal of the check: %w", err), f.Close())
	}
	return j, nil
}

// start reads what is there, if it is of the same state, and goes to its end;
// else it begins anew.
func (j *journal) start(head string, afresh bool, have func(mbfile.ID, slot)) error {
	r := bufio.NewReaderSize(j.file, 64<<10)
	got := make([]byte, len(head)+1+16+1) // a blank, seconds in hexadecimal digits, a line end
	if _, err := io.ReadFull(r, got); err != nil || afresh || !continues(got, head) {
		line := fmt.Sprintf("%s %016x\n", head, time.Now().Unix())
		if err := j.file.Truncate(0); err != nil {
			return err
		}
		_, err := j.file.WriteAt([]byte(line), 0)
		if err == nil {
			_, err = j.file.Seek(int64(len(line)), io.SeekStart)
		}
		return err
	}
	end := int64(len(got))
	var record [recordSize]byte
	for {
		if _, err := io.ReadFull(r, record[:]); err != nil || !intact(record) {
			break
		}
		have(mbfile.ID(record[:]), slot{
			sum:   [sumSize]byte(record[20:]),
			place: binary.LittleEndian.Uint64(record[36:]),
			mark:  binary.LittleEndian.Uint32(record[44:]),
			flags: flags(binary.LittleEndian.Uint16(record[48:])) | flagNoted,
		})
		end += int64(recordSize)
	}
	if err := j.file.Truncate(end); err != nil {
		return err
	}
	_, err := j.file.Seek(end, io.SeekStart)
	return err
}

// continues reports whether a journal of this state was begun not too long ago.
func continues(got []byte, head string) bool {
	if string(got[:len(head)]) != head {
		return false
	}
	seconds := int64(0)
	if _, err := fmt.Sscanf(string(got[len(head):]), " %016x\n", &seconds); err != nil {
		return false
	}
	age := time.Since(time.Unix(seconds, 0))
	return age >= -time.Hour && age < resumeWithin
}

func intact(record [recordSize]byte) bool {
	const n = recordSize - 4
	return crc32.ChecksumIEEE(record[:n]) == binary.LittleEndian.Uint32(record[n:])
}

// add notes a file. It must not be called from two goroutines at once.
func (j *journal) add(id mbfile.ID, s *slot, stat uint64) error {
	if j == nil || s == nil {
		return nil
	}
	record := make([]byte, 0, recordSize)
	record = append(record, id[:]...)
	record = append(record, s.sum[:]...)
	record = binary.LittleEndian.AppendUint64(record, stat)
	record = binary.LittleEndian.AppendUint32(record, s.mark)
	record = binary.LittleEndian.AppendUint16(record, uint16(s.flags&^(flagOld|flagNoted|flagNew)))
	record = binary.LittleEndian.AppendUint32(record, crc32.ChecksumIEEE(record))
	if _, err := j.w.Write(record); err != nil {
		return fmt.Errorf("journal of the check: %w", err)
	}
	if time.Since(j.flushed) < flushAfter {
		return nil
	}
	j.flushed = time.Now()
	return j.w.Flush()
}

// close keeps the journal for the next time, or removes it when the work is done.
func (j *journal) close(finished bool) error {
	if j == nil {
		return nil
	}
	err := errors.Join(j.w.Flush(), j.file.Close())
	if finished {
		if rerr := (*disk.Disk)(nil).Remove(j.file.Name()); !errors.Is(rerr, fs.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
	}
	if err != nil {
		return fmt.Errorf("journal of the check: %w", err)
	}
	return nil
}
