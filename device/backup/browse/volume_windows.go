package browse

import "golang.org/x/sys/windows"

// volumeName is what a person has called a disk; empty: nothing.
func volumeName(root string) string {
	path, err := windows.UTF16PtrFromString(root)
	if err != nil {
		return ""
	}
	name := make([]uint16, windows.MAX_PATH+1)
	if windows.GetVolumeInformation(path, &name[0], uint32(len(name)), nil, nil, nil, nil, 0) != nil {
		return ""
	}
	return windows.UTF16ToString(name)
}
