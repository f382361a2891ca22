//go:build unix

package heic

import (
	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

func reserve(_, most uint64) experimental.LinearMemory {
	all, err := unix.Mmap(-1, 0, int(min(most, maxMemory)), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return &memory{}
	}
	return &memory{all: all}
}

func use([]byte, uint64, uint64) bool { return true }

// Free gives all of it back.
func (m *memory) Free() {
	if m.all != nil {
		_ = unix.Munmap(m.all)
		m.all = nil
	}
}
