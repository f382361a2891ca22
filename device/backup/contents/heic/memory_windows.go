package heic

import (
	"unsafe"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/windows"
)

func reserve(_, most uint64) experimental.LinearMemory {
	size := uintptr(min(most, maxMemory))
	at, err := windows.VirtualAlloc(0, size, windows.MEM_RESERVE, windows.PAGE_READWRITE)
	if err != nil {
		return &memory{}
	}
	return &memory{all: unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&at))), size)}
}

// use has the system back what was only reserved until now.
func use(all []byte, from, to uint64) bool {
	if to <= from {
		return true
	}
	_, err := windows.VirtualAlloc(uintptr(unsafe.Pointer(&all[from])), uintptr(to-from), windows.MEM_COMMIT, windows.PAGE_READWRITE)
	return err == nil
}

// Free gives all of it back.
func (m *memory) Free() {
	if m.all != nil {
		_ = windows.VirtualFree(uintptr(unsafe.Pointer(&m.all[0])), 0, windows.MEM_RELEASE)
		m.all = nil
	}
}
