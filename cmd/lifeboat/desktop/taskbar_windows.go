//go:build windows && (amd64 || arm64)

package desktop

import (
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// ITaskbarList3 of shobjidl_core.h: its class, its own ID, and the places of its
// methods in the table, counted from IUnknown's.
var (
	classTaskbarList = windows.GUID{Data1: 0x56fdf344, Data2: 0xfd6d, Data3: 0x11d0, Data4: [8]byte{0x95, 0x8a, 0x00, 0x60, 0x97, 0xc9, 0xa0, 0x90}}
	idTaskbarList3   = windows.GUID{Data1: 0xea1afb91, Data2: 0x9e28, Data3: 0x4b86, Data4: [8]byte{0x90, 0xe9, 0x9e, 0x9f, 0x8a, 0x5e, 0xef, 0xaf}}
)

const (
	methodInit     = 3
	methodValue    = 9
	methodState    = 10
	methods        = 11
	stateNone      = 0
	stateUnknown   = 1
	stateRuns      = 2
	stateFailed    = 4
	stateWaits     = 8
	inProcess      = 1    // CLSCTX_INPROC_SERVER
	wholeOfTaskbar = 1000 // its values are whole numbers
)

// taskbarList is the object of COM: a table of methods.
type taskbarList struct{ table *[methods]uintptr }

func (l *taskbarList) call(method int, args ...uintptr) bool {
	result, _, _ := syscall.SyscallN(l.table[method], append([]uintptr{uintptr(unsafe.Pointer(l))}, args...)...)
	return int32(result) >= 0
}

// run speaks with Explorer on a thread of its own, as COM wants it. Where it does
// not answer nothing is shown.
func (t *Taskbar) run(string) {
	runtime.LockOSThread()
	list := newTaskbarList()
	for s := range t.news {
		if list == nil || s.Window == 0 {
			continue
		}
		state := uintptr(stateNone)
		switch {
		case s.Failed:
			state = stateFailed
		case s.Urgent:
			state = stateWaits
		case s.Shown && s.Share < 0:
			state = stateUnknown
		case s.Shown:
			state = stateRuns
		}
		list.call(methodState, s.Window, state)
		if share := min(max(s.Share, 0), 1); state == stateRuns || state == stateWaits {
			list.call(methodValue, s.Window, uintptr(share*wholeOfTaskbar), wholeOfTaskbar)
		}
	}
}

func newTaskbarList() *taskbarList {
	if err := windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED); err != nil {
		return nil
	}
	create := windows.NewLazySystemDLL("ole32.dll").NewProc("CoCreateInstance")
	if create.Find() != nil {
		return nil
	}
	var list *taskbarList
	result, _, _ := create.Call(uintptr(unsafe.Pointer(&classTaskbarList)), 0, inProcess,
		uintptr(unsafe.Pointer(&idTaskbarList3)), uintptr(unsafe.Pointer(&list)))
	if int32(result) < 0 || list == nil || !list.call(methodInit) {
		return nil
	}
	return list
}
