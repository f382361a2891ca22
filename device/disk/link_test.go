package disk

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

// TestIsLink: the kinds are those that package os gives (types_windows.go): a junction is
// irregular and no folder, what a cloud keeps is irregular and what it is.
func TestIsLink(t *testing.T) {
	for mode, want := range map[fs.FileMode]bool{
		0: false, fs.ModeDir: false, fs.ModeSymlink: true, fs.ModeIrregular: true, fs.ModeDir | fs.ModeIrregular: false, fs.ModeSocket: false,
	} {
		files := fstest.MapFS{"x": {Mode: mode}}
		info, err := files.Lstat("x")
		if err != nil {
			t.Fatal(err)
		}
		if got := IsLink(fs.FileInfoToDirEntry(info)); got != want {
			t.Errorf("%v: %t", mode, got)
		}
	}
}
