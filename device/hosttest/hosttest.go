// Package hosttest knows how the computers differ on which tests run: where a simulated
// usbmuxd can listen, whether links can be made, which of many alike are enough, and how
// slow they may be.
package hosttest

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Patience is how long a test waits for what must happen. It is no measure of anything:
// a computer on which much else runs is slow without being wrong. Only what never
// happens takes as long.
const Patience = 3 * time.Minute

// Until waits until something is so that comes by itself and has no other way to tell.
func Until(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(Patience); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// MuxAddress is an address for a simulated usbmuxd, of the kind that the real one has:
// a Unix socket, or a TCP port on Windows. Call done when nobody listens any more.
func MuxAddress() (address string, done func() error, err error) {
	if runtime.GOOS == "windows" {
		return "127.0.0.1:0", func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "mux") // the path of a socket must be short: t.TempDir's are not
	if err != nil {
		return "", nil, err
	}
	return "unix:" + filepath.Join(dir, "s"), func() error { return os.RemoveAll(dir) }, nil
}

// Listening is MuxAddress for as long as a test runs.
func Listening(t testing.TB) string {
	t.Helper()
	address, done, err := MuxAddress()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := done(); err != nil {
			t.Error(err)
		}
	})
	return address
}

// Listener is a listener of the kind that the system's usbmuxd has.
func Listener(t testing.TB) net.Listener {
	t.Helper()
	address := Listening(t)
	network := "tcp"
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		network, address = "unix", path
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// StaleSocket makes a Unix socket on which nobody listens any more.
func StaleSocket(t testing.TB, path string) {
	t.Helper()
	UnixSockets(t)
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
}

// UnixSockets skips the test on a Windows without Unix sockets.
func UnixSockets(t testing.TB) {
	t.Helper()
	if !HasUnixSockets() {
		t.Skip("no Unix sockets here")
	}
}

// HasUnixSockets reports whether the system has Unix sockets: all but Windows before
// 2018 and Wine.
func HasUnixSockets() bool {
	if runtime.GOOS != "windows" {
		return true
	}
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		return false
	}
	defer os.RemoveAll(dir)
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		return false
	}
	l.Close()
	return true
}

// Symlink is os.Symlink; it fails with errors.ErrUnsupported under Wine, which says that
// it made a link, and did not. Windows itself lets only some people make one.
func Symlink(target, name string) error {
	if err := os.Symlink(target, name); err != nil {
		return err
	}
	if _, err := os.Lstat(name); err != nil {
		return fmt.Errorf("a link: %w", errors.ErrUnsupported)
	}
	return nil
}

// OneOfMany skips most parts of a test with -short, always the same. What they say of the
// format holds on every system and for every number of goroutines, and each takes long under
// the race detector and under Wine; without -short all of them run.
func OneOfMany(t testing.TB) {
	t.Helper()
	const many = 6
	h := fnv.New32a()
	h.Write([]byte(t.Name()))
	if testing.Short() && h.Sum32()%many != 0 {
		t.Skipf("one of %d is enough with -short", many)
	}
}
