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

	"lifeboat/device/backup/mbfile"
	"lifeboat/device/simulator/phoneimage"
)

// sender sends payloads: it keeps the buffers.
type sender struct {
	*shipment
	batch  []sending
	bytes  int64 // of the batch, as stored
	buf    []byte
	hash   hash.Hash
	files  int64 // sent or tried so far
	failed bool  // one could not be read: the run ends with 104
}

type sending struct {
	id   phoneimage.ID
	item phoneimage.Item
	skip bool
}

// send uploads every wanted file into Snapshot, in batches.
func (s *shipment) send() error {
	up := &sender{shipment: s, buf: make([]byte, uploadBlock+aes.BlockSize), hash: sha1.New()}
	n, batches := 0, int64(0)
	flush := func() error {
		if len(up.batch) == 0 {
			return nil
		}
		if err := up.flush(); err != nil {
			return err
		}
		batches++
		return s.between(batches)
	}
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
		up.batch = append(up.batch, sending{id: item.ID(), item: *item})
		up.bytes += s.storedSize(item.Size)
		if len(up.batch) == batchSize {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if up.failed {
		return mbError(codeUpload, "Multiple errors uploading files")
	}
	return nil
}

// between does what faults do between two batches.
func (s *shipment) between(batches int64) error {
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

// flush sends one batch.
func (u *sender) flush() error {
	if err := u.l.beginUpload(u.progress(), u.bytes); err != nil {
		return err
	}
	for i := range u.batch {
		if err := u.file(&u.batch[i]); err != nil {
			return err
		}
	}
	answer, err := u.l.endUpload()
	if err != nil {
		return err
	}
	if err := hostError("Error uploading files", answer); err != nil {
		return err
	}
	for i := range u.batch {
		if !u.batch[i].skip {
			u.moving = append(u.moving, u.batch[i].id)
		}
	}
	u.batch, u.bytes = u.batch[:0], 0
	return nil
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
	content, err := u.image.Open(item)
	if err != nil {
		return err
	}
	defer content.Close()
	key, mode, err := u.key(item)
	if err != nil {
		return err
	}
	digested := phoneimage.Digested(item.Domain)
	u.hash.Reset()
	stored, left := int64(0), item.Size
	for last := false; !last; {
		n := int(min(left, uploadBlock))
		if _, err := io.ReadFull(content, u.buf[:n]); err != nil {
			return fmt.Errorf("%s: %w", item.RelativePath, noEOF(err))
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
		stored += int64(len(block))
		if len(block) == 0 {
			break
		}
		if err := u.l.put(blockData, block); err != nil {
			return err
		}
	}
	if err := u.l.put(blockSuccess, nil); err != nil {
		return err
	}
	var digest []byte
	if digested {
		digest = u.hash.Sum(nil)
	}
	u.sent += stored
	u.outcome.Files++
	u.outcome.Bytes += stored
	u.note(f.id, item.Size)
	u.index.add(f.id, item, digest, key)
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
