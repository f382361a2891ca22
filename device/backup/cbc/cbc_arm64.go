//go:build !purego

package cbc

import (
	"encoding/binary"
	"math/bits"

	"golang.org/x/sys/cpu"
)

// subWord is SubWord of FIPS 197, on the bytes of a word.
//
//go:noescape
func subWord(w uint32) uint32

// mixInverse is InvMixColumns of FIPS 197.
//
//go:noescape
func mixInverse(block *byte)

// expand makes the round keys and reports whether the processor can use them.
func (s *schedule) expand(key *[KeySize]byte) bool {
	if !cpu.ARM64.HasAES {
		return false
	}
	var w [scheduleSize / 4]uint32
	defer clear(w[:])
	for i := range 8 {
		w[i] = binary.LittleEndian.Uint32(key[4*i:])
	}
	round := uint32(1)
	for i := 8; i < len(w); i++ {
		t := w[i-1]
		switch i % 8 {
		case 0:
			t = subWord(bits.RotateLeft32(t, -8)) ^ round
			round <<= 1
		case 4:
			t = subWord(t)
		}
		w[i] = w[i-8] ^ t
	}
	for i, word := range w {
		binary.LittleEndian.PutUint32(s.keys[scheduleSize-BlockSize*(i/4+1)+4*(i%4):], word)
	}
	for i := BlockSize; i < scheduleSize-BlockSize; i += BlockSize {
		mixInverse(&s.keys[i])
	}
	return true
}
