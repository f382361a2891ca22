package keybag

import (
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
)

// wrap appends the key, wrapped as RFC 3394 says, to dst.
func wrap(dst []byte, kek cipher.Block, key []byte) []byte {
	n := len(key) / 8
	start := len(dst)
	dst = append(dst, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6)
	dst = append(dst, key...)
	out := dst[start:]
	var block [16]byte
	for round := range 6 {
		for i := 1; i <= n; i++ {
			copy(block[:8], out[:8])
			copy(block[8:], out[8*i:8*i+8])
			kek.Encrypt(block[:], block[:])
			binary.BigEndian.PutUint64(out, binary.BigEndian.Uint64(block[:])^uint64(n*round+i))
			copy(out[8*i:], block[8:])
		}
	}
	return dst
}

// unwrap undoes wrap; false when the key was wrapped under another one.
func unwrap(kek cipher.Block, sealed []byte) ([]byte, bool) {
	if len(sealed) < 16 || len(sealed)%8 != 0 {
		return nil, false
	}
	n := len(sealed)/8 - 1
	out := append([]byte(nil), sealed...)
	var block [16]byte
	for round := 5; round >= 0; round-- {
		for i := n; i >= 1; i-- {
			binary.BigEndian.PutUint64(block[:], binary.BigEndian.Uint64(out)^uint64(n*round+i))
			copy(block[8:], out[8*i:8*i+8])
			kek.Decrypt(block[:], block[:])
			copy(out, block[:8])
			copy(out[8*i:], block[8:])
		}
	}
	const check = "\xa6\xa6\xa6\xa6\xa6\xa6\xa6\xa6"
	return out[8:], subtle.ConstantTimeCompare(out[:8], []byte(check)) == 1
}
