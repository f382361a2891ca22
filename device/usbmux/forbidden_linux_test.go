package usbmux

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// TestForbidden: a socket that this user may not open, or that lies in a folder which is
// closed to the user. From root, who may open all, this thread takes itself away what
// root may do with files.
func TestForbidden(t *testing.T) {
	dir := shortDir(t)
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	sockets := []string{filepath.Join(dir, "socket"), filepath.Join(closed, "socket")}
	for i, socket := range sockets {
		l, err := net.Listen("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		if err := os.Chmod(socket, []os.FileMode{0, 0o666}[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(closed, 0o700) }) // else it cannot be removed
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		runtime.LockOSThread() // and ends with it
		if err := unix.Setfsuid(65534); err != nil {
			t.Skip(err)
		}
	}
	for _, socket := range sockets {
		c, err := New(Options{Address: socket})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.List(t.Context()); kindOf(err) != NoPermission {
			t.Errorf("%s: %v", socket, err)
		}
	}
	if os.Getuid() == 0 {
		if err := unix.Setfsuid(0); err != nil {
			t.Fatal(err)
		}
	}
}
