package folder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/filelock"
)

const (
	workName = ".lifeboat-saving"
	lockName = "lock"
)

// partName is what a file is called while it is written.
var partName = regexp.MustCompile(`^[0-9a-f]{8}\.part$`)

// work is a work folder: .lifeboat-saving in the chosen folder, or in one below it
// that is another file system, where nothing can be renamed into.
type work struct {
	in   string
	root *os.Root
	dir  *os.File
	lock *os.File
}

// openWork makes the work folder in a folder, or takes the one that a killed run
// left, and removes what that was writing.
func openWork(root *os.Root, in string) (*work, error) {
	name := filepath.FromSlash(path.Join(in, workName))
	for range 100 {
		if err := root.Mkdir(name, 0o700); err == nil {
			disk.Hide(filepath.Join(root.Name(), name))
		} else if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		info, err := root.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another run has ended
		}
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("%s: %w", name, ErrOccupied)
		}
		w := &work{in: in}
		if w.root, err = root.OpenRoot(name); err != nil {
			return nil, err
		}
		_, found := w.root.Lstat(lockName)
		w.lock, err = filelock.TakeIn(w.root, lockName)
		switch {
		case errors.Is(err, filelock.ErrBusy):
			return nil, errors.Join(ErrBusy, w.root.Close())
		case errors.Is(err, fs.ErrNotExist):
			w.root.Close()
			continue
		case err != nil:
			return nil, errors.Join(err, w.root.Close())
		}
		if now, err := root.Lstat(name); err != nil || !os.SameFile(info, now) {
			w.lock.Close()
			w.root.Close()
			continue
		}
		if w.dir, err = w.root.Open("."); err != nil {
			return nil, errors.Join(err, w.lock.Close(), w.root.Close())
		}
		if found == nil { // the folder is one of ours
			w.clean()
		}
		return w, nil
	}
	return nil, ErrBusy
}

// cleanWork removes what a killed run left in a work folder, if there is one and
// nobody uses it.
func cleanWork(root *os.Root, in string) {
	if info, err := root.Lstat(filepath.FromSlash(path.Join(in, workName))); err != nil || !info.IsDir() {
		return
	}
	if w, err := openWork(root, in); err == nil {
		w.close(root)
	}
}

// clean removes the files that a killed run was writing.
func (w *work) clean() {
	dir, err := w.root.Open(".")
	if err != nil {
		return
	}
	defer dir.Close()
	entries, _ := dir.ReadDir(-1) // as many as can be read
	for _, e := range entries {
		if partName.MatchString(e.Name()) && e.Type().IsRegular() {
			_ = removed(w.root, e.Name())
		}
	}
}

// close gives the lock back and removes the work folder, unless something else lies
// in it.
func (w *work) close(root *os.Root) {
	w.clean()
	w.dir.Close()
	if runtime.GOOS == "windows" { // which removes no file that is open
		w.lock.Close()
	}
	_ = removed(w.root, lockName)
	w.lock.Close()
	w.root.Close()
	_ = removed(root, filepath.FromSlash(path.Join(w.in, workName)))
}

// across puts a file under its name in a folder that is another file system.
func (f *Folder) across(p *pending, to *os.File) error {
	w := f.areas[p.claim.dir.path]
	if w == nil {
		if err := f.ledger.write(f.root, []line{{Work: p.claim.dir.path}}); err != nil {
			return err
		}
		var err error
		if w, err = openWork(f.root, p.claim.dir.path); err != nil {
			return err
		}
		f.areas[p.claim.dir.path] = w
	}
	if _, err := w.root.Lstat(p.temp); errors.Is(err, fs.ErrNotExist) {
		if err := f.copyAcross(p, w); err != nil {
			_ = removed(w.root, p.temp)
			return err
		}
	}
	if p.replaces != nil {
		return f.rename(filepath.FromSlash(path.Join(w.in, workName, p.temp)), p.entry.path)
	}
	return disk.RenameNew(w.dir, p.temp, to, path.Base(p.entry.path))
}

// rename puts a file in the place of the one that has the name.
func (f *Folder) rename(from, to string) error {
	to = filepath.FromSlash(to)
	return disk.Patiently(to, func() error {
		return disk.Over(f.root, to, func() error { return f.root.Rename(from, to) })
	})
}

func (f *Folder) copyAcross(p *pending, w *work) error {
	from, _, err := disk.OpenRegular(f.work.root, p.temp)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := w.root.OpenFile(p.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err == nil {
		err = disk.Sync(to)
	}
	if closeErr := to.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	stamp(w.root, p.temp, p.modified)
	f.discard(p.temp)
	return nil
}
