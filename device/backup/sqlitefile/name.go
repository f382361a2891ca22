package sqlitefile

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// Name is how SQLite is told of a database of our own on the disk, to be written. (One
// that came from a backup is never opened by its path: see Open.)
func Name(path string) string { return name(runtime.GOOS, path) }

// Immutable is how SQLite is told of a database on the disk that nobody writes, to be
// read: it makes no files beside it, whatever its header says. The connection wants
// sqlite.OpenURI.
func Immutable(path string) string { return immutable(runtime.GOOS, path) }

// name: SQLite hands the path to Windows as it is, which takes no more than 260
// characters of one that does not say that it may be longer.
func name(goos, path string) string {
	const most = 240 // a journal has a longer name
	if goos != "windows" || len(path) <= most || !onDrive(path) {
		return path
	}
	return `\\?\` + strings.ReplaceAll(path, "/", `\`)
}

// immutable makes a URI by sqlite.org/uri.html: "/" parts the folders on every system,
// and one stands before the letter of a drive.
func immutable(goos, path string) string {
	path = name(goos, path)
	if goos == "windows" {
		path = strings.ReplaceAll(path, `\`, "/")
		if onDrive(path) {
			path = "/" + path
		}
	}
	uri := url.URL{Scheme: "file", OmitHost: !strings.HasPrefix(path, "/"), Path: path, RawQuery: "immutable=1"}
	if strings.HasPrefix(path, "//") { // a share: its name is no host of the URI
		return "file://" + uri.EscapedPath() + "?immutable=1"
	}
	return uri.String()
}

func onDrive(path string) bool {
	return len(path) > 2 && path[1] == ':' && (path[2] == '/' || path[2] == filepath.Separator || path[2] == '\\')
}
