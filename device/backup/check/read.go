package check

import (
	"context"
	"crypto/sha1"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/proof"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// chunk is how much of a file is read at once.
const chunk = 128 << 10

// reader reads files for one worker.
type reader struct {
	run    *run
	meter  *meter
	sha1   hash.Hash
	sum    *mac   // nil when nothing is remembered
	buf    []byte // as stored
	plain  []byte // decrypted
	stream proof.Stream
}

func newReader(r *run, m *meter) *reader {
	out := &reader{run: r, meter: m, sha1: sha1.New(), buf: make([]byte, chunk)}
	if r.slots != nil {
		out.sum = newMAC(&r.sumKey)
	}
	return out
}

// wipe overwrites what was decrypted.
func (r *reader) wipe() {
	clear(r.plain)
	r.stream.Wipe()
}

// opened is a payload under examination.
type opened struct {
	*job
	file   *os.File
	info   fs.FileInfo
	seen   uint64 // statMark of it, before it was read
	stored int64
	sealed bool        // it is encrypted
	cipher *cbc.Cipher // nil when it is not
	bad    bool        // something is wrong with it

	deferred bool // its log is not known yet
	kept
}

// read reads one file and enters what is wrong with it. Errors are the context's
// and those of the journal.
func (r *reader) read(ctx context.Context, j *job, notes *journal) error {
	f, info, err := r.run.b.OpenStored(j.fileID)
	if err != nil {
		r.unopened(j, err)
		return nil
	}
	defer f.Close()
	o := &opened{job: j, file: f, info: info, seen: statMark(f, info), stored: info.Size(), kept: j.kept}
	if r.run.resumed(o) {
		r.meter.done.Add(j.entry.size)
		return nil
	}
	if ok := r.unlock(o); !ok {
		return nil
	}
	defer o.cipher.Wipe()

	p := pass{digest: j.bits&hasDigest != 0}
	p.sum = !p.digest && r.sum != nil
	p.decrypt = o.sealed && !p.digest
	p.prove = !p.digest
	if j.late {
		if err := r.inner(ctx, o, true); err != nil || o.bad {
			return err
		}
		return r.run.good(o, notes)
	}
	if err := r.pass(ctx, o, &p); err != nil {
		return r.unread(ctx, o, err)
	}
	if !j.again {
		r.run.read(j.entry.size)
	}
	if p.digest {
		err = r.digested(ctx, o)
	} else {
		err = r.undigested(ctx, o, &p)
	}
	if err != nil || o.bad {
		return err
	}
	return r.run.good(o, notes)
}

// unlock makes the cipher of an encrypted file.
func (r *reader) unlock(o *opened) bool {
	if !r.run.b.Facts().Encrypted {
		return true
	}
	if o.bits&hasKey == 0 {
		if o.stored == 0 {
			return true
		}
		if looksPlain(r.peek(o)) {
			r.run.inside(o.job)
		} else {
			r.run.findFault(o.job, backup.UndecryptableFiles, backup.SeverityLoss, backup.NoteNoKey, "")
		}
		return false
	}
	key, err := r.run.b.FileKey(&o.record)
	if err != nil {
		r.run.findFault(o.job, backup.UndecryptableFiles, backup.SeverityLoss, backup.NoteKeyNotOpening, quoted(err.Error(), 280))
		return false
	}
	o.cipher, o.sealed = cbc.New(&key), true
	clear(key[:])
	return true
}

// unread judges a file that could not be read to its end.
func (r *reader) unread(ctx context.Context, o *opened, err error) error {
	if cerr := ctx.Err(); cerr != nil {
		return errStopped(ctx, nil)
	}
	id, note := unreadable(err, backup.NoteUnreadableToEnd)
	r.run.findFault(o.job, id, backup.SeverityStop, note, quoted(err.Error(), 280))
	return nil
}

// unreadable is what to say where something cannot be read, and which of its words where the
// disk is at fault: what a cloud did not bring, or a virus scanner holds back, may be sound.
func unreadable(err error, otherwise backup.NoteCode) (backup.FindingID, backup.NoteCode) {
	switch {
	case errno.Is(err, errno.KeptOnline):
		return backup.CloudPlaceholder, backup.NoteInTheCloud
	case errno.Is(err, errno.Infected):
		return backup.UnreadableFiles, backup.NoteKeptByScanner
	}
	return backup.UnreadableFiles, otherwise
}

// unopened judges a file that was there a moment ago.
func (r *reader) unopened(j *job, err error) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.run.findFault(j, backup.MissingFiles, backup.SeverityStop, backup.NoteVanished, "")
	case errors.Is(err, fs.ErrPermission):
		r.run.findFault(j, backup.UnreadableFiles, backup.SeverityStop, backup.NoteMayNotBeRead, quoted(err.Error(), 280))
	default:
		id, note := unreadable(err, backup.NoteNotOpened)
		r.run.findFault(j, id, backup.SeverityStop, note, quoted(err.Error(), 280))
	}
}

// pass is one reading of a file from its beginning to its end.
type pass struct {
	digest  bool                // take the SHA-1 of the bytes as stored
	sum     bool                // take the checksum that is remembered
	decrypt bool                // and keep the last block in last
	prove   bool                // give the content to the stream
	plain   bool                // take the SHA-1 of the decrypted bytes instead
	last    [cbc.BlockSize]byte // plain
	flat    bool                // two blocks in a row are the same, which no encrypted file has
}

// pass reads the whole file.
func (r *reader) pass(ctx context.Context, o *opened, p *pass) error {
	r.sha1.Reset()
	if p.sum {
		r.sum.Reset()
	}
	content := o.stored
	if o.sealed && o.bits&anySize == 0 {
		content = min(o.entry.size, o.stored)
	}
	if p.prove {
		r.stream.Reset(o.path, content)
	}
	var iv [cbc.BlockSize]byte
	for off := int64(0); off < o.stored; {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := r.buf[:min(int64(len(r.buf)), o.stored-off)]
		if _, err := io.ReadFull(o.file, part); err != nil {
			return err
		}
		if p.digest {
			r.sha1.Write(part)
		}
		if p.sum {
			r.sum.part(part)
		}
		inner := part
		if p.decrypt {
			p.flat = p.flat || flat(part)
			inner = r.decrypt(o, part, &iv, p, off)
		}
		if left := content - off; p.prove && left > 0 {
			r.stream.Write(inner[:min(int64(len(inner)), left)])
		}
		off += int64(len(part))
		if !p.plain && !o.again {
			r.meter.done.Add(int64(len(part)))
		}
	}
	return nil
}

// decrypt decrypts the whole blocks of a part that begins at off.
func (r *reader) decrypt(o *opened, part []byte, iv *[cbc.BlockSize]byte, p *pass, off int64) []byte {
	if r.plain == nil {
		r.plain = make([]byte, chunk)
	}
	whole := part[:len(part)&^(cbc.BlockSize-1)]
	o.cipher.Decrypt(r.plain, whole, iv)
	if p.plain {
		end := len(whole)
		if off+int64(len(part)) == o.stored && end > 0 { // without the padding
			end -= min(int(r.plain[end-1]), end, cbc.BlockSize)
		}
		r.sha1.Write(r.plain[:end])
	}
	if len(whole) >= cbc.BlockSize {
		p.last = [cbc.BlockSize]byte(r.plain[len(whole)-cbc.BlockSize:])
	}
	return r.plain[:len(whole)]
}

// digested judges a file with a digest. When it matches, the stored bytes are
// those that the phone sent; that the key is theirs is another question.
func (r *reader) digested(ctx context.Context, o *opened) error {
	sum := [sha1.Size]byte(r.sha1.Sum(nil))
	matches := sum == o.digest
	ofPlain := false
	if !matches && o.sealed {
		var err error
		if ofPlain, err = r.plainDigest(ctx, o); err != nil {
			return err
		}
	}
	switch {
	case matches, ofPlain:
		r.run.settle(o.job, backup.SeverityNote)
		o.flags |= flagDigest
		r.run.covers(o, ofPlain)
		if o.sealed && !r.fits(o) {
			return nil
		}
	case r.resealed(ctx, o):
		r.run.explained(o.job)
		r.run.inside(o.job)
		return ctx.Err()
	default:
		if !r.run.settle(o.job, backup.SeverityLoss) {
			r.run.mismatch(o.job)
		}
		return ctx.Err()
	}
	switch r.run.compare(o.job, [sumSize]byte(sum[:]), true, o.info) {
	case changed:
		r.run.changedSince(o)
		return nil
	case same:
		o.flags |= flagSame
	}
	o.sum, o.sums, o.flags = [sumSize]byte(sum[:]), r.sum != nil, o.flags|flagSHA1
	return r.inner(ctx, o, r.begins(o))
}

// undigested judges a file without a digest by what else there is.
func (r *reader) undigested(ctx context.Context, o *opened, p *pass) error {
	var sum [sumSize]byte
	if p.sum {
		sum = r.sum.sum()
	}
	if o.sealed && !r.padded(o, p) {
		return nil
	}
	result := r.stream.End()
	switch r.run.compare(o.job, sum, false, o.info) {
	case changed:
		r.run.changedSince(o)
		return nil
	case same:
		o.flags |= flagSame
	}
	if o.bad = r.run.proven(o, result); o.bad {
		return nil
	}
	if o.bits&(longer|shorter) != 0 || o.again {
		o.doubt = true // which was said
	}
	o.sum, o.sums = sum, p.sum
	return r.inner(ctx, o, result.SQLite)
}

// plainDigest reports whether a digest that does not match the stored bytes
// matches the decrypted ones, as some programs write it.
func (r *reader) plainDigest(ctx context.Context, o *opened) (bool, error) {
	if _, err := o.file.Seek(0, io.SeekStart); err != nil {
		return false, nil
	}
	if err := r.pass(ctx, o, &pass{decrypt: true, plain: true}); err != nil {
		return false, ctx.Err()
	}
	return [sha1.Size]byte(r.sha1.Sum(nil)) == o.digest, nil
}
