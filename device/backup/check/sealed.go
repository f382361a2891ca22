package check

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/binary"
	"io"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// flat reports whether two blocks in a row of a stretch of ciphertext are the same.
// By chance that happens once in 2^128; where a disk lost a stretch, or it was
// never written, it is zeros.
func flat(p []byte) bool {
	for ; len(p) >= 2*cbc.BlockSize; p = p[cbc.BlockSize:] {
		if binary.LittleEndian.Uint64(p) == binary.LittleEndian.Uint64(p[cbc.BlockSize:]) &&
			binary.LittleEndian.Uint64(p[8:]) == binary.LittleEndian.Uint64(p[cbc.BlockSize+8:]) {
			return true
		}
		if binary.LittleEndian.Uint64(p)|binary.LittleEndian.Uint64(p[8:]) == 0 {
			return true
		}
	}
	return len(p) >= cbc.BlockSize && binary.LittleEndian.Uint64(p)|binary.LittleEndian.Uint64(p[8:]) == 0
}

// padding reads the PKCS #7 padding in a last block: 1 to 16, or 0 when it is none.
func padding(last [cbc.BlockSize]byte) int64 {
	n := last[cbc.BlockSize-1]
	if n < 1 || n > cbc.BlockSize {
		return 0
	}
	for _, c := range last[cbc.BlockSize-int(n):] {
		if c != n {
			return 0
		}
	}
	return int64(n)
}

// grownBy is the least by which a file grows while it is copied: a page of a
// database, which is what was seen.
const grownBy = 512

// padded judges the end of a decrypted file without a digest, and what shows that
// it was not encrypted with its key.
func (r *reader) padded(o *opened, p *pass) bool {
	n := int64(0)
	if o.stored >= cbc.BlockSize && o.stored%cbc.BlockSize == 0 {
		n = padding(p.last)
	}
	known := o.bits&anySize == 0
	switch {
	case n > 0 && (!known || o.stored-n == o.entry.size):
		if p.flat {
			r.undecryptable(o, backup.NoteStretchNotWritten, "AES-CBC")
			return false
		}
		o.flags |= flagPadded
		r.run.mu.Lock()
		r.run.tally.padded++
		r.run.mu.Unlock()
		return true
	case looksPlain(r.peek(o)) && (o.stored == o.entry.size || n == 0):
		r.run.explained(o.job)
		r.run.inside(o.job)
		return false
	case p.flat:
		r.undecryptable(o, backup.NoteStretchNotWritten, "AES-CBC")
		return false
	case n > 0: // it really ends elsewhere than its row says
		severity := backup.SeverityLoss
		if o.stored-n >= o.entry.size+grownBy {
			severity = backup.SeverityWarning // it may have grown while it was copied (PROTOCOL.md §8.3)
		}
		if !r.run.settle(o.job, severity) && o.bits&(longer|shorter) == 0 {
			r.run.enterFault(o.job, backup.WrongSize, o.job.noted(severity, sizes(o.stored-n, o.entry.size), ""))
		}
		if severity == backup.SeverityWarning {
			return true
		}
		return false
	case known && o.stored == o.entry.size && o.stored%cbc.BlockSize == 0: // no padding, as some programs write
		r.run.mu.Lock()
		defer r.run.mu.Unlock()
		o.doubt = true
		r.run.tally.unpadded.add(backup.UndecryptableFiles, o.job,
			o.instanceOf(backup.SeverityLoss, backup.NoteNotDecryptingAlone, "PKCS #7"))
		return true
	case !known && o.stored == 0:
		return true
	case r.run.settle(o.job, backup.SeverityLoss), o.bits&shorter != 0:
		return false
	}
	r.undecryptable(o, backup.NoteNotDecrypting, "PKCS #7")
	return false
}

func (r *reader) undecryptable(o *opened, note backup.NoteCode, detail string) {
	o.bad = true
	r.run.explained(o.job)
	r.run.findFault(o.job, backup.UndecryptableFiles, backup.SeverityLoss, note, detail)
}

// fits reports whether the key of a file whose digest matches is its own: with the
// key of another file the last block decrypts to no padding.
func (r *reader) fits(o *opened) bool {
	if o.stored < cbc.BlockSize || o.stored%cbc.BlockSize != 0 {
		if o.stored == 0 || o.stored == o.entry.size {
			return true
		}
		r.undecryptable(o, backup.NoteNotDecrypting, "AES-CBC, PKCS #7")
		return false
	}
	from := cbc.NewReaderAt(o.file, o.stored, o.cipher)
	var last [cbc.BlockSize]byte
	if n, _ := from.ReadAt(last[:], o.stored-cbc.BlockSize); n < len(last) {
		return true // a disk that fails was found while reading
	}
	n := padding(last)
	right := n > 0 && (o.bits&(anySize|longer|shorter) != 0 || o.stored-n == o.entry.size)
	switch {
	case n > 0 && !right: // the digest is right, so only Size is wrong
		r.run.mu.Lock()
		r.run.findings.add(backup.SizeDiffers, o.noted(backup.SeverityNote, sizes(o.stored-n, o.entry.size), ""))
		r.run.mu.Unlock()
		return true
	case n == 0 && o.stored == o.entry.size:
		r.run.mu.Lock()
		defer r.run.mu.Unlock()
		o.doubt = true
		r.run.tally.unpadded.add(backup.UndecryptableFiles, o.job,
			o.instanceOf(backup.SeverityLoss, backup.NoteNotDecryptingKey, "PKCS #7"))
		return true
	case n == 0:
		r.undecryptable(o, backup.NoteKeyOfAnotherFile, "SHA-1 +, PKCS #7 –")
		return false
	case n == 1 && r.isNoDatabase(o, from): // which one of 256 wrong keys gives, too
		r.undecryptable(o, backup.NoteKeyOfAnotherFile, "SHA-1 +, SQLite –")
		return false
	}
	o.flags |= flagPadded
	return true
}

// isNoDatabase reports whether a file that must be a database does not begin as one.
func (r *reader) isNoDatabase(o *opened, from *cbc.ReaderAt) bool {
	if !innerDatabase(o.domain, o.path) {
		return false // it may be what it likes
	}
	var head [16]byte
	n, _ := from.ReadAt(head[:], 0)
	return n == len(head) && string(head[:]) != sqlitefile.Magic
}

// peek reads the first bytes of a file as stored.
func (r *reader) peek(o *opened) []byte {
	head := make([]byte, min(o.stored, 64))
	n, _ := o.file.ReadAt(head, 0)
	return head[:n]
}

// looksPlain reports whether stored bytes are no ciphertext: a well-known format
// begins with them, or they are text.
func looksPlain(head []byte) bool {
	for _, magic := range []string{
		"SQLite format 3\x00", "bplist00", "<?xml", "<plist", "\xff\xd8\xff\xe0", "\xff\xd8\xff\xe1", "\x89PNG\r\n\x1a\n", "%PDF-", "PK\x03\x04",
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		return true
	}
	if len(head) < 8 {
		return false
	}
	for len(head) > 0 && !utf8.RuneStart(head[len(head)-1]) { // a letter that is cut
		head = head[:len(head)-1]
	}
	if len(head) > 0 && head[len(head)-1] >= 0xc0 {
		head = head[:len(head)-1]
	}
	for _, c := range head {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return utf8.Valid(head)
}

// inside enters a plain file below an encrypted index.
func (r *run) inside(j *job) {
	r.mu.Lock()
	r.tally.inside++
	r.mu.Unlock()
	r.findFault(j, backup.PlainFiles, backup.SeverityLoss, backup.NoteLiesInPlain, "")
}

// maxReseal is the largest file that is encrypted to see whether its digest is
// that of what comes out.
const maxReseal = 1 << 30

// resealed reports whether a file whose digest does not match is the plain form of
// the one that the digest was taken of: encrypted with its key it matches.
func (r *reader) resealed(ctx context.Context, o *opened) bool {
	if !o.sealed || o.stored != o.entry.size || o.stored > maxReseal || o.bits&anySize != 0 {
		return false
	}
	key, err := r.run.b.FileKey(&o.record)
	if err != nil {
		return false
	}
	defer clear(key[:])
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return false
	}
	mode := cipher.NewCBCEncrypter(block, make([]byte, cbc.BlockSize))
	sum := sha1.New()
	var end [2 * cbc.BlockSize]byte
	for off := int64(0); ; {
		if ctx.Err() != nil {
			return false
		}
		part := r.buf[:min(int64(len(r.buf)), o.stored-off)]
		if _, err := o.file.ReadAt(part, off); err != nil && err != io.EOF {
			return false
		}
		off += int64(len(part))
		whole := len(part) &^ (cbc.BlockSize - 1)
		if off == o.stored {
			n := copy(end[:], part[whole:])
			pad := cbc.BlockSize - n%cbc.BlockSize
			for i := range pad {
				end[n+i] = byte(pad)
			}
			mode.CryptBlocks(part[:whole], part[:whole])
			sum.Write(part[:whole])
			last := end[:n+pad]
			mode.CryptBlocks(last, last)
			sum.Write(last)
			return [sha1.Size]byte(sum.Sum(nil)) == o.digest
		}
		mode.CryptBlocks(part[:whole], part[:whole])
		sum.Write(part[:whole])
	}
}
