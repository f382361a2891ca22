//go:build !unix && !windows

package heic

import "github.com/tetratelabs/wazero/experimental"

func reserve(_, most uint64) experimental.LinearMemory {
	return &memory{all: make([]byte, min(most, maxMemory))}
}

func use([]byte, uint64, uint64) bool { return true }

// Free gives all of it back.
func (m *memory) Free() { m.all = nil }
