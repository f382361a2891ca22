//go:build !purego

package cbc

import "golang.org/x/sys/cpu"

//go:noescape
func expandKey(key *[KeySize]byte, keys *[scheduleSize]byte)

// expand makes the round keys and reports whether the processor can use them.
func (s *schedule) expand(key *[KeySize]byte) bool {
	if !cpu.X86.HasAES {
		return false
	}
	expandKey(key, &s.keys)
	return true
}
