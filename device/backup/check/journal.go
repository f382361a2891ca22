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
)

// journalMagic begins a journal; the fingerprint and a line end follow it.
const journalMagic = "lifeboat journal 1 "

// recordSize is an ID and its CRC-32, so that a torn end is noticed.
const recordSize = len(payloadID{}) + 4

// flushAfter is how old a verified file may be before the journal is written.
const flushAfter = 2 * time.Second

// journal notes which files of a backup were read and found good, so that a
// stopped check need not read them again. It belongs to one state of the backup:
// with another fingerprint it begins anew. A nil journal notes nothing.
type journal struct {
	file    *os.File
	w       *bufio.Writer
	flushed time.Time
}

// openJournal opens the journal of a backup's folder in dir and calls have for
// each file that it holds.
func openJournal(dir, folder, fingerprint string, have func(payloadID)) (*journal, error) {
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
	if err := j.start(journalMagic+fingerprint+"\n", have); err != nil {
		return nil, errors.Join(fmt.Errorf("journal of the check: %w", err), f.Close())
	}
	return j, nil
}

// start reads what is there, if it is of the same state, and goes to its end;
// else it begins anew.
func (j *journal) start(head string, have func(payloadID)) error {
	r := bufio.NewReaderSize(j.file, 64<<10)
	got := make([]byte, len(head))
	if _, err := io.ReadFull(r, got); err != nil || string(got) != head {
		if err := j.file.Truncate(0); err != nil {
			return err
		}
		_, err := j.file.WriteAt([]byte(head), 0)
		if err == nil {
			_, err = j.file.Seek(int64(len(head)), io.SeekStart)
		}
		return err
	}
	end := int64(len(head))
	var record [recordSize]byte
	for {
		if _, err := io.ReadFull(r, record[:]); err != nil || !intact(record) {
			break
		}
		have(payloadID(record[:]))
		end += int64(recordSize)
	}
	if err := j.file.Truncate(end); err != nil {
		return err
	}
	_, err := j.file.Seek(end, io.SeekStart)
	return err
}

func intact(record [recordSize]byte) bool {
	n := len(payloadID{})
	return crc32.ChecksumIEEE(record[:n]) == binary.LittleEndian.Uint32(record[n:])
}

// add notes a file. It must not be called from two goroutines at once.
func (j *journal) add(id payloadID) error {
	if j == nil {
		return nil
	}
	record := binary.LittleEndian.AppendUint32(id[:len(id):len(id)], crc32.ChecksumIEEE(id[:]))
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
		if rerr := os.Remove(j.file.Name()); !errors.Is(rerr, fs.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
	}
	if err != nil {
		return fmt.Errorf("journal of the check: %w", err)
	}
	return nil
}
