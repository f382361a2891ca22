package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

func rename(from, to string) error { return os.Rename(from, to) }

func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	if errno.Is(err, errno.Unsupported) {
		return fmt.Errorf("exchange: %w", errors.ErrUnsupported)
	}
	return linkError("exchange", a, b, err)
}

func syncOpen(f *os.File) error { return f.Sync() }

func syncFile(path string) error { return flush(path, os.O_RDONLY, syncOpen) }

// syncDir forgives file systems that cannot sync a folder: they have no way to
// do better.
func syncDir(path string) error {
	return forgiven(flush(path, os.O_RDONLY, (*os.File).Sync))
}

// syncTree asks for everything in the file system at once, which is cheaper than
// asking for each of many thousand files. A program that is a file system (FUSE:
// NTFS and exFAT on many computers, shares over SSH) is not told of that by the
// kernel, only of single files.
func syncTree(dir string) error {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err == nil && st.Type == unix.FUSE_SUPER_MAGIC {
		return eachSynced(dir, syncFile, syncDir)
	}
	err := flush(dir, os.O_RDONLY, func(f *os.File) error { return unix.Syncfs(int(f.Fd())) })
	if errno.Is(err, errno.Unsupported) {
		return eachSynced(dir, syncFile, syncDir)
	}
	// The folder above, which holds the name of this one, lies in the same file
	// system, unless dir is the root of its own, and then nothing changed there.
	return err
}

func mountRoot(path string) bool {
	var stx unix.Statx_t
	const flags = unix.AT_SYMLINK_NOFOLLOW | unix.AT_NO_AUTOMOUNT
	err := unix.Statx(unix.AT_FDCWD, path, flags, unix.STATX_TYPE, &stx)
	if err == nil && stx.Attributes_mask&unix.STATX_ATTR_MOUNT_ROOT != 0 {
		return stx.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0
	}
	return otherDevice(path)
}

func isFAT(dir string) bool {
	var st unix.Statfs_t
	return unix.Statfs(dir, &st) == nil && st.Type == unix.MSDOS_SUPER_MAGIC
}

func clone(src *os.File, to string, mode fs.FileMode) error {
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if err := unix.IoctlFileClone(int(out.Fd()), int(src.Fd())); err != nil {
		return errors.Join(&os.PathError{Op: "clone", Path: to, Err: err}, out.Close(), os.Remove(to))
	}
	return out.Close()
}

// uncached: only what was written to the disk is forgotten.
func uncached(f *os.File) { _ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) }

func renameNew(fromDir *os.File, from string, toDir *os.File, to string) error {
	err := unix.Renameat2(int(fromDir.Fd()), from, int(toDir.Fd()), to, unix.RENAME_NOREPLACE)
	if errno.Is(err, errno.Unsupported) {
		return linkNew(fromDir, from, toDir, to)
	}
	return linkError("rename", from, to, err)
}

// syncFiles asks for the whole file system at once from a few files on.
func syncFiles(top *os.File, files, folders []string) error {
	var st unix.Statfs_t
	fuse := unix.Fstatfs(int(top.Fd()), &st) == nil && st.Type == unix.FUSE_SUPER_MAGIC
	if !fuse && len(files)+len(folders) > 4 {
		err := unix.Syncfs(int(top.Fd()))
		if !errno.Is(err, errno.Unsupported) {
			return os.NewSyscallError("syncfs", err)
		}
	}
	return allSynced(files, folders, syncFile, syncDir)
}
