package fence

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// FileLimit is the most bytes that one file may have in dir's file system, or 0
// when there is no limit that a backup could reach, or none is known.
func FileLimit(dir string) int64 {
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(dir) + `\`)
	if err != nil {
		return 0
	}
	var name [windows.MAX_PATH + 1]uint16
	if windows.GetVolumeInformation(root, nil, 0, nil, nil, nil, &name[0], uint32(len(name))) != nil {
		return 0
	}
	// FAT and FAT32; exFAT has no such limit.
	if strings.HasPrefix(windows.UTF16ToString(name[:]), "FAT") {
		return fatLimit
	}
	return 0
}
