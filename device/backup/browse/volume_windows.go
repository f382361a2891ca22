package browse

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// volumeName is what a disk is called: a folder of another computer by its own name, a
// disk by the one that a person gave it; empty: nothing.
func volumeName(root string) string {
	path, err := windows.UTF16PtrFromString(root)
	if err != nil {
		return ""
	}
	if windows.GetDriveType(path) == windows.DRIVE_REMOTE {
		if share := connection(root); share != "" {
			return shareName(share)
		}
	}
	name := make([]uint16, windows.MAX_PATH+1)
	if windows.GetVolumeInformation(path, &name[0], uint32(len(name)), nil, nil, nil, nil, 0) != nil {
		return ""
	}
	return windows.UTF16ToString(name)
}

// connection is the folder in the network that a letter stands for; empty: none.
func connection(root string) string {
	ask := windows.NewLazySystemDLL("mpr.dll").NewProc("WNetGetConnectionW")
	letter, err := windows.UTF16PtrFromString(root[:min(len(root), len("Z:"))])
	if err != nil || ask.Find() != nil {
		return ""
	}
	name := make([]uint16, 1024)
	size := uint32(len(name))
	if failed, _, _ := ask.Call(uintptr(unsafe.Pointer(letter)), uintptr(unsafe.Pointer(&name[0])), uintptr(unsafe.Pointer(&size))); failed != 0 {
		return ""
	}
	return windows.UTF16ToString(name)
}

// letters are those that stand for a disk. No disk is asked.
func letters() (all []rune) {
	known, err := windows.GetLogicalDrives()
	for i := range 26 {
		if err != nil || known&(1<<i) != 0 {
			all = append(all, rune('A'+i))
		}
	}
	return all
}
