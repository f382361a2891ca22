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
	err := unix.RenamexNp(a, b, unix.RENAME_SWAP)
	if errno.Is(err, errno.Unsupported) {
		return fmt.Errorf("exchange: %w", errors.ErrUnsupported)
	}
	return linkError("exchange", a, b, err)
}

// syncOpen: package os asks for F_FULLFSYNC, which reaches through the drive's own
// memory. It knows of shares that answer ENOTSUP; others say EINVAL or ENOTTY.
func syncOpen(f *os.File) error { return orPlainly(f.Sync, func() error { return plainSync(f) }) }

func syncFile(path string) error { return flush(path, os.O_RDONLY, syncOpen) }

func plainSync(f *os.File) error { return os.NewSyscallError("fsync", unix.Fsync(int(f.Fd()))) }

// syncDir forgives file systems that cannot sync a folder.
func syncDir(path string) error {
	return forgiven(syncFile(path))
}

// syncTree sends every file to the drive, and then asks the drive once to empty
// its own memory. sync(2) before that lets much be written at a time; it may
// return before the end, so it proves nothing.
func syncTree(dir string) error {
	_ = unix.Sync()
	if err := eachSynced(dir, toDrive, toDrive); err != nil {
		return err
	}
	return syncDir(dir)
}

func toDrive(path string) error {
	return forgiven(flush(path, os.O_RDONLY, plainSync)) // a folder of a share
}

func mountRoot(path string) bool { return otherDevice(path) }

func isFAT(dir string) bool {
	var st unix.Statfs_t
	return unix.Statfs(dir, &st) == nil && unix.ByteSliceToString(st.Fstypename[:]) == "msdos"
}

// clone: the new file has the permissions of the other at first.
func clone(src *os.File, to string, mode fs.FileMode) error {
	if err := unix.Fclonefileat(int(src.Fd()), unix.AT_FDCWD, to, unix.CLONE_NOFOLLOW); err != nil {
		return &os.PathError{Op: "clone", Path: to, Err: err}
	}
	if err := Chmod(to, mode); err != nil {
		return errors.Join(err, os.Remove(to))
	}
	return nil
}

func uncached(f *os.File) { _, _ = unix.FcntlInt(f.Fd(), unix.F_NOCACHE, 1) }

func renameNew(fromDir *os.File, from string, toDir *os.File, to string) error {
	err := unix.RenameatxNp(int(fromDir.Fd()), from, int(toDir.Fd()), to, unix.RENAME_EXCL)
	if errno.Is(err, errno.Unsupported) {
		return linkNew(fromDir, from, toDir, to)
	}
	return linkError("rename", from, to, err)
}

// syncFiles sends every file to the drive, and then asks the drive once to empty
// its own memory.
func syncFiles(top *os.File, files, folders []string) error {
	if err := allSynced(files, folders, toDrive, toDrive); err != nil {
		return err
	}
	return syncDir(top.Name())
}
