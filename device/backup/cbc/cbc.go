// Package cbc decrypts AES-256 in CBC mode, the cipher of an encrypted backup,
// as fast as the processor allows.
//
//	c := cbc.New(&key)
//	defer c.Wipe()
//	var iv [cbc.BlockSize]byte      // backups begin with zeros
//	c.Decrypt(dst, src, &iv)        // and again for the next part
//
// The blocks of a CBC text can be decrypted independently of each other, and a
// processor with AES instructions works on many at once; crypto/cipher does one
// at a time and waits for each. So on amd64 with AES-NI and on arm64 with the
// cryptographic extension this package brings its own code, eight blocks wide;
// everywhere else, and with the build tag purego, crypto/cipher does the work. Both
// give the same bytes. Encrypting is a chain that cannot be parallel and always
// goes through crypto/cipher.
package cbc

import (
	"crypto/aes"
	"crypto/cipher"
	"unsafe"
)

// Sizes in bytes.
const (
	KeySize   = 32
	BlockSize = 16
)

// Cipher is an AES-256 key made ready. Decrypt may be called from several
// goroutines, each with its own iv.
type Cipher struct {
	native schedule
	block  cipher.Block // nil when native is used
}

// New makes a key ready. The key is not kept but its expansion is; see Wipe.
func New(key *[KeySize]byte) *Cipher {
	c := &Cipher{}
	if c.native.expand(key) {
		return c
	}
	c.block = portable(key)
	return c
}

// portable is the standard library's cipher.
func portable(key *[KeySize]byte) cipher.Block {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("cbc: a key of 32 bytes was refused: " + err.Error())
	}
	return block
}

// Decrypt decrypts src into dst. The length of src is a multiple of BlockSize,
// dst is at least as long, and the two are the same memory or do not overlap;
// anything else is a mistake of the program and panics. iv is the block of
// ciphertext before src, zeros at the beginning; afterwards it is the last block
// of src, ready for what follows.
func (c *Cipher) Decrypt(dst, src []byte, iv *[BlockSize]byte) {
	if len(src)%BlockSize != 0 {
		panic("cbc: not whole blocks")
	}
	if len(dst) < len(src) {
		panic("cbc: too little room")
	}
	if len(src) == 0 {
		return
	}
	if overlap(dst[:len(src)], src) {
		panic("cbc: overlapping memory")
	}
	if c.block == nil {
		c.native.decrypt(dst[:len(src)], src, iv)
		return
	}
	next := [BlockSize]byte(src[len(src)-BlockSize:])
	cipher.NewCBCDecrypter(c.block, iv[:]).CryptBlocks(dst, src)
	*iv = next
}

// Wipe overwrites the expanded key. The Cipher must not be used afterwards.
func (c *Cipher) Wipe() {
	if c != nil {
		c.native.wipe()
		c.block = nil
	}
}

// overlap reports whether a and b, of the same length, share memory without being
// the same.
func overlap(a, b []byte) bool {
	x, y := uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&b[0]))
	n := uintptr(len(a))
	return x != y && x < y+n && y < x+n
}
