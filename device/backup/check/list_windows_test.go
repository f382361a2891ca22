package check

import (
	"io/fs"
	"syscall"
	"testing"
)

// TestPlaceholder: by the attributes that OneDrive gives its files (winnt.h).
func TestPlaceholder(t *testing.T) {
	const file, folder = syscall.FILE_ATTRIBUTE_ARCHIVE, syscall.FILE_ATTRIBUTE_DIRECTORY
	const reparse = syscall.FILE_ATTRIBUTE_REPARSE_POINT
	for _, c := range []struct {
		what       string
		mode       fs.FileMode
		attributes uint32
		want       fs.FileMode
		remote     bool
	}{
		{"a file", 0, file, 0, false},
		{"a file that is here", fs.ModeIrregular, file | reparse, 0, false},
		{"a file that is only online", fs.ModeIrregular, file | reparse | attributeRecallOnDataAccess, 0, true},
		{"one on a tape", 0, file | attributeOffline, 0, true},
		{"a folder", fs.ModeDir, folder, fs.ModeDir, false},
		{"a folder in a cloud", fs.ModeDir | fs.ModeIrregular, folder | reparse, fs.ModeDir, false},
		{"a folder of which nothing is here", fs.ModeDir | fs.ModeIrregular, folder | reparse | attributeRecallOnOpen, fs.ModeDir, true},
		{"a junction", fs.ModeIrregular, folder | reparse, fs.ModeIrregular, false},
		{"a link", fs.ModeSymlink, file | reparse, fs.ModeSymlink, false},
	} {
		if mode, remote := placeholder(c.mode, c.attributes); mode != c.want || remote != c.remote {
			t.Errorf("%s: %v, %t", c.what, mode, remote)
		}
	}
}
