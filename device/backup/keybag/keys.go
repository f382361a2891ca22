package keybag

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/progress"
)

// Keys are the class keys of a bag, opened. They live in memory only; Wipe
// overwrites them. Reading methods may be used from several goroutines, Wipe
// only when they are done.
type Keys struct {
	// Broken lists the classes whose entry did not open although others did:
	// the password is right and the bag is damaged there.
	Broken []uint32

	classes map[uint32]*[KeySize]byte
}

// Unlock derives the password key and opens the class keys. The password is
// taken as the bytes of its UTF-8 text and not kept.
//
// Errors: ErrWrongPassword, or the context's error. Progress is given as rounds
// of derivation in stage "unlock".
func (b *Bag) Unlock(ctx context.Context, password []byte, report progress.Func) (*Keys, error) {
	kek, err := b.derive(ctx, password, report)
	if err != nil {
		return nil, err
	}
	defer clear(kek)
	keys := &Keys{classes: map[uint32]*[KeySize]byte{}}
	for i := range b.Classes {
		c := &b.Classes[i]
		if c.Wrap&WrapPassword == 0 || c.Wrapped == nil {
			continue
		}
		key, err := Unwrap(kek, c.Wrapped)
		switch {
		case errors.Is(err, ErrBadEntry):
			keys.Broken = append(keys.Broken, c.Class)
		case err != nil:
			keys.Wipe()
			return nil, err
		default:
			keys.classes[c.Class] = (*[KeySize]byte)(key)
		}
	}
	if len(keys.classes) == 0 {
		return nil, ErrWrongPassword
	}
	return keys, nil
}

// Class returns the key of a class, or false.
func (k *Keys) Class(class uint32) (key [KeySize]byte, ok bool) {
	if k == nil || k.classes[class] == nil {
		return key, false
	}
	return *k.classes[class], true
}

// Open opens an EncryptionKey of a file or the ManifestKey: the class as 32 bits
// little endian, then the wrapped key. Errors wrap ErrBadEntry or ErrNoClassKey.
func (k *Keys) Open(entry []byte) (key [KeySize]byte, err error) {
	if len(entry) != EntrySize {
		return key, fmt.Errorf("%w: %d bytes", ErrBadEntry, len(entry))
	}
	class := binary.LittleEndian.Uint32(entry)
	kek, ok := k.Class(class)
	defer clear(kek[:])
	if !ok {
		return key, fmt.Errorf("%w: class %d", ErrNoClassKey, class)
	}
	out, err := Unwrap(kek[:], entry[4:])
	if err != nil {
		return key, err
	}
	defer clear(out)
	return [KeySize]byte(out), nil
}

// Seal makes an EncryptionKey or ManifestKey for a file key: the reverse of Open.
func (k *Keys) Seal(class uint32, key [KeySize]byte) ([]byte, error) {
	kek, ok := k.Class(class)
	defer clear(kek[:])
	if !ok {
		return nil, fmt.Errorf("%w: class %d", ErrNoClassKey, class)
	}
	wrapped, err := Wrap(kek[:], key[:])
	if err != nil {
		return nil, err
	}
	return append(binary.LittleEndian.AppendUint32(nil, class), wrapped...), nil
}

// Wipe overwrites the keys. The Keys open nothing afterwards.
func (k *Keys) Wipe() {
	if k == nil {
		return
	}
	for _, key := range k.classes {
		clear(key[:])
	}
	clear(k.classes)
}
