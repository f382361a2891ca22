package check

import (
	"io/fs"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// basicInfo is FILE_BASIC_INFO (winbase.h): times in 100 ns since 1601.
type basicInfo struct {
	created, accessed, written, changed int64
	attributes                          uint32
	_                                   uint32
}

// inodeOf returns a file's index on its disk and when it was last changed in any way,
// which NTFS keeps and os does not tell; zero where the file system knows neither.
func inodeOf(f *os.File, _ fs.FileInfo) (inode uint64, changed int64) {
	handle := windows.Handle(f.Fd())
	var known windows.ByHandleFileInformation
	if windows.GetFileInformationByHandle(handle, &known) == nil {
		inode = uint64(known.FileIndexHigh)<<32 | uint64(known.FileIndexLow)
	}
	var info basicInfo
	if windows.GetFileInformationByHandleEx(handle, windows.FileBasicInfo, (*byte)(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info))) == nil {
		changed = info.changed
	}
	return inode, changed
}
