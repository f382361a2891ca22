package notes

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"slices"

	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
)

// Lock is how a note is locked.
type Lock uint8

// The locks.
const (
	Unlocked Lock = iota
	Password      // a password of its own opens it: see Unlock
	Phone         // only the phone can open it, with its code or a newer kind of password
)

// maxIterations is what is tried of a password; Notes uses 20,000.
const maxIterations = 200_000

// seal is what a note's row says of its lock.
type seal struct {
	salt, key  []byte
	iterations int64
}

// classic reports whether a seal is one that a password opens.
func classic(iterations, wrapped int64) bool {
	return iterations > 0 && iterations <= maxIterations && (wrapped == 24 || wrapped == 40)
}

// Keys open notes that their password has opened once, in a reader of the same backup. They
// are as good as the password: Wipe them.
type Keys map[int64][]byte // by the row of the note

// Wipe overwrites them.
func (k Keys) Wipe() {
	for _, key := range k {
		clear(key)
	}
	clear(k)
}

// Clone copies them.
func (k Keys) Clone() Keys {
	out := Keys{}
	for row, key := range k {
		out[row] = slices.Clone(key)
	}
	return out
}

// Keys are copies of those of the notes that are open.
func (r *Reader) Keys() Keys {
	out := Keys{}
	for _, h := range r.heads {
		if h.key != nil {
			out[h.pk] = slices.Clone(h.key)
		}
	}
	return out
}

// Open opens the notes that keys open. It copies them.
func (r *Reader) Open(ctx context.Context, keys Keys) error {
	if len(keys) == 0 || !r.state.Readable() {
		return nil
	}
	if err := r.load(ctx); err != nil {
		return err
	}
	for _, h := range r.heads {
		if key, ok := keys[h.pk]; ok && h.lock == Password && h.key == nil {
			h.key = slices.Clone(key)
		}
	}
	return nil
}

// Unlock tries a password on the notes that one can open and reports how many it opened;
// those are read from then on. Notes can have several passwords: it may be called again.
// Letters that can be written in two ways count as one, as they do for Notes. Errors are the
// context's and the database's.
func (r *Reader) Unlock(ctx context.Context, password []byte) (opened int, err error) {
	if !r.state.Readable() {
		return 0, nil
	}
	if err := r.load(ctx); err != nil {
		return 0, err
	}
	composed := norm.NFC.Append(nil, password...)
	defer clear(composed)
	type recipe struct {
		salt       string
		iterations int64
	}
	derived := map[recipe][]byte{}
	defer func() {
		for _, k := range derived {
			clear(k)
		}
	}()
	for _, h := range r.heads {
		if h.lock != Password || h.key != nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return opened, err
		}
		s, err := r.seal(h.pk)
		if err != nil {
			return opened, err
		}
		if !classic(s.iterations, int64(len(s.key))) || len(s.salt) == 0 {
			continue
		}
		by := recipe{string(s.salt), s.iterations}
		kek := derived[by]
		if kek == nil {
			if kek, err = pbkdf2.Key(sha256.New, string(composed), s.salt, int(s.iterations), 16); err != nil {
				continue
			}
			derived[by] = kek
		}
		if key, err := keybag.Unwrap(kek, s.key); err == nil {
			h.key = key
			opened++
		}
	}
	return opened, nil
}

// decrypt opens the body of a note that was unlocked: AES-GCM, with a longer nonce than
// usual.
func decrypt(key, nonce, tag, data []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	if len(nonce) == 0 || len(nonce) > 64 || len(tag) != 16 {
		return nil, errForm
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, len(nonce))
	if err != nil {
		return nil, err
	}
	return gcm.Open(nil, nonce, append(data[:len(data):len(data)], tag...), nil)
}
