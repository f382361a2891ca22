package repair

import (
	"bytes"
	"crypto/rand"
	"crypto/sha1"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// holding looks at what a row stands for: a file at its payload, a link at where
// it leads to.
func (j *judge) holding(it *item) bool {
	if r := it.record; it.kind != index.FlagFile && r.Has(mbfile.HasSize) && r.Size != 0 {
		it.mend(backup.RecordIncomplete, fields{"Size": int64(0)})
	}
	switch it.kind {
	case index.FlagLink:
		if len(it.record.Target) == 0 {
			return j.lose(it, backup.LinkTargets, backup.NoteLinkWithoutTarget)
		}
		return true
	case index.FlagFolder:
		return true
	}
	if j.sealed && !j.key(it) {
		return false
	}
	return it.made == emptied || j.payload(it)
}

// key looks whether the key of a file opens.
func (j *judge) key(it *item) bool {
	r := it.record
	if len(r.EncryptionKey) == 0 {
		if !r.Has(mbfile.HasSize) || r.Size != 0 || !j.newKey(it) {
			return j.lose(it, backup.UndecryptableFiles, backup.NoteNoKey)
		}
		j.present++
		return true
	}
	entry, ok := j.p.opens(r)
	if !ok {
		return j.lose(it, backup.UndecryptableFiles, backup.NoteKeyNotOpening)
	}
	if !bytes.Equal(entry, r.EncryptionKey) {
		it.mend(backup.WrongKeyClass, fields{"EncryptionKey": entry})
		r.EncryptionKey = entry
	}
	// A class that is none says nothing; the key has proven its own.
	if c := r.ProtectionClass; (r.Has(mbfile.HasProtectionClass) || r.Malformed&mbfile.HasProtectionClass != 0) && (c < 1 || c > maxClass) {
		it.mend(backup.WrongKeyClass, fields{"ProtectionClass": int64(keybag.EntryClass(entry))})
	}
	return true
}

// maxClass is the last protection class that key bags have.
const maxClass = 11

// payload looks at the bytes of a file.
func (j *judge) payload(it *item) bool {
	r := it.record
	sp, found := j.p.locate(j.ctx, r, it.names...)
	if !found {
		return j.gone(it)
	}
	wants, digest := j.area(it.domain).digest, len(r.Digest) == sha1.Size
	whole := r.Has(mbfile.HasSize) && sp.size == j.p.source.StoredSize(r)
	if unpadded := j.sealed && r.Has(mbfile.HasSize) && sp.size == r.Size && r.Size%16 == 0; unpadded && !digest && j.later(it) {
		return false // whether it lies there in plain shows by the others
	}
	j.present++
	it.from = sp
	if sp.way != inPlace {
		j.p.mends(backup.MisplacedFiles)
	}
	if whole {
		j.opened++
	}
	if whole && (digest || !wants) {
		return true
	}
	var key *[keybag.KeySize]byte
	if j.sealed {
		k, err := j.p.source.FileKey(r)
		if err != nil {
			return j.lose(it, backup.UndecryptableFiles, backup.NoteKeyNotOpening)
		}
		key = &k
		defer clear(k[:])
	}
	c, err := sp.read(j.ctx, key, true)
	if err != nil {
		return true // the copying will say that it cannot be read
	}
	switch {
	case j.plainBelow(it, sp, c, digest):
		return true
	case j.resize(it, sp, c, digest):
	}
	if wants && !digest {
		if sp.size != j.p.source.StoredSize(r) || j.sealed && c.plain != r.Size {
			return j.leave(it, backup.DigestMissing, backup.NoteChecksumMissingUnproven)
		}
		it.mend(backup.DigestMissing, fields{"Digest": bytes.Clone(c.sum[:])})
	}
	if want := j.p.source.StoredSize(r); r.Has(mbfile.HasSize) && sp.size < want && (!digest || c.sum != [sha1.Size]byte(r.Digest)) {
		j.p.leave(backup.WrongSize, it.lost(backup.Note{Code: backup.NoteCutShort}))
	}
	return true
}

// gone judges a file of which nothing was found.
func (j *judge) gone(it *item) bool {
	var key *[keybag.KeySize]byte
	if j.sealed {
		if k, err := j.p.source.FileKey(it.record); err == nil {
			key = &k
			defer clear(k[:])
		}
	}
	for _, s := range j.p.surveys {
		for _, id := range it.names {
			switch {
			case !s.absent(id):
				return j.leave(it, backup.UnreadableFiles, backup.NotePlaceNotExamined)
			case s.stubs[id]:
				return j.leave(it, backup.CloudPlaceholder, backup.NoteInTheCloudStill)
			}
		}
	}
	if r := it.record; r.Has(mbfile.HasSize) && r.Size == 0 &&
		(len(r.Digest) != sha1.Size || sha1.Sum(emptyFile(key)) == [sha1.Size]byte(r.Digest)) {
		j.present++
		it.made = emptied
		it.mend(backup.MissingFiles, nil)
		if j.area(it.domain).digest && len(r.Digest) != sha1.Size {
			sum := sha1.Sum(emptyFile(key))
			it.mend(backup.DigestMissing, fields{"Digest": sum[:]})
		}
		return true
	}
	for _, s := range j.p.surveys {
		if _, ok := s.thing(it.names[0]); ok {
			return j.lose(it, backup.UnreadableFiles, backup.NotePlaceTaken)
		}
	}
	return j.lose(it, backup.MissingFiles, backup.NoteBytesNotHere)
}

// plainBelow recognises a file that lies there in plain although it has a key: it
// has as many bytes as it should have without encryption, and once encrypted its
// checksum is right. Without a checksum the number of bytes must be one that no
// encrypted file has; where it is not, the other files tell: a whole backup that
// was decrypted has none left that is encrypted.
func (j *judge) plainBelow(it *item, sp spot, c content, digest bool) bool {
	r := it.record
	if !j.sealed || !r.Has(mbfile.HasSize) || r.Size < 0 || sp.size != r.Size {
		return false
	}
	switch {
	case digest && c.sealed != [sha1.Size]byte(r.Digest):
		return false
	case !digest && r.Size > 0 && r.Size%16 == 0 && (c.plain >= 0 || j.open == 0 || j.opened > 0):
		return false
	case !digest && j.area(it.domain).digest:
		it.mend(backup.DigestMissing, fields{"Digest": bytes.Clone(c.sealed[:])})
	}
	j.open++
	it.made = sealed
	it.mend(backup.PlainFiles, nil)
	return true
}

// resize corrects a size that cannot be: none, less than nothing, or more than is
// there although the checksum is right. A size that is too small stays: databases
// grow while they are copied, and such files are whole (PROTOCOL.md §8.3).
func (j *judge) resize(it *item, sp spot, c content, digest bool) bool {
	r := it.record
	real := sp.size
	if j.sealed {
		real = c.plain
	}
	proven := digest && c.sum == [sha1.Size]byte(r.Digest)
	has := r.Has(mbfile.HasSize)
	switch {
	case real < 0:
		return false
	case has && r.Size >= 0 && (j.sealed || !proven || sp.size >= j.p.source.StoredSize(r)): // with encryption the size is left: readers cut by it
		return false
	case !has && j.sealed: // only the padding would tell, and nothing is amiss without
		return false
	case digest && !proven:
		return false
	}
	id := backup.RecordIncomplete
	if has && r.Size >= 0 {
		id = backup.WrongSize
	}
	it.mend(id, fields{"Size": real})
	r.Size = real
	r.Fields |= mbfile.HasSize
	return true
}

// newKey gives an empty file of an encrypted backup a key and a payload of its own.
func (j *judge) newKey(it *item) bool {
	class := uint32(3)
	if c := it.record.ProtectionClass; c >= 1 && c <= maxClass {
		class = uint32(c)
	}
	var key [keybag.KeySize]byte
	rand.Read(key[:]) // never fails
	defer clear(key[:])
	entry, err := j.p.source.SealFileKey(class, key)
	if err != nil {
		return false
	}
	it.mend(backup.UndecryptableFiles, fields{"EncryptionKey": entry})
	if j.area(it.domain).digest || len(it.record.Digest) > 0 {
		sum := sha1.Sum(emptyFile(&key))
		it.mend(backup.DigestMissing, fields{"Digest": sum[:]})
	}
	it.record.EncryptionKey = entry
	it.record.Fields |= mbfile.HasKey
	it.made = emptied
	return true
}
