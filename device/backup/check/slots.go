package check

import (
	"encoding/binary"
	"hash/fnv"
	"io/fs"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// flags say how a file was proven.
type flags uint16

const (
	flagSHA1     flags = 1 << iota // the sum is that of SHA-1
	flagDigest                     // proven by its Digest
	flagPadded                     // decrypted to its end, with the right padding
	flagDatabase                   // opened as a database
	flagList                       // read as a property list
	flagPicture                    // a picture, film or sound that holds together
	flagDocument                   // a document that does
	flagSkipped                    // a database that was not opened, for its log or its time
	flagSame                       // as it was at an earlier check
	flagOld                        // remembered from an earlier check
	flagNoted                      // noted by an earlier part of this check
	flagNew                        // to be remembered
)

// slot is what is remembered of one file.
type slot struct {
	sum   [sumSize]byte
	place uint64 // mark of where it lies: see placeMark and statMark
	mark  uint32 // of what the row says
	day   uint32 // days since 1970, of the check
	flags flags
}

// slots lie beside the entries of the table.
type slots [256][]slot

// at returns the slot of an entry; nil when nothing is remembered.
func (s *slots) at(id mbfile.ID, i int) *slot {
	if s == nil || i >= len(s[id[0]]) {
		return nil
	}
	return &s[id[0]][i]
}

// forget has a file not remembered: what is damaged would otherwise be called
// changed when it is put right.
func (s *slots) forget(t *table, id mbfile.ID) {
	if i := t.index(id); i >= 0 {
		if slot := s.at(id, i); slot != nil {
			slot.flags &^= flagNew
		}
	}
}

// rowMark is a mark of what a row says of its file's content.
func rowMark(f *mbfile.Record) uint32 {
	h := fnv.New32a()
	var b [24]byte
	binary.LittleEndian.PutUint64(b[:], uint64(f.Size))
	binary.LittleEndian.PutUint64(b[8:], uint64(f.LastModified))
	binary.LittleEndian.PutUint64(b[16:], uint64(f.LastStatusChange))
	h.Write(b[:])
	h.Write(f.Digest)
	h.Write(f.EncryptionKey)
	return h.Sum32()
}

// placeMark is a mark of a payload as it lies there: rewritten, it differs.
func placeMark(info fs.FileInfo) uint64 {
	return mix(uint64(info.Size()), uint64(info.ModTime().UnixNano()))
}

// statMark is placeMark with all that the file system knows: it also differs when
// a file was written and its time set back.
func statMark(f *os.File, info fs.FileInfo) uint64 {
	inode, changed := inodeOf(f, info)
	return mix(placeMark(info), mix(inode, uint64(changed)))
}

func mix(a, b uint64) uint64 {
	h := fnv.New64a()
	var p [16]byte
	binary.LittleEndian.PutUint64(p[:], a)
	binary.LittleEndian.PutUint64(p[8:], b)
	h.Write(p[:])
	return h.Sum64()
}
