// Package fileuri reads the addresses by which desktops and browsers name files: file
// URIs (RFC 8089), in the shapes that Linux, macOS and Windows write.
package fileuri

import (
	"net/url"
	"strings"
)

// Path is the path on a system (as of runtime.GOOS) that a file URI names. It is false for
// anything else: plain paths, other addresses, and files that this system has no path to.
func Path(goos, uri string) (string, bool) {
	const scheme = "file:"
	if len(uri) < len(scheme) || !strings.EqualFold(uri[:len(scheme)], scheme) {
		return "", false
	}
	host, path := "", uri[len(scheme):]
	if rest, ok := strings.CutPrefix(path, "//"); ok {
		cut := strings.IndexByte(rest, '/')
		if cut < 0 {
			return "", false
		}
		host, path = rest[:cut], rest[cut:]
	}
	// A file has no query and no fragment: where "?" and "#" are written as they are, they
	// are part of a name.
	path, err := url.PathUnescape(path)
	if err != nil || !strings.HasPrefix(path, "/") || strings.ContainsRune(path, 0) {
		return "", false
	}
	if strings.EqualFold(host, "localhost") {
		host = ""
	}
	if goos != "windows" {
		return path, host == ""
	}
	return windows(host, path)
}

// windows: a path begins with the letter of a drive or with the name of a computer.
func windows(host, path string) (string, bool) {
	switch {
	case isDrive(host): // file://C:/Users, which is written often and right nowhere
		path = host + path
	case host != "":
		if strings.ContainsAny(host, `%:@\`) {
			return "", false
		}
		path = "//" + host + path
	case strings.HasPrefix(path, "//"): // file:////nas/share, and with one more from Firefox
		path = "//" + strings.TrimLeft(path, "/")
	default:
		path = path[1:]
		if len(path) < 2 || !isDrive(path[:2]) || len(path) > 2 && path[2] != '/' {
			return "", false
		}
		if len(path) == 2 {
			path += "/" // the drive, not the folder that it stands at
		}
	}
	return strings.ReplaceAll(path, "/", `\`), true
}

func isDrive(s string) bool {
	return len(s) == 2 && s[1] == ':' && (s[0]|0x20) >= 'a' && (s[0]|0x20) <= 'z'
}
