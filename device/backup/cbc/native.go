//go:build (amd64 || arm64) && !purego

package cbc

// scheduleSize is that of the fifteen round keys of AES-256.
const scheduleSize = 15 * BlockSize

// schedule holds the round keys for decryption, the last one first, those
// between the first and the last through the inverse of MixColumns: the
// "equivalent inverse cipher" of FIPS 197, which the instructions work by.
type schedule struct {
	keys [scheduleSize]byte
}

//go:noescape
func decryptBlocks(keys *[scheduleSize]byte, dst, src *byte, blocks int, iv *[BlockSize]byte)

// stretch is how many blocks are decrypted in one go: assembly cannot be
// interrupted, and the garbage collector must not wait for it.
const stretch = 64 << 10 / BlockSize

// decrypt decrypts whole blocks; dst is as long as src.
func (s *schedule) decrypt(dst, src []byte, iv *[BlockSize]byte) {
	for len(src) > 0 {
		n := min(len(src)/BlockSize, stretch)
		decryptBlocks(&s.keys, &dst[0], &src[0], n, iv)
		dst, src = dst[n*BlockSize:], src[n*BlockSize:]
	}
}

func (s *schedule) wipe() { clear(s.keys[:]) }
