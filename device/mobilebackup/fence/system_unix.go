//go:build linux || darwin || freebsd

package fence

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// nonblock keeps the opening of a named pipe from waiting for its other end.
const nonblock = unix.O_NONBLOCK

// Free is the number of bytes that this user may still write in dir's file system.
func Free(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, os.NewSyscallError("statfs", err)
	}
	return int64(uint64(st.Bavail) * uint64(st.Bsize)), nil
}

// IsNoSpace tells whether an error means that the disk or the user's share of
// it is full.
func IsNoSpace(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}

// rename moves by the open directories of both names, which costs one call of
// the system instead of a walk along both paths: a backup moves every file.
// The last parts are plain names and are not followed, so nothing is reached
// that os.Root would not reach.
func (f *Folder) rename(source, target string) error {
	from, oldName, err := f.handle(source)
	if err != nil {
		return err
	}
	to, newName, err := f.handle(target)
	if err != nil {
		return err
	}
	if err := unix.Renameat(int(from.Fd()), oldName, int(to.Fd()), newName); err != nil {
		return &os.LinkError{Op: "rename", Old: source, New: target, Err: err}
	}
	return nil
}

func (f *Folder) handle(path string) (*os.File, string, error) {
	dir, base, err := f.at(path, false)
	if err != nil {
		return nil, "", err
	}
	if dir.handle == nil {
		if dir.handle, err = dir.Open("."); err != nil {
			return nil, "", err
		}
	}
	return dir.handle, base, nil
}
