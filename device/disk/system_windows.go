package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// rename returns when the new name is on the disk.
func rename(from, to string) error {
	source, err := windows.UTF16PtrFromString(long(from))
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(long(to))
	if err != nil {
		return err
	}
	const flags = windows.MOVEFILE_REPLACE_EXISTING | windows.MOVEFILE_WRITE_THROUGH
	if err := windows.MoveFileEx(source, target, flags); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// longest is how long a path may be as it stands: 260 with the name of a file in a folder.
const longest = 240

// long lets a path be longer, on a disk of this computer or of another one in the network.
func long(path string) string {
	if len(path) <= longest || !filepath.IsAbs(path) {
		return path
	}
	path = filepath.Clean(path)
	switch {
	case strings.HasPrefix(path, `\\?\`), strings.HasPrefix(path, `\\.\`), strings.HasPrefix(path, `\??\`):
		return path
	case strings.HasPrefix(path, `\\`):
		return `\\?\UNC\` + path[2:]
	}
	return `\\?\` + path
}

// hide: for Windows a dot means nothing.
func hide(path string) {
	name, err := windows.UTF16PtrFromString(long(path))
	if err != nil {
		return
	}
	if now, err := windows.GetFileAttributes(name); err == nil && now&windows.FILE_ATTRIBUTE_HIDDEN == 0 {
		_ = windows.SetFileAttributes(name, now&^windows.FILE_ATTRIBUTE_NORMAL|windows.FILE_ATTRIBUTE_HIDDEN)
	}
}

func exchange(string, string) error { return errors.ErrUnsupported }

func syncOpen(f *os.File) error { return f.Sync() }

func syncFile(path string) error { return flush(path, os.O_RDWR, syncOpen) }

// syncDir forgives what cannot be asked for: only some file systems take it, and
// renaming here waits for the disk by itself.
func syncDir(path string) error {
	name, err := windows.UTF16PtrFromString(long(path))
	if err != nil {
		return err
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, share, nil, windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err == nil {
		_ = windows.FlushFileBuffers(h)
		_ = windows.CloseHandle(h)
	}
	return nil
}

// syncTree flushes the files one by one: a whole volume can be asked for with
// administrator rights only. Files that are shared with an earlier backup by a
// hard link were flushed with that one.
func syncTree(dir string) error {
	return eachSynced(dir, func(path string) error {
		return Patiently(path, func() error {
			err := flush(path, os.O_RDWR, func(f *os.File) error {
				var info windows.ByHandleFileInformation
				if windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &info) == nil && info.NumberOfLinks > 1 {
					return nil
				}
				return f.Sync()
			})
			if errno.Is(err, errno.Forbidden) {
				if info, statErr := os.Lstat(path); statErr == nil && info.Mode()&0o200 == 0 {
					return nil // read-only: nobody has written into it
				}
			}
			return err
		})
	}, syncDir)
}

// mountRoot: a folder that is another volume, or a junction to another folder,
// is neither a link nor a plain folder to package os.
func mountRoot(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && isJunction(info.Mode())
}

func free(dir string) (int64, error) {
	path, err := windows.UTF16PtrFromString(long(dir))
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, os.NewSyscallError("GetDiskFreeSpaceEx", err)
	}
	return int64(free), nil
}

// isFAT: FAT and FAT32; exFAT is another thing.
func isFAT(dir string) bool { return strings.HasPrefix(fileSystem(dir), "FAT") }

// fileSystem is the name of the one that a folder lies in. The folder itself is asked, as a
// disk may have its place in a folder, and a link may lead to another disk.
func fileSystem(dir string) string {
	var kind [windows.MAX_PATH + 1]uint16
	path, err := windows.UTF16PtrFromString(long(dir))
	if err != nil {
		return ""
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	if h, err := windows.CreateFile(path, windows.FILE_READ_ATTRIBUTES, share, nil, windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0); err == nil {
		err = windows.GetVolumeInformationByHandle(h, nil, 0, nil, nil, nil, &kind[0], uint32(len(kind)))
		_ = windows.CloseHandle(h)
		if err == nil {
			return windows.UTF16ToString(kind[:])
		}
	}
	// Some shares answer for their top alone.
	top := make([]uint16, len(long(dir))+windows.MAX_PATH)
	if windows.GetVolumePathName(path, &top[0], uint32(len(top))) != nil ||
		windows.GetVolumeInformation(&top[0], nil, 0, nil, nil, nil, &kind[0], uint32(len(kind))) != nil {
		return ""
	}
	return windows.UTF16ToString(kind[:])
}

func clone(*os.File, string, fs.FileMode) error { return errors.ErrUnsupported }

func uncached(*os.File) {}

// renameNew: without MOVEFILE_REPLACE_EXISTING nothing is replaced.
func renameNew(fromDir *os.File, from string, toDir *os.File, to string) error {
	source, err := windows.UTF16PtrFromString(long(filepath.Join(fromDir.Name(), from)))
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(long(filepath.Join(toDir.Name(), to)))
	if err != nil {
		return err
	}
	if err := windows.MoveFileEx(source, target, 0); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

func syncFiles(_ *os.File, files, folders []string) error {
	return allSynced(files, folders, (*Disk)(nil).SyncFile, syncDir)
}
