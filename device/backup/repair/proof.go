package repair

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"errors"
	"io"

	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// content is what was learnt by reading a file once.
type content struct {
	sum    [sha1.Size]byte // of the bytes as they lie there
	sealed [sha1.Size]byte // of the bytes once encrypted with the key; where that was asked for
	plain  int64           // bytes without encryption and padding; -1 when the padding is wrong or there is no key
}

// read reads the file at a spot to its end. With a key its bytes are decrypted to
// look at the padding, and also encrypted, for a file that lies there in plain.
func (sp spot) read(ctx context.Context, key *[keybag.KeySize]byte, seal bool) (content, error) {
	out := content{plain: -1}
	f, _, err := sp.open()
	if err != nil {
		return out, err
	}
	defer f.Close()
	sum := sha1.New()
	var decrypt *cbc.Cipher
	var sealer *sealer
	if key != nil {
		decrypt = cbc.New(key)
		defer decrypt.Wipe()
		if seal {
			sealer = newSealer(key)
		}
	}
	sealed := sha1.New()
	var iv, last [cbc.BlockSize]byte
	var total int64
	buf, plain := make([]byte, 256<<10), make([]byte, 256<<10)
	defer clear(plain)
	for {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		n, err := io.ReadFull(f, buf)
		part := buf[:n]
		total += int64(n)
		sum.Write(part)
		if whole := part[:n&^(cbc.BlockSize-1)]; decrypt != nil && len(whole) > 0 {
			decrypt.Decrypt(plain[:len(whole)], whole, &iv)
			copy(last[:], plain[len(whole)-cbc.BlockSize:len(whole)])
		}
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return out, err
		}
		if sealer != nil {
			sealed.Write(sealer.next(part, ended))
		}
		if ended {
			break
		}
	}
	copy(out.sum[:], sum.Sum(nil))
	copy(out.sealed[:], sealed.Sum(nil))
	if pad := int64(last[cbc.BlockSize-1]); decrypt != nil && total > 0 && total%cbc.BlockSize == 0 && padded(last) {
		out.plain = total - pad
	}
	return out, nil
}

// padded reports whether a last block ends as PKCS #7 says.
func padded(last [cbc.BlockSize]byte) bool {
	n := int(last[cbc.BlockSize-1])
	if n < 1 || n > cbc.BlockSize {
		return false
	}
	for _, b := range last[cbc.BlockSize-n:] {
		if int(b) != n {
			return false
		}
	}
	return true
}

// sealer encrypts a file as a phone does.
type sealer struct{ mode cipher.BlockMode }

func newSealer(key *[keybag.KeySize]byte) *sealer {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("repair: a key of 32 bytes was refused: " + err.Error())
	}
	return &sealer{cipher.NewCBCEncrypter(block, make([]byte, cbc.BlockSize))}
}

// next encrypts a part in place, of whole blocks but for the last, which gets its
// padding.
func (s *sealer) next(part []byte, last bool) []byte {
	if last {
		n := cbc.BlockSize - len(part)%cbc.BlockSize
		out := make([]byte, len(part), len(part)+n)
		copy(out, part)
		for range n {
			out = append(out, byte(n))
		}
		part = out
	}
	s.mode.CryptBlocks(part, part)
	return part
}

// emptyFile is what an empty file has for a payload.
func emptyFile(key *[keybag.KeySize]byte) []byte {
	if key == nil {
		return nil
	}
	return newSealer(key).next(nil, true)
}

// strength says how well the bytes at a spot prove to be those that a record
// speaks of.
type strength uint8

const (
	unproven  strength = iota
	bySize             // as many bytes as there should be
	byPadding          // … and its key opens them to their very end
	byDigest           // its checksum is right
)

// prove reads the bytes at a spot.
func (p *Plan) prove(ctx context.Context, record *mbfile.Record, sp spot) (strength, error) {
	var key *[keybag.KeySize]byte
	sealed := p.sealed
	if sealed {
		if k, err := p.source.FileKey(record); err == nil {
			key = &k
			defer clear(k[:])
		}
	}
	c, err := sp.read(ctx, key, false)
	if err != nil {
		return unproven, err
	}
	right := record.Has(mbfile.HasSize) && p.source.StoredSize(record) == sp.size
	switch {
	case len(record.Digest) == sha1.Size && c.sum == [sha1.Size]byte(record.Digest):
		return byDigest, nil
	case len(record.Digest) == sha1.Size, !right:
		return unproven, nil
	case sealed && (key == nil || c.plain != record.Size):
		return unproven, nil
	case sealed:
		return byPadding, nil
	}
	return bySize, nil
}

// locate finds the bytes of a file. Its name is proof enough, wherever it lies;
// what was renamed or set aside must prove itself.
func (p *Plan) locate(ctx context.Context, record *mbfile.Record, ids ...mbfile.ID) (spot, bool) {
	for _, s := range p.surveys {
		for _, id := range ids {
			if sp, ok := s.at(id); ok {
				return sp, true
			}
		}
	}
	var best spot
	found := false
	size := p.source.StoredSize(record)
	for _, s := range p.surveys {
		for _, id := range ids {
			for _, sp := range s.elsewhere(id) {
				switch {
				case sp.way == moved:
					if !found || best.size != size && sp.size == size {
						best, found = sp, true
					}
				case found || sp.size != size:
				default:
					if got, err := p.prove(ctx, record, sp); err == nil && got > unproven {
						best, found = sp, true
					}
				}
			}
		}
	}
	return best, found
}

// opens reports whether the key of a file opens, and under which class: an entry
// that names another class than it was wrapped for, or none, still proves itself.
func (p *Plan) opens(record *mbfile.Record) (entry []byte, ok bool) {
	if _, err := p.source.FileKey(record); err == nil {
		return record.EncryptionKey, true
	}
	wrapped := record.EncryptionKey
	if len(wrapped) == keybag.EntrySize {
		wrapped = wrapped[4:]
	}
	if len(wrapped) != keybag.WrappedSize {
		return nil, false
	}
	for class := range byte(16) {
		try := append([]byte{class, 0, 0, 0}, wrapped...)
		if key, err := p.source.FileKey(&mbfile.Record{EncryptionKey: try}); err == nil {
			clear(key[:])
			return try, true
		}
	}
	return nil, false
}
