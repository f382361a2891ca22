package usbmux

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// AddressVariable is the environment variable that every program of the
// libimobiledevice family reads.
const AddressVariable = "USBMUXD_SOCKET_ADDRESS"

// Address is where the service listens, as net.Dial takes it.
type Address struct {
	Network string // "unix" or "tcp"
	Name    string // a path, or host:port
}

// String spells the address so that ParseAddress reads it back and the tools
// of libimobiledevice understand it too.
func (a Address) String() string {
	if a.Network == "unix" {
		return "UNIX:" + a.Name
	}
	return a.Name
}

// ParseAddress reads every spelling in use: UNIX:/path and host:port
// (libusbmuxd, pymobiledevice3), unix:///path and tcp://host:port (go-ios), and
// a bare path. An IPv6 host stands in brackets.
func ParseAddress(s string) (Address, error) {
	scheme, rest := splitScheme(s)
	switch scheme {
	case "unix":
		if rest == "" {
			return Address{}, fmt.Errorf("usbmux address %q: no path", s)
		}
		return Address{"unix", rest}, nil
	case "tcp":
		return tcpAddress(s, rest)
	}
	if strings.Contains(s, "://") {
		return Address{}, fmt.Errorf("usbmux address %q: neither unix nor tcp", s)
	}
	if isPath(s) {
		return Address{"unix", s}, nil
	}
	return tcpAddress(s, s)
}

// splitScheme cuts "unix:" or "tcp:", with or without the two slashes.
func splitScheme(s string) (scheme, rest string) {
	for _, scheme := range []string{"unix", "tcp"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) && s[len(scheme)] == ':' {
			rest := s[len(scheme)+1:]
			if scheme == "tcp" && !strings.HasPrefix(rest, "//") {
				return "", s // a host of the name tcp
			}
			return scheme, strings.TrimPrefix(rest, "//")
		}
	}
	return "", s
}

// isPath tells a bare path from host:port, a drive letter included.
func isPath(s string) bool {
	if strings.HasPrefix(s, "/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, `\`) {
		return true
	}
	drive := len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/')
	return drive || (s != "" && !strings.Contains(s, ":"))
}

func tcpAddress(whole, s string) (Address, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return Address{}, fmt.Errorf("usbmux address %q: %w", whole, err)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || host == "" {
		return Address{}, fmt.Errorf("usbmux address %q: want host:port", whole)
	}
	return Address{"tcp", s}, nil
}

// Resolve finds the address to use: the one given, else the one in the
// environment, else the default of this system.
func Resolve(given string) (Address, error) {
	if given == "" {
		given = os.Getenv(AddressVariable)
	}
	if given == "" {
		return DefaultAddress(runtime.GOOS), nil
	}
	return ParseAddress(given)
}

// DefaultAddress is where the service listens on a system (a GOOS) unless it is
// told otherwise.
func DefaultAddress(goos string) Address {
	if goos == "windows" {
		return Address{"tcp", "127.0.0.1:27015"}
	}
	return Address{"unix", "/var/run/usbmuxd"}
}
