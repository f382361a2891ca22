//go:build unix

package single

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
)

const socketName = "window.socket"

// longestSocket is how long a socket's path may be on every system.
const longestSocket = 100

// socket is where the socket of a folder is found, and what to close when it is not
// needed any more.
func socket(dir string) (path string, done func(), err error) {
	path = filepath.Join(dir, socketName)
	if len(path) <= longestSocket {
		return path, func() {}, nil
	}
	if runtime.GOOS != "linux" {
		return "", nil, errors.New("the path is too long for a socket")
	}
	folder, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), socketName), func() { _ = folder.Close() }, nil // it was only read
}

// listen makes the socket anew: whoever has the lock is alone, so that one that lies
// there is of a program that was killed.
func listen(dir string) (net.Listener, error) {
	if err := os.Remove(filepath.Join(dir, socketName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	path, done, err := socket(dir)
	if err != nil {
		return nil, err
	}
	defer done()
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // the next one may have made its own
	if err := os.Chmod(filepath.Join(dir, socketName), 0o600); err != nil {
		_ = l.Close()
		return nil, err
	}
	return l, nil
}

func dial(ctx context.Context, dir string) (net.Conn, error) {
	path, done, err := socket(dir)
	if err != nil {
		return nil, err
	}
	defer done()
	return new(net.Dialer).DialContext(ctx, "unix", path)
}
