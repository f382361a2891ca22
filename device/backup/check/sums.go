package check

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// What a check found in a backup's files is remembered in a file of its own, in the
// folder of the journals, so that a later check finds with certainty what was changed
// since. It belongs to one folder, and holds 48 bytes for each payload: its ID, a
// checksum of 128 bits (of the SHA-1 that is the file's Digest, where it has one),
// marks of what the row said and where the payload lay, and the day. The whole is
// sealed with a checksum of its own; a damaged file is ignored.

const (
	sumsMagic  = "lifeboat checksums 1\n"
	sumsRecord = 48
	sumSize    = 16
	maxSums    = 20_000_000 // records; no phone has as many files
)

// sumsFile is where the checksums of a backup's folder are kept.
func sumsFile(dir, folder string) string {
	sum := sha256.Sum256([]byte(folder))
	return filepath.Join(dir, hex.EncodeToString(sum[:16])+".sums")
}

// stateOf is a mark of the state that a phone left a backup in: Status.plist and
// Manifest.plist change with each new backup, and with nothing else.
func stateOf(b *backupdir.Backup) [sumSize]byte {
	h := sha256.New()
	for _, name := range []string{"Status.plist", "Manifest.plist"} {
		f, err := b.Root().Open(name)
		if err != nil {
			fmt.Fprintf(h, "%s -\n", name)
			continue
		}
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			n, _ := io.Copy(h, io.LimitReader(f, 256<<20))
			fmt.Fprintf(h, "\n%s %d\n", name, n)
		}
		f.Close()
	}
	return [sumSize]byte(h.Sum(nil))
}

// recall makes the slots and fills them with what an earlier check left. Only
// errors of the folder are errors: a file that cannot be read counts as missing.
func (r *run) recall() error {
	r.logs = map[mbfile.ID]*job{}
	if r.o.Journal == "" {
		return nil
	}
	if err := os.MkdirAll(r.o.Journal, 0o700); err != nil {
		return fmt.Errorf("checksums of the check: %w", err)
	}
	r.slots = new(slots)
	for i, shard := range r.table {
		r.slots[i] = make([]slot, len(shard))
	}
	var err error
	if r.sumKey, err = sumKey(r.o.Journal); err != nil {
		return err
	}
	r.keyMark = newMAC(&r.sumKey).keyMark()
	r.state = stateOf(r.b)
	if err = r.readSums(); err != nil {
		for i := range r.slots {
			clear(r.slots[i])
		}
		r.sameState = false
	}
	return nil
}

var errBadSums = errors.New("damaged file of checksums")

// readSums reads the file. What it gave must be cleared after an error.
func (r *run) readSums() error {
	f, err := os.Open(sumsFile(r.o.Journal, r.b.Facts().Folder))
	if err != nil {
		return err
	}
	defer f.Close()
	seal := sha256.New()
	in := bufio.NewReaderSize(f, 256<<10)
	head := make([]byte, len(sumsMagic)+2*sumSize+8)
	if _, err := io.ReadFull(in, head); err != nil {
		return err
	}
	seal.Write(head)
	rest, ok := bytes.CutPrefix(head, []byte(sumsMagic))
	if !ok || [sumSize]byte(rest) != r.keyMark {
		return errBadSums
	}
	r.sameState = bytes.Equal(rest[sumSize:2*sumSize], r.state[:])
	count := binary.LittleEndian.Uint64(rest[2*sumSize:])
	if count > maxSums {
		return errBadSums
	}
	var record [sumsRecord]byte
	for range count {
		if _, err := io.ReadFull(in, record[:]); err != nil {
			return err
		}
		seal.Write(record[:])
		id := mbfile.ID(record[:])
		i := r.table.index(id)
		if i < 0 {
			continue
		}
		s := r.slots.at(id, i)
		s.sum = [sumSize]byte(record[20:])
		s.mark = binary.LittleEndian.Uint32(record[36:])
		word := binary.LittleEndian.Uint64(record[40:])
		s.place = word &^ 0xffffff
		s.day = uint32(word >> 1 & 0x7fffff)
		s.flags = flagOld
		if word&1 != 0 {
			s.flags |= flagSHA1
		}
	}
	var end [sha256.Size]byte
	if _, err := io.ReadFull(in, end[:]); err != nil || !bytes.Equal(end[:], seal.Sum(nil)) {
		return errBadSums
	}
	if _, err := in.ReadByte(); err != io.EOF {
		return errBadSums
	}
	return nil
}

// remember writes what is to be remembered in place of what was there. It is
// whole or not there at all.
func (r *run) remember() error {
	if r.slots == nil {
		return nil
	}
	name := sumsFile(r.o.Journal, r.b.Facts().Folder)
	if err := new(disk.Disk).Replace(name, 0o600, r.writeSums); err != nil {
		return fmt.Errorf("checksums of the check: %w", err)
	}
	return nil
}

// writeSums writes the file's content.
func (r *run) writeSums(w io.Writer) error {
	count := uint64(0)
	each := func(do func(id mbfile.ID, s *slot) error) error {
		for i := range r.slots {
			for k := range r.slots[i] {
				s := &r.slots[i][k]
				if s.flags&(flagOld|flagNew|flagNoted) == 0 {
					continue
				}
				if err := do(r.table[i][k].id, s); err != nil {
					return err
				}
			}
		}
		return nil
	}
	_ = each(func(mbfile.ID, *slot) error { count++; return nil })
	seal := sha256.New()
	buffered := bufio.NewWriterSize(w, 256<<10)
	out := io.MultiWriter(buffered, seal)
	head := append([]byte(sumsMagic), r.keyMark[:]...)
	head = append(head, r.state[:]...)
	head = binary.LittleEndian.AppendUint64(head, count)
	if _, err := out.Write(head); err != nil {
		return err
	}
	err := each(func(id mbfile.ID, s *slot) error {
		var record [sumsRecord]byte
		copy(record[:], id[:])
		copy(record[20:], s.sum[:])
		binary.LittleEndian.PutUint32(record[36:], s.mark)
		word := s.place&^0xffffff | uint64(s.day&0x7fffff)<<1
		if s.flags&flagSHA1 != 0 {
			word |= 1
		}
		binary.LittleEndian.PutUint64(record[40:], word)
		_, err := out.Write(record[:])
		return err
	})
	if err != nil {
		return err
	}
	if _, err := buffered.Write(seal.Sum(nil)); err != nil {
		return err
	}
	return buffered.Flush()
}

// compared is what a checksum says of a file.
type compared uint8

const (
	unknown compared = iota // nothing is remembered, or the phone wrote the file anew
	same
	changed
)

// compare compares a file with what is remembered of it. While the phone made no
// new backup nothing may change; afterwards only what it did not write again.
func (r *run) compare(j *job, sum [sumSize]byte, sha1 bool, info fs.FileInfo) compared {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := j.slot
	if s == nil || s.flags&(flagOld|flagNoted) == 0 || (s.flags&flagSHA1 != 0) != sha1 {
		return unknown
	}
	switch {
	case s.sum == sum:
		return same
	case s.flags&flagNoted != 0, r.sameState:
		return changed
	case s.mark == j.mark && s.place == placeMark(info)&^0xffffff:
		return changed
	}
	return unknown
}

// today is the day of a check, as slots keep it.
func today() uint32 { return uint32(time.Now().Unix() / 86400) }
