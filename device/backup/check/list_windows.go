package check

import (
	"io/fs"
	"os"
	"syscall"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// Attributes of files whose content a cloud service fetches when it is opened or
// read (winnt.h).
const (
	attributeOffline            = 0x00001000
	attributeRecallOnOpen       = 0x00040000
	attributeRecallOnDataAccess = 0x00400000
)

// listFolder lists a folder. The system tells size and attributes along with the
// names, so no file is looked at by itself, and none is fetched from a cloud.
func listFolder(dir *os.File) ([]found, error) {
	var entries []fs.DirEntry
	var err error
	disk.ShowPlaceholders(func() { entries, err = dir.ReadDir(-1) })
	if err != nil {
		return nil, err
	}
	out := make([]found, len(entries))
	for i, d := range entries {
		f := &out[i]
		f.name = d.Name()
		info, err := d.Info()
		if err != nil {
			f.err = err
			continue
		}
		f.size, f.mode = info.Size(), info.Mode().Type()
		if sys, ok := info.Sys().(*syscall.Win32FileAttributeData); ok {
			f.mode, f.remote = placeholder(f.mode, sys.FileAttributes)
		}
	}
	return out, nil
}

// placeholder is what a thing is that a cloud may keep, and whether it is only there. It is a
// reparse point, also with all that is in it, which package os calls irregular.
func placeholder(mode fs.FileMode, attributes uint32) (fs.FileMode, bool) {
	remote := attributes&(attributeOffline|attributeRecallOnOpen|attributeRecallOnDataAccess) != 0
	switch {
	case mode.IsDir():
		mode = fs.ModeDir
	case attributes&syscall.FILE_ATTRIBUTE_DIRECTORY != 0: // a junction
	case remote, mode == fs.ModeIrregular:
		mode = 0
	}
	return mode, remote
}
