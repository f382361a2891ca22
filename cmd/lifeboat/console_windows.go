package main

import (
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// console is where what f is for is read: f itself where somebody gave it, else the
// console that the program was started from. Windows gives a program with a window
// none.
func console(f *os.File) io.Writer {
	if kind, err := windows.GetFileType(windows.Handle(f.Fd())); err == nil && kind != windows.FILE_TYPE_UNKNOWN {
		return f
	}
	return startedFrom{}
}

// startedFrom is the console of whoever started the program. It is held only while
// something is written: Ctrl-C in it later must not end the window.
type startedFrom struct{}

var (
	kernel        = windows.NewLazySystemDLL("kernel32.dll")
	attachConsole = kernel.NewProc("AttachConsole")
	freeConsole   = kernel.NewProc("FreeConsole")
)

// ofParent is ATTACH_PARENT_PROCESS.
const ofParent = ^uintptr(0)

// Write writes to the console. Without one, nobody reads it.
func (startedFrom) Write(p []byte) (int, error) {
	if ok, _, _ := attachConsole.Call(ofParent & 0xffffffff); ok == 0 {
		return len(p), nil
	}
	defer freeConsole.Call()
	out, err := os.OpenFile("CONOUT$", os.O_WRONLY, 0)
	if err != nil {
		return len(p), nil
	}
	defer out.Close()
	return out.Write(p)
}
