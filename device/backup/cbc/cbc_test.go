package cbc

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"
)

// reference decrypts with the standard library.
func reference(key *[KeySize]byte, iv [BlockSize]byte, src []byte) []byte {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err)
	}
	dst := make([]byte, len(src))
	cipher.NewCBCDecrypter(block, iv[:]).CryptBlocks(dst, src)
	return dst
}

func random(seed uint64, n int) []byte {
	p := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	r.Read(p)
	return p
}

// TestVector is F.2.6 of NIST SP 800-38A, CBC-AES256.Decrypt.
func TestVector(t *testing.T) {
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	key := [KeySize]byte(unhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"))
	iv := [BlockSize]byte(unhex("000102030405060708090a0b0c0d0e0f"))
	src := unhex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d" +
		"39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b")
	want := unhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" +
		"30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710")
	got := make([]byte, len(src))
	New(&key).Decrypt(got, src, &iv)
	if !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
	if !bytes.Equal(iv[:], src[len(src)-BlockSize:]) {
		t.Errorf("iv afterwards: %x", iv)
	}
}

// TestAgainstStandardLibrary goes through all lengths around the width of the
// loop, odd addresses, in place and not.
func TestAgainstStandardLibrary(t *testing.T) {
	lengths := []int{}
	for n := range 40 {
		lengths = append(lengths, n)
	}
	lengths = append(lengths, 4095, 4096, 4097, 4096*2+5) // around the stretch of one call
	for _, blocks := range lengths {
		n := blocks * BlockSize
		for offset := range 17 {
			if blocks > 40 && offset > 1 {
				break
			}
			key := [KeySize]byte(random(uint64(blocks), KeySize))
			start := [BlockSize]byte(random(uint64(offset), BlockSize))
			memory := random(uint64(n+offset), n+offset+64)
			src := memory[offset : offset+n]
			want := reference(&key, start, src)
			c := New(&key)

			iv := start
			dst := bytes.Repeat([]byte{0xEE}, n+offset+64)
			c.Decrypt(dst[offset:], src, &iv)
			if !bytes.Equal(dst[offset:offset+n], want) {
				t.Fatalf("%d blocks at %d differ", blocks, offset)
			}
			for _, b := range append(dst[:offset:offset], dst[offset+n:]...) {
				if b != 0xEE {
					t.Fatalf("%d blocks at %d: wrote beside its place", blocks, offset)
				}
			}
			if n > 0 && !bytes.Equal(iv[:], src[n-BlockSize:]) {
				t.Fatalf("%d blocks at %d: iv %x", blocks, offset, iv)
			}

			iv = start
			c.Decrypt(src, src, &iv)
			if !bytes.Equal(src, want) {
				t.Fatalf("%d blocks at %d differ in place", blocks, offset)
			}
		}
	}
}

// TestPortable holds the fallback to the same results.
func TestPortable(t *testing.T) {
	key := [KeySize]byte(random(1, KeySize))
	c := &Cipher{block: portable(&key)}
	src := random(2, 50*BlockSize)
	var iv [BlockSize]byte
	want := reference(&key, iv, src)
	c.Decrypt(src[:30*BlockSize], src[:30*BlockSize], &iv)
	c.Decrypt(src[30*BlockSize:], src[30*BlockSize:], &iv)
	if !bytes.Equal(src, want) {
		t.Error("the fallback differs")
	}
}

func TestMisuse(t *testing.T) {
	c := New(new([KeySize]byte))
	buf := make([]byte, 64)
	for name, f := range map[string]func(iv *[BlockSize]byte){
		"part of a block": func(iv *[BlockSize]byte) { c.Decrypt(buf, buf[:17], iv) },
		"too little room": func(iv *[BlockSize]byte) { c.Decrypt(buf[:16], buf[:32], iv) },
		"overlap":         func(iv *[BlockSize]byte) { c.Decrypt(buf[1:33], buf[:32], iv) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f(new([BlockSize]byte))
		})
	}
}

func TestWipe(t *testing.T) {
	key := [KeySize]byte(random(1, KeySize))
	c := New(&key)
	c.Wipe()
	if c.native != (schedule{}) || c.block != nil {
		t.Error("the key is still there")
	}
}

func FuzzDecrypt(f *testing.F) {
	f.Add(random(1, 48), uint8(0), uint8(3))
	f.Add(random(2, 48+8*16+5), uint8(3), uint8(7))
	f.Add(random(3, 48+200*16), uint8(15), uint8(100))
	f.Fuzz(func(t *testing.T, data []byte, offset, split uint8) {
		if len(data) < KeySize+BlockSize+int(offset) {
			return
		}
		key := [KeySize]byte(data)
		start := [BlockSize]byte(data[KeySize:])
		src := data[KeySize+BlockSize:][min(int(offset), len(data)-KeySize-BlockSize):]
		src = src[:len(src)&^(BlockSize-1)]
		want := reference(&key, start, src)
		c, iv, at := New(&key), start, min(int(split)*BlockSize, len(src))
		got := make([]byte, len(src))
		c.Decrypt(got, src[:at], &iv)
		c.Decrypt(got[at:], src[at:], &iv)
		if !bytes.Equal(got, want) {
			t.Fatalf("%d bytes at %d, cut at %d", len(src), offset, at)
		}
	})
}

func BenchmarkDecrypt(b *testing.B) {
	key := [KeySize]byte(random(1, KeySize))
	for _, size := range []int{16, 1 << 10, 16 << 10, 128 << 10, 16 << 20} {
		buf := random(2, size)
		var iv [BlockSize]byte
		b.Run(fmt.Sprintf("native/%d", size), func(b *testing.B) {
			c := New(&key)
			b.SetBytes(int64(size))
			for b.Loop() {
				c.Decrypt(buf, buf, &iv)
			}
		})
		b.Run(fmt.Sprintf("crypto-cipher/%d", size), func(b *testing.B) {
			block, err := aes.NewCipher(key[:])
			if err != nil {
				b.Fatal(err)
			}
			mode := cipher.NewCBCDecrypter(block, iv[:])
			b.SetBytes(int64(size))
			for b.Loop() {
				mode.CryptBlocks(buf, buf)
			}
		})
	}
	b.Run("new-key", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			New(&key).Wipe()
		}
	})
}
