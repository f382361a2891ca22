package check

import (
	"context"
	"crypto/sha1"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"

	"lifeboat/device/backup"
	"lifeboat/device/backup/cbc"
)

// chunk is how much of a file is read at once.
const chunk = 512 << 10

// reader reads files for one worker.
type reader struct {
	run   *run
	meter *meter
	hash  hash.Hash
	buf   []byte // as stored
	plain []byte // decrypted
}

func newReader(r *run, m *meter) *reader {
	return &reader{run: r, meter: m, hash: sha1.New(), buf: make([]byte, chunk)}
}

// wipe overwrites what was decrypted.
func (r *reader) wipe() { clear(r.plain) }

// read reads one file and enters what is wrong with it. The error is the
// context's.
func (r *reader) read(ctx context.Context, j *job) (good bool, err error) {
	f, info, err := r.run.b.OpenStored(j.fileID)
	if err != nil {
		r.unopened(j, err)
		return false, nil
	}
	defer f.Close()
	secret := r.run.b.Facts().Encrypted
	var cipher *cbc.Cipher
	sealed := j.bits&hasKey != 0 && secret
	if sealed {
		key, err := r.run.b.FileKey(&j.record)
		if err != nil {
			r.run.spoilt(j, backup.UndecryptableFiles, backup.SeverityLoss, "its key does not open", err.Error())
			return false, nil
		}
		cipher = cbc.New(&key)
		clear(key[:])
		defer cipher.Wipe()
	} else if secret && info.Size() > 0 {
		r.run.spoilt(j, backup.UndecryptableFiles, backup.SeverityLoss, "has no key", "")
		return false, nil
	}

	digested := j.bits&hasDigest != 0
	pass := pass{hash: digested, decrypt: sealed && !digested}
	if err := r.pass(ctx, f, info.Size(), cipher, &pass); err != nil {
		if cerr := ctx.Err(); cerr != nil {
			return false, cerr
		}
		r.run.spoilt(j, backup.UnreadableFiles, backup.SeverityStop, "cannot be read to its end", err.Error())
		return false, nil
	}
	r.run.read(j.entry.size)

	if digested {
		matches := [sha1.Size]byte(r.hash.Sum(nil)) == j.digest
		if !matches && sealed {
			if matches, err = r.plainDigest(ctx, f, info.Size(), cipher, j); err != nil {
				return false, err
			}
		}
		if r.run.settle(j, matches) {
			return matches && r.sound(ctx, j, f, info.Size(), cipher), ctx.Err()
		}
		if !matches {
			r.mismatch(j, sealed || r.run.b.Facts().Format == backup.FormatMBDB)
			return false, nil
		}
	} else if sealed && !r.padded(j, info.Size(), pass.last) {
		return false, nil
	}
	return r.sound(ctx, j, f, info.Size(), cipher) && j.bits&(longer|shorter) == 0, ctx.Err()
}

// unopened judges a file that was there a moment ago.
func (r *reader) unopened(j *job, err error) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.run.spoilt(j, backup.MissingFiles, backup.SeverityStop, "vanished during the check", "")
	case errors.Is(err, fs.ErrPermission):
		r.run.spoilt(j, backup.UnreadableFiles, backup.SeverityStop, "may not be read", err.Error())
	default:
		r.run.spoilt(j, backup.UnreadableFiles, backup.SeverityStop, "cannot be opened", err.Error())
	}
}

// pass is one reading of a file from its beginning to its end.
type pass struct {
	hash    bool                // of the bytes as stored
	decrypt bool                // and keep the last block in last
	plain   bool                // hash the decrypted bytes instead
	last    [cbc.BlockSize]byte // plain
}

// pass reads size bytes.
func (r *reader) pass(ctx context.Context, f *os.File, size int64, cipher *cbc.Cipher, p *pass) error {
	r.hash.Reset()
	var iv [cbc.BlockSize]byte
	for off := int64(0); off < size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := r.buf[:min(int64(len(r.buf)), size-off)]
		if _, err := io.ReadFull(f, part); err != nil {
			return err
		}
		off += int64(len(part))
		if p.hash {
			r.hash.Write(part)
		}
		if p.decrypt {
			if r.plain == nil {
				r.plain = make([]byte, chunk)
			}
			whole := part[:len(part)&^(cbc.BlockSize-1)]
			cipher.Decrypt(r.plain, whole, &iv)
			if p.plain {
				end := len(whole)
				if off == size && end > 0 { // without the padding
					end -= min(int(r.plain[end-1]), end, cbc.BlockSize)
				}
				r.hash.Write(r.plain[:end])
			}
			if len(whole) >= cbc.BlockSize {
				p.last = [cbc.BlockSize]byte(r.plain[len(whole)-cbc.BlockSize:])
			}
		}
		if !p.plain {
			r.meter.done.Add(int64(len(part)))
		}
	}
	return nil
}

// plainDigest tells whether a digest that does not match the stored bytes
// matches the decrypted ones: which of the two it covers in encrypted backups is
// not proven (rule 2).
func (r *reader) plainDigest(ctx context.Context, f *os.File, size int64, cipher *cbc.Cipher, j *job) (bool, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false, nil
	}
	if err := r.pass(ctx, f, size, cipher, &pass{decrypt: true, plain: true}); err != nil {
		return false, ctx.Err()
	}
	return [sha1.Size]byte(r.hash.Sum(nil)) == j.digest, nil
}

// mismatch: in a plain backup of today the digest is proven to be that of the
// bytes on disk, so they were altered. In an encrypted or an old one that is not
// proven yet.
func (r *reader) mismatch(j *job, unproven bool) {
	if unproven {
		r.run.spoilt(j, backup.DigestMismatch, backup.SeverityWarning, "differs from its checksum, and may still be fine",
			"what the checksum covers is not proven for backups that are encrypted or of iOS 9 and before")
		return
	}
	r.run.spoilt(j, backup.DigestMismatch, backup.SeverityStop, "was changed after the backup was made", "")
}

// padded judges the end of a decrypted file. A wrong size was judged before and
// says nothing on its padding; files without any padding exist (protocol notes
// F.6).
func (r *reader) padded(j *job, stored int64, last [cbc.BlockSize]byte) bool {
	if j.bits&(longer|shorter|anySize) != 0 || stored == j.entry.size {
		return true
	}
	n := int64(last[cbc.BlockSize-1])
	sound := n >= 1 && n <= cbc.BlockSize && stored-n == j.entry.size
	for i := int64(1); sound && i <= n; i++ {
		sound = int64(last[cbc.BlockSize-i]) == n
	}
	if !sound {
		r.run.spoilt(j, backup.UndecryptableFiles, backup.SeverityLoss, "does not decrypt to its end", "padding")
	}
	return sound
}
