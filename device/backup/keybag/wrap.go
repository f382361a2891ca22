package keybag

import (
	"crypto/aes"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
)

// rfc3394IV is the initial value of RFC 3394, section 2.2.3.1.
const rfc3394IV = 0xA6A6A6A6A6A6A6A6

// wrapRounds is the number of passes over the key, RFC 3394 section 2.2.1.
const wrapRounds = 6

// Wrap wraps a key of 16, 24 or 32 bytes with the key kek as RFC 3394 says. The
// result is eight bytes longer.
func Wrap(kek, key []byte) ([]byte, error) {
	if len(key) < 16 || len(key)%8 != 0 || len(key) > 64 {
		return nil, fmt.Errorf("key of %d bytes cannot be wrapped", len(key))
	}
	block, err := aes.NewCipher(kek)
	if err != nil {
		return nil, fmt.Errorf("wrapping key: %w", err)
	}
	out := make([]byte, 8+len(key))
	copy(out[8:], key)
	var buf [16]byte
	defer clear(buf[:])
	a, n := uint64(rfc3394IV), len(key)/8
	for j := range wrapRounds {
		for i := 1; i <= n; i++ {
			binary.BigEndian.PutUint64(buf[:8], a)
			copy(buf[8:], out[8*i:8*i+8])
			block.Encrypt(buf[:], buf[:])
			a = binary.BigEndian.Uint64(buf[:8]) ^ uint64(n*j+i)
			copy(out[8*i:], buf[8:])
		}
	}
	binary.BigEndian.PutUint64(out, a)
	return out, nil
}

// Unwrap undoes Wrap. It gives ErrBadEntry when the integrity value is not
// there: another kek, or changed bytes.
func Unwrap(kek, wrapped []byte) ([]byte, error) {
	if len(wrapped) < 24 || len(wrapped)%8 != 0 || len(wrapped) > 72 {
		return nil, fmt.Errorf("%w: %d bytes", ErrBadEntry, len(wrapped))
	}
	block, err := aes.NewCipher(kek)
	if err != nil {
		return nil, fmt.Errorf("unwrapping key: %w", err)
	}
	out := append([]byte(nil), wrapped[8:]...)
	var buf [16]byte
	defer clear(buf[:])
	a, n := binary.BigEndian.Uint64(wrapped), len(out)/8
	for j := wrapRounds - 1; j >= 0; j-- {
		for i := n; i >= 1; i-- {
			binary.BigEndian.PutUint64(buf[:8], a^uint64(n*j+i))
			copy(buf[8:], out[8*i-8:8*i])
			block.Decrypt(buf[:], buf[:])
			a = binary.BigEndian.Uint64(buf[:8])
			copy(out[8*i-8:], buf[8:])
		}
	}
	var got, want [8]byte
	binary.BigEndian.PutUint64(got[:], a)
	binary.BigEndian.PutUint64(want[:], rfc3394IV)
	if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
		clear(out)
		return nil, ErrBadEntry
	}
	return out, nil
}
