// Package filelock locks a file against other programs. The system gives the lock
// back when the program ends, in whatever way; so a lock that can be taken says
// that whoever had it is gone.
package filelock

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/home"
)

// ErrBusy means that another program, or another part of this one, has the lock.
var ErrBusy = errors.New("locked by another program")

// Take locks the file at path, which it makes when it is missing (mode 0600). The
// lock is held until the file is closed. A file that its last owner removed in the
// meantime is not the one that others will find, so that it is tried again.
// Errors: ErrBusy, and those of package os.
//
// Some shares know no locks. There a file of this computer is locked in its place, so
// that other programs of this user here are kept out, and those of other computers are
// not.
func Take(path string) (*os.File, error) {
	return own.take(path, path, os.OpenFile, os.Stat)
}

// TakeIn is Take for a file inside of a root, which no link leads out of.
func TakeIn(root *os.Root, name string) (*os.File, error) {
	return own.take(name, filepath.Join(root.Name(), name), root.OpenFile, root.Lstat)
}

// system is what locking needs of one.
type system struct {
	lock  func(*os.File) error // at once, or errno.Locked
	cache func() string        // a folder of this user on this computer, if there is one
}

var own = system{lockFile, home.Cache}

type openFunc func(name string, flag int, mode fs.FileMode) (*os.File, error)

func (s system) take(name, path string, open openFunc, stat func(string) (fs.FileInfo, error)) (*os.File, error) {
	for {
		f, err := open(name, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		err = s.lock(f)
		if err == nil && (runtime.GOOS == "windows" || same(f, name, stat)) { // which removes nothing that is open
			return f, nil
		}
		f.Close()
		switch {
		case err == nil: // its last owner has removed it
		case errno.Is(err, errno.Locked):
			return nil, ErrBusy
		case errno.Is(err, errno.NoLocks):
			return s.takeHere(path)
		default:
			return nil, &os.PathError{Op: "lock", Path: path, Err: err}
		}
	}
}

// same reports whether the name is that of an open file still.
func same(f *os.File, name string, stat func(string) (fs.FileInfo, error)) bool {
	locked, err := f.Stat()
	there, statErr := stat(name)
	return err == nil && statErr == nil && os.SameFile(locked, there)
}

// takeHere locks a file of this computer that stands for one on a share. Such files are
// empty and stay.
func (s system) takeHere(path string) (*os.File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	dir, err := s.folder()
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	sum := sha256.Sum256([]byte(path))
	f, err := dir.OpenFile(hex.EncodeToString(sum[:16]), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	switch err := s.lock(f); {
	case errno.Is(err, errno.Locked):
		f.Close()
		return nil, ErrBusy
	case err != nil && !errno.Is(err, errno.NoLocks): // where nothing knows locks, nothing is held
		f.Close()
		return nil, &os.PathError{Op: "lock", Path: path, Err: err}
	}
	return f, nil
}

// folder is that of the locks of this computer. Without one of this user it lies among
// everybody's temporary files, where others could have laid a link: none is followed out.
func (s system) folder() (*os.Root, error) {
	if cache := s.cache(); cache != "" {
		dir := filepath.Join(cache, "lifeboat", "locks")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		return os.OpenRoot(dir)
	}
	everybody, err := os.OpenRoot(os.TempDir())
	if err != nil {
		return nil, err
	}
	defer everybody.Close()
	name := "lifeboat-locks-" + strconv.Itoa(os.Getuid())
	if err := everybody.MkdirAll(name, 0o700); err != nil {
		return nil, err
	}
	return everybody.OpenRoot(name)
}
