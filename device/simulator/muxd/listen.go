package muxd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// maxSocketPath is the longest path of a Unix socket: sun_path less its final
// NUL, on the system that has the shortest one (macOS: 104).
const maxSocketPath = 103

// listener is an open address with the spelling that clients need.
type listener struct {
	net.Listener
	address string
}

// open listens on an address as Server.Listen takes it.
func open(ctx context.Context, address string) (listener, error) {
	if path, ok := socketPath(address); ok {
		return openUnix(ctx, path)
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return listener{}, fmt.Errorf("listen on %q: want unix:/path or 127.0.0.1:port: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return listener{}, fmt.Errorf("listen on %q: a simulated phone is only for this computer; use a loopback address", address)
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return listener{}, fmt.Errorf("listen on %q: %w", address, err)
	}
	return listener{l, l.Addr().String()}, nil
}

// socketPath takes the spellings of a Unix socket: unix:/p, UNIX:/p, unix:///p.
func socketPath(address string) (string, bool) {
	const prefix = "unix:"
	if len(address) < len(prefix) || !strings.EqualFold(address[:len(prefix)], prefix) {
		return "", false
	}
	return strings.TrimPrefix(address[len(prefix):], "//"), true
}

func openUnix(ctx context.Context, path string) (listener, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return listener{}, fmt.Errorf("listen on %q: %w", path, err)
	}
	if len(path) > maxSocketPath {
		return listener{}, fmt.Errorf("listen on %q: the path of a Unix socket may have %d bytes, this one has %d",
			path, maxSocketPath, len(path))
	}
	if err := removeStale(ctx, path); err != nil {
		return listener{}, fmt.Errorf("listen on %q: %w", path, err)
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return listener{}, fmt.Errorf("listen on %q: %w", path, err)
	}
	// Only this user's programs shall see the phone.
	if err := os.Chmod(path, 0o600); err != nil {
		return listener{}, errors.Join(fmt.Errorf("listen on %q: %w", path, err), l.Close())
	}
	return listener{l, "UNIX:" + path}, nil
}

// removeStale removes a socket that nobody answers on.
func removeStale(ctx context.Context, path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSocket == 0 {
		return errors.New("there is a file that is no socket")
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", path)
	if err == nil {
		return errors.Join(errors.New("another program answers there"), conn.Close())
	}
	if !errno.Is(err, errno.ConnRefused) {
		return err
	}
	return os.Remove(path)
}
