//go:build linux || darwin

package fence

import (
	"io"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// nonblock keeps the opening of a named pipe from waiting for its other end.
const nonblock = unix.O_NONBLOCK

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
	if err := unix.Renameat(from, oldName, to, newName); err != nil {
		return &os.LinkError{Op: "rename", Old: source, New: target, Err: err}
	}
	return nil
}

func (f *Folder) handle(path string) (int, string, error) {
	dir, base, err := f.at(path, false)
	if err != nil {
		return 0, "", err
	}
	fd, err := dir.fd()
	return fd, base, err
}

// fd is the open directory as the system knows it.
func (d *directory) fd() (int, error) {
	if d.handle == nil {
		var err error
		if d.handle, err = d.Open("."); err != nil {
			return 0, err
		}
	}
	return int(d.handle.Fd()), nil
}

// target is a file of the disk that is only written. An os.File would cost a
// backup of 100,000 files six more calls of the system for each.
type target struct {
	fd   int
	name string
}

// createNew makes a file in an open directory; name is a plain one, and a link
// of that name is not followed. The error is fs.ErrExist where it is taken.
func createNew(dir *directory, name string, mode fs.FileMode) (target, error) {
	at, err := dir.fd()
	if err != nil {
		return target{}, err
	}
	for {
		fd, err := unix.Openat(at, name, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW|unix.O_CLOEXEC, uint32(mode.Perm()))
		if err == nil {
			return target{fd, name}, nil
		}
		if err != unix.EINTR {
			return target{}, &os.PathError{Op: "create", Path: name, Err: err}
		}
	}
}

// mostAtOnce is how much one write may carry: some systems take no more than
// 2 GiB.
const mostAtOnce = 1 << 30

func (t target) Write(p []byte) (written int, err error) {
	for written < len(p) {
		n, err := unix.Write(t.fd, p[written:min(len(p), written+mostAtOnce)])
		written += max(n, 0)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return written, &os.PathError{Op: "write", Path: t.name, Err: err}
		case n == 0:
			return written, &os.PathError{Op: "write", Path: t.name, Err: io.ErrShortWrite}
		}
	}
	return written, nil
}

// Sync leaves to package os what it takes: macOS wants a call of its own.
func (t target) Sync() error {
	fd, err := unix.FcntlInt(uintptr(t.fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("dup", err)
	}
	file := os.NewFile(uintptr(fd), t.name)
	defer file.Close()
	return disk.Sync(file)
}

// Close tells what the system had not written until now; file systems of a
// network do that only here.
func (t target) Close() error {
	if err := unix.Close(t.fd); err != nil && err != unix.EINTR {
		return &os.PathError{Op: "close", Path: t.name, Err: err}
	}
	return nil
}
