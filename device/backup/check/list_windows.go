package check

import (
	"os"
	"syscall"
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
	entries, err := dir.ReadDir(-1)
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
			f.remote = sys.FileAttributes&(attributeOffline|attributeRecallOnOpen|attributeRecallOnDataAccess) != 0
		}
		if f.remote {
			f.mode = 0 // a placeholder is a reparse point, which os calls irregular
		}
	}
	return out, nil
}
