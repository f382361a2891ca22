package errno

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestWindowsNumbers: each number by its value in winerror.h and winsock.h, wrapped as
// package os and net wrap them.
func TestWindowsNumbers(t *testing.T) {
	for number, want := range map[syscall.Errno]Meaning{
		112: NoSpace, 39: NoSpace, 1295: NoSpace, 223: TooLong, 17: OtherDisk, 123: BadName, 206: BadName,
		19: ReadOnly, 5: Forbidden, 10013: Forbidden, 145: NotEmpty, 267: NotFolder, 1921: LinkLoop,
		1117: Broken, 23: Broken, 1392: Broken, 21: Gone, 1167: Gone, 53: Gone, 64: Gone,
		51: Gone, 58: Gone, 240: Unplugged, 1231: Unplugged, 1232: Unplugged, 1236: Unplugged, 65: Forbidden, 1219: Forbidden, 1326: Forbidden,
		32: Held, 33: Held, 1: NoHardLinks, 1142: NoHardLinks, 50: Unsupported, 4: TooManyOpen,
		225: Infected, 226: Infected, 391: Held, 396: NoHardLinks,
		10054: ConnLost, 10053: ConnLost, 109: ConnLost, 10061: ConnRefused, 10047: BadAddress,
	} {
		for _, err := range []error{
			number, &fs.PathError{Op: "write", Path: "x", Err: number}, &os.LinkError{Op: "rename", Err: number},
			&net.OpError{Op: "read", Err: os.NewSyscallError("wsarecv", number)},
			fmt.Errorf("more: %w", errors.Join(errors.New("other"), &fs.PathError{Err: number})),
		} {
			if !is("windows", err, want) {
				t.Errorf("%d as %T is not %q", number, err, want)
			}
		}
	}
	for name, c := range map[string]struct {
		number syscall.Errno
		not    Meaning
	}{
		"a held file is not forbidden":     {32, Forbidden},
		"a missing file is no lost disk":   {2, Gone},
		"a missing folder is no lost disk": {3, Gone},
		"a full disk is not broken":        {112, Broken},
		"a refused port is no reset":       {10061, ConnLost},
	} {
		if is("windows", c.number, c.not) {
			t.Error(name)
		}
	}
	// The same numbers mean other things elsewhere: 112 is EHOSTDOWN on Linux.
	if is("linux", syscall.Errno(112), NoSpace) && syscall.ENOSPC != 112 {
		t.Error("a number of Windows counts on Linux")
	}
}

// TestCommonNames: what package os itself says by a common name is understood on every
// system, and what this program says, too.
func TestCommonNames(t *testing.T) {
	for m, numbers := range common {
		for _, goos := range []string{"linux", "darwin", "windows"} {
			for _, n := range numbers {
				if !is(goos, fmt.Errorf("x: %w", n), m) {
					t.Errorf("%s: %v is not %q", goos, n, m)
				}
			}
		}
		if !Is(Of(m), m) {
			t.Errorf("what is said for %q is not understood", m)
		}
	}
	for m := range windows {
		if common[m] == nil {
			t.Errorf("%q has no common name", m)
		}
	}
	if Is(nil, NoSpace) || Is(errors.New("disk full"), NoSpace) || Mentioned(errors.New("x")) || !Mentioned(Of(Broken)) {
		t.Error("an error that is no number has a meaning")
	}
}

// TestThisSystem asks the system that runs the test.
func TestThisSystem(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "full", "inner")
	if err := os.MkdirAll(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, writeDir := os.OpenFile(dir, os.O_WRONLY, 0)
	for _, c := range []struct {
		name string
		err  error
		want Meaning
	}{
		{"removing a folder that holds something", os.Remove(filepath.Dir(inner)), NotEmpty},
		{"writing a folder", writeDir, IsFolder},
	} {
		if !Is(c.err, c.want) {
			t.Errorf("%s: %v (%T) is not %q", c.name, c.err, errors.Unwrap(c.err), c.want)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	if _, err := net.Dial("tcp", address); !Is(err, ConnRefused) {
		t.Errorf("a port at which nobody listens: %v", err)
	}
	if _, err := os.ReadDir(file); runtime.GOOS != "windows" && !Is(err, NotFolder) { // which says what disk.IsNotFolder sorts out
		t.Errorf("listing a file: %v", err)
	}
	held, err := os.Open(inner) // Wine lets a folder be moved in which a file is open, Windows does not
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	moved := os.Rename(inner, filepath.Join(dir, "moved"))
	if runtime.GOOS == "windows" && !Is(moved, Held, Forbidden) {
		t.Errorf("moving a folder that is open: %v", moved)
	} else if runtime.GOOS != "windows" && moved != nil {
		t.Error(moved)
	}
}

// TestResetIsSeen: a connection that the other end resets is a lost one.
func TestResetIsSeen(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	other, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.(*net.TCPConn).SetLinger(0); err != nil {
		t.Fatal(err)
	}
	other.Close()
	if _, err := conn.Read(make([]byte, 1)); err == io.EOF && hosttest.Wine() {
		t.Skip("Wine sometimes tells of a reset as of an end")
	} else if !Is(err, ConnLost) {
		t.Errorf("reading from a reset connection: %v", err)
	}
}
