package single

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// pipeName is the name of a folder's pipe: the same for all ways to write the folder.
func pipeName(dir string) (*uint16, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(strings.ToLower(abs)))
	return windows.UTF16PtrFromString(`\\.\pipe\lifeboat-` + hex.EncodeToString(sum[:12]))
}

// pipes is the listener of a named pipe: one instance of it waits, and each that was
// found goes to whoever answers.
type pipes struct {
	name   *uint16
	next   windows.Handle
	closed atomic.Bool
}

const pipeBuffer = 4 << 10

func (p *pipes) make(flags uint32) (err error) {
	p.next, err = windows.CreateNamedPipe(p.name, windows.PIPE_ACCESS_DUPLEX|flags,
		windows.PIPE_TYPE_BYTE|windows.PIPE_REJECT_REMOTE_CLIENTS, windows.PIPE_UNLIMITED_INSTANCES, pipeBuffer, pipeBuffer, 0, nil)
	return err
}

func listen(dir string) (net.Listener, error) {
	name, err := pipeName(dir)
	if err != nil {
		return nil, err
	}
	p := &pipes{name: name}
	if err := p.make(windows.FILE_FLAG_FIRST_PIPE_INSTANCE); err != nil {
		return nil, err
	}
	return p, nil
}

// Accept waits for the next program.
func (p *pipes) Accept() (net.Conn, error) {
	for {
		err := windows.ConnectNamedPipe(p.next, nil)
		if p.closed.Load() {
			_ = windows.CloseHandle(p.next) // nobody speaks on it
			return nil, net.ErrClosed
		}
		found := pipe{os.NewFile(uintptr(p.next), "pipe")}
		// The next one is there before this one goes, so that the name stays ours.
		if err := p.make(0); err != nil {
			found.Close()
			return nil, err
		}
		if err == nil || err == windows.ERROR_PIPE_CONNECTED {
			return found, nil
		}
		found.Close()
	}
}

// Close wakes Accept by coming to it: nothing else does.
func (p *pipes) Close() error {
	p.closed.Store(true)
	conn, err := open(p.name)
	if err != nil {
		return err
	}
	return conn.Close()
}

func (*pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// pipe is one end of a conversation.
type pipe struct{ *os.File }

func (pipe) LocalAddr() net.Addr              { return nil }
func (pipe) RemoteAddr() net.Addr             { return nil }
func (pipe) SetDeadline(time.Time) error      { return os.ErrNoDeadline }
func (pipe) SetReadDeadline(time.Time) error  { return os.ErrNoDeadline }
func (pipe) SetWriteDeadline(time.Time) error { return os.ErrNoDeadline }

// Close lets the other end read to the end first.
func (p pipe) Close() error {
	_ = p.Sync() // FlushFileBuffers; the other end may have gone
	return p.File.Close()
}

// anyProgram is ASFW_ANY of winuser.h.
const anyProgram = ^uintptr(0)

// dial opens the pipe, and lets the other program put its window before those of
// others: only who was just started by the person may, or may allow it.
func dial(_ context.Context, dir string) (net.Conn, error) {
	name, err := pipeName(dir)
	if err != nil {
		return nil, err
	}
	if allow := windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow"); allow.Find() == nil {
		_, _, _ = allow.Call(anyProgram) // else the window blinks in the bar of tasks
	}
	return open(name)
}

// Another program may just have come to the pipe, and the next end of it not be made yet.
const (
	busyTries = 20
	busyWait  = 500 // milliseconds
)

// open opens the pipe without lending it the person's rights, whoever listens there.
func open(name *uint16) (net.Conn, error) {
	wait := windows.NewLazySystemDLL("kernel32.dll").NewProc("WaitNamedPipeW")
	var h windows.Handle
	err := error(windows.ERROR_PIPE_BUSY)
	for try := 0; try < busyTries && err == windows.ERROR_PIPE_BUSY; try++ {
		if try > 0 {
			_, _, _ = wait.Call(uintptr(unsafe.Pointer(name)), busyWait) // it is tried again anyway
		}
		h, err = windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_EXISTING,
			windows.SECURITY_SQOS_PRESENT|windows.SECURITY_ANONYMOUS, 0)
	}
	if err != nil {
		return nil, err
	}
	return pipe{os.NewFile(uintptr(h), "pipe")}, nil
}
