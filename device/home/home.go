// Package home names the folders of the person who runs the program: their own, that for
// the data of programs, that for what can be made again. Where the system names none (a
// service, a container, env -i), the standard places come out as ones at the top of the
// file system; here they are empty, so that nothing is ever kept at /.
package home

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

// Dir is the person's own folder; empty: the system names none, or the top of everything.
func Dir() string {
	dir, err := os.UserHomeDir()
	if err != nil || !filepath.IsAbs(dir) || filepath.Dir(dir) == filepath.Clean(dir) {
		return ""
	}
	return dir
}

// Data is the folder in which the person's programs keep their data; empty: there is none.
func Data() string {
	if !has("XDG_DATA_HOME") {
		return ""
	}
	return xdg.DataHome
}

// Cache is the folder for what can be made again; empty: there is none.
func Cache() string {
	dir, err := os.UserCacheDir()
	if err != nil || !has("XDG_CACHE_HOME") {
		return ""
	}
	return dir
}

// has reports whether a folder that is named by a variable, or lies in the person's own,
// is one. Windows knows its folders by other means.
func has(variable string) bool {
	return runtime.GOOS == "windows" || Dir() != "" || filepath.IsAbs(os.Getenv(variable))
}
