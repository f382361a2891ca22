package backupagent

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// readAhead is the largest file that is read before its turn, so that a batch of
// them is no burden.
const readAhead = 16 << 10

// sender sends payloads: it keeps the buffers. While the host takes one batch to
// its disk, the next one is read.
type sender struct {
	*backupRun
	batch  []sending // being read
	bytes  int64     // of the batch, as stored
	asked  []sending // sent: the host's answer is still to come
	spare  [][]byte  // for small files
	buf    []byte
	hash   hash.Hash
	files  int64 // sent or tried so far
	tries  int64 // batches sent
	failed bool  // one could not be read: the run ends with 104
}

type sending struct {
	id     mbfile.ID
	item   phoneimage.Item
	skip   bool
	block  []byte // all of a small file, as stored; nil when it is not read ahead
	key    []byte // as its record holds it
	digest []byte
}

// send uploads every wanted file into Snapshot, in batches.
func (s *backupRun) send() error {
	up := &sender{backupRun: s, buf: make([]byte, uploadBlock+aes.BlockSize), hash: sha1.New()}
	n := 0
	for item, err := range s.image.Items(s.encrypted) {
		if err != nil {
			return err
		}
		if item.Kind != mbfile.Regular {
			continue
		}
		if n++; !s.wanted.has(n - 1) {
			continue
		}
		if err := up.add(item); err != nil {
			return err
		}
		if len(up.batch) == batchSize {
			if err := up.flush(); err != nil {
				return err
			}
		}
	}
	if err := up.flush(); err != nil {
		return err
	}
	if err := up.settle(); err != nil {
		return err
	}
	if up.failed {
		return mbError(codeUpload, "Multiple errors uploading files")
	}
	return nil
}

// add puts a file into the batch. Small ones are read at once.
func (u *sender) add(item *phoneimage.Item) error {
	u.batch = append(u.batch, sending{id: item.ID(), item: *item})
	u.bytes += u.storedSize(item.Size)
	if item.Size > readAhead {
		return nil
	}
	f := &u.batch[len(u.batch)-1]
	return u.read(f, func(block []byte) error { // called once at most
		if n := len(u.spare); n > 0 {
			f.block, u.spare = u.spare[n-1][:0], u.spare[:n-1]
		}
		f.block = append(f.block, block...)
		return nil
	})
}

// between does what faults do between two batches.
func (s *backupRun) between(batches int64) error {
	if n, ok := s.faults.number(FaultComputerFull); ok && batches == n {
		return mbError(codeComputerFull, "Insufficient free disk space on drive to upload files.")
	}
	if n, ok := s.faults.number(FaultCancel); ok {
		if batches == max(1, n) {
			s.notify("com.apple.itunes-client.syncCancelRequest")
		} else if batches > max(1, n) {
			return mbError(codeCancelled, "Backup cancelled")
		}
	}
	return s.ctx.Err()
}

// flush sends the batch, when the one before it has its answer.
func (u *sender) flush() error {
	if err := u.settle(); err != nil || len(u.batch) == 0 {
		return err
	}
	if err := u.l.beginUpload(u.progress(), u.bytes); err != nil {
		return err
	}
	for i := range u.batch {
		if err := u.file(&u.batch[i]); err != nil {
			return err
		}
	}
	if err := u.l.finishUpload(); err != nil {
		return err
	}
	u.asked, u.batch, u.bytes = u.batch, u.asked[:0], 0
	return nil
}

// settle waits for the answer to the batch that was sent.
func (u *sender) settle() error {
	if len(u.asked) == 0 {
		return nil
	}
	answer, err := u.l.status()
	if err != nil {
		return err
	}
	if err := hostError("Error uploading files", answer); err != nil {
		return err
	}
	for i := range u.asked {
		if !u.asked[i].skip {
			u.moving = append(u.moving, u.asked[i].id)
		}
	}
	u.asked = u.asked[:0]
	u.tries++
	return u.between(u.tries)
}

// file sends one payload and adds its row.
func (u *sender) file(f *sending) error {
	u.files++
	item := &f.item
	name := f.id.String()
	if n, ok := u.faults.number(FaultLoseFile); ok && n == u.files {
		f.skip = true
		u.note(f.id, item.Size)
		u.index.add(f.id, item, nil, nil)
		return nil
	}
	onPhone := "/.ba" + strings.TrimPrefix(phoneimage.Root(item.Domain), "/var") + "/" + item.RelativePath
	if err := u.l.beginFile(onPhone, u.target+"/"+snapshotFolder+"/"+name[:2]+"/"+name); err != nil {
		return err
	}
	if n, ok := u.faults.number(FaultReadError); ok && n == u.files {
		f.skip, u.failed = true, true
		return u.l.put(blockRemoteError, []byte("Input/output error (5)"))
	}
	put := func(block []byte) error { return u.l.put(blockData, block) }
	var err error
	switch {
	case f.item.Size > readAhead:
		err = u.read(f, put)
	case len(f.block) > 0:
		err = put(f.block)
		u.spare = append(u.spare, f.block)
	}
	if err != nil {
		return err
	}
	if err := u.l.put(blockSuccess, nil); err != nil {
		return err
	}
	stored := u.storedSize(item.Size)
	u.sent += stored
	u.outcome.Files++
	u.outcome.Bytes += stored
	u.note(f.id, item.Size)
	u.index.add(f.id, item, f.digest, f.key)
	return nil
}

// read reads a file of the phone, as stored, block for block, and notes its key
// and digest. Files of no bytes have no block, unless they are encrypted.
func (u *sender) read(f *sending, take func(block []byte) error) error {
	content, err := u.image.Open(&f.item)
	if err != nil {
		return err
	}
	defer content.Close()
	key, mode, err := u.key(&f.item)
	if err != nil {
		return err
	}
	f.key = key
	digested := phoneimage.Digested(f.item.Domain)
	u.hash.Reset()
	left := f.item.Size
	for last := false; !last; {
		n := int(min(left, uploadBlock))
		if _, err := io.ReadFull(content, u.buf[:n]); err != nil {
			return fmt.Errorf("%s: %w", f.item.RelativePath, wire.NoEOF(err))
		}
		left -= int64(n)
		block := u.buf[:n]
		last = left == 0
		if mode != nil {
			if last {
				pad := aes.BlockSize - n%aes.BlockSize
				for range pad {
					block = append(block, byte(pad))
				}
			}
			mode.CryptBlocks(block, block)
		}
		if digested {
			u.hash.Write(block)
		}
		if len(block) == 0 {
			break
		}
		if err := take(block); err != nil {
			return err
		}
	}
	if digested {
		f.digest = u.hash.Sum(nil)
	}
	return nil
}

// key makes a key for a file of an encrypted backup, as its record holds it,
// and what encrypts with it.
func (u *sender) key(item *phoneimage.Item) (sealed []byte, mode cipher.BlockMode, err error) {
	if !u.encrypted {
		return nil, nil, nil
	}
	var key [32]byte
	if _, err := io.ReadFull(u.a.o.Random, key[:]); err != nil {
		return nil, nil, fmt.Errorf("file key: %w", err)
	}
	class := int(item.ProtectionClass)
	if class < 1 || class > 4 {
		class = 3
	}
	if sealed, err = u.bag.Seal(class, key[:]); err != nil {
		return nil, nil, err
	}
	mode, err = encrypter(key[:])
	return sealed, mode, err
}

// encrypter is AES-256-CBC from an IV of zeros, as all of a backup.
func encrypter(key []byte) (cipher.BlockMode, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewCBCEncrypter(block, make([]byte, aes.BlockSize)), nil
}

func decrypter(key []byte) (cipher.BlockMode, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)), nil
}

func sumOf(b []byte) sum { return sha1.Sum(b) }

// sealing reads what it is given encrypted and padded.
type sealing struct {
	r    io.Reader
	mode cipher.BlockMode
	buf  []byte // encrypted, not read yet
	room []byte
	end  bool
}

func newSealing(r io.Reader, mode cipher.BlockMode) *sealing {
	return &sealing{r: r, mode: mode, room: make([]byte, uploadBlock+aes.BlockSize)}
}

func (s *sealing) Read(p []byte) (int, error) {
	for len(s.buf) == 0 {
		if s.end {
			return 0, io.EOF
		}
		n, err := io.ReadFull(s.r, s.room[:uploadBlock])
		s.buf = s.room[:n]
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			s.end = true
			pad := aes.BlockSize - n%aes.BlockSize
			for range pad {
				s.buf = append(s.buf, byte(pad))
			}
		} else if err != nil {
			return 0, err
		}
		s.mode.CryptBlocks(s.buf, s.buf)
	}
	n := copy(p, s.buf)
	s.buf = s.buf[n:]
	return n, nil
}
