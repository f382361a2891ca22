package fence

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// File is a file that is being written. Exactly one of Commit and Drop must be
// called.
type File struct {
	f     *Folder
	dir   *directory
	above string // path of dir below the folder
	temp  string // the name that it has while it is written
	base  string // the name that it gets
	to    target
	size  int64
}

// Create starts a file; missing parents are made. It appears under its name
// when Commit succeeds, and not at all otherwise: a run that is killed leaves
// nothing under the name.
func (f *Folder) Create(name string) (*File, error) {
	w, err := f.forFile(name)
	if err != nil {
		return nil, err
	}
	f.serial++
	w.temp = f.prefix + strconv.Itoa(f.serial)
	w.to, err = createNew(w.dir, w.temp, f.fileMode)
	if errors.Is(err, fs.ErrExist) { // left by a run that was killed
		if err = w.remove(); err == nil {
			w.to, err = createNew(w.dir, w.temp, f.fileMode)
		}
	}
	if err != nil {
		return nil, leadsOut(name, err)
	}
	w.did(disk.Create, "", nil)
	return w, nil
}

// CreateNew is Create for a file that is not there yet, and for a caller who
// remembers, where no kill can reach it, which files are not whole: it has its
// own name from the start, which saves a renaming. The error is fs.ErrExist
// where something of that name is there.
func (f *Folder) CreateNew(name string) (*File, error) {
	w, err := f.forFile(name)
	if err != nil {
		return nil, err
	}
	w.temp = w.base
	if w.to, err = createNew(w.dir, w.base, f.fileMode); err != nil {
		return nil, leadsOut(name, err)
	}
	w.did(disk.Create, "", nil)
	return w, nil
}

func (f *Folder) forFile(name string) (*File, error) {
	path, err := f.writable(name)
	if err != nil {
		return nil, err
	}
	dir, base, err := f.at(path, true)
	if err != nil {
		return nil, leadsOut(name, err)
	}
	return &File{f: f, dir: dir, above: filepath.Dir(path), base: base}, nil
}

func (w *File) did(kind disk.Kind, to string, data []byte) {
	if w.f.disk.Watched() {
		if to != "" {
			to = filepath.Join(w.above, to)
		}
		w.f.did(kind, filepath.Join(w.above, w.temp), to, data)
	}
}

func (w *File) remove() error {
	err := disk.Patiently(w.temp, func() error { return w.dir.Remove(w.temp) })
	if err == nil {
		w.did(disk.Remove, "", nil)
	}
	return err
}

// Write writes to the file.
func (w *File) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.did(disk.Write, "", p[:n])
	if err != nil {
		return n, disk.Written(w.f.dir, w.size+int64(len(p)), err)
	}
	w.size += int64(n)
	return n, nil
}

// Sync syncs the file to the disk.
func (w *File) Sync() error {
	err := w.to.Sync()
	if err == nil {
		w.did(disk.SyncFile, "", nil)
	}
	return err
}

// Commit closes the file and gives it its name, in one step for any observer;
// an older file of that name is replaced, not changed.
func (w *File) Commit() error {
	err := w.to.Close()
	if err == nil && w.temp != w.base {
		err = disk.Patiently(w.base, func() error {
			return disk.Over(w.dir, w.base, func() error { return w.dir.Rename(w.temp, w.base) })
		})
		if err == nil {
			w.did(disk.Rename, w.base, nil)
		}
	}
	if err != nil {
		_ = w.remove()
	}
	return err
}

// Drop gives the file up. The error says that something of it stayed.
func (w *File) Drop() error {
	_ = w.to.Close()
	return w.remove()
}

// WriteFile writes a whole file, synced to the disk before it gets its name.
func (f *Folder) WriteFile(name string, content []byte) error {
	w, err := f.Create(name)
	if err != nil {
		return err
	}
	if _, err = w.Write(content); err == nil {
		err = w.Sync()
	}
	if err != nil {
		return errors.Join(err, w.Drop())
	}
	return w.Commit()
}

// Move moves a file or directory. What has the new name is replaced, also a
// whole directory; missing parents are made (PROTOCOL.md §5.5).
func (f *Folder) Move(from, to string) error {
	source, err := f.writable(from)
	if err != nil {
		return err
	}
	target, err := f.writable(to)
	if err != nil {
		return err
	}
	if source == target {
		_, err := f.root.Lstat(source)
		return err
	}
	if strings.HasPrefix(target, source+string(filepath.Separator)) || strings.HasPrefix(source, target+string(filepath.Separator)) {
		return refuse(to, "one lies in the other")
	}
	f.forget(source)
	f.forget(target)
	err = f.renamed(source, target)
	if err == nil {
		return nil
	}
	// The uncommon cases: no parent yet, or something else in the way.
	info, statErr := f.root.Lstat(source)
	if statErr != nil {
		return leadsOut(from, err)
	}
	if _, err := f.directory(filepath.Dir(target), true); err != nil {
		return leadsOut(to, err)
	}
	if present, statErr := f.root.Lstat(target); statErr == nil && (present.IsDir() || info.IsDir()) {
		if err := f.removeAll(target); err != nil {
			return err
		}
	}
	return leadsOut(to, disk.Patiently(target, func() error { return f.renamed(source, target) }))
}

func (f *Folder) renamed(source, target string) error {
	err := f.rename(source, target)
	if err == nil {
		f.did(disk.Rename, source, target, nil)
	}
	return err
}

func (f *Folder) removeAll(path string) error {
	err := disk.Patiently(path, func() error { return f.root.RemoveAll(path) })
	if err == nil {
		f.did(disk.Remove, path, "", nil)
	}
	return err
}

// Remove removes a file, or a directory with all that is in it. What is not
// there is fine.
func (f *Folder) Remove(name string) error {
	path, err := f.writable(name)
	if err != nil {
		return err
	}
	dir, base, err := f.at(path, false)
	if err == nil {
		if err = dir.Remove(base); err == nil {
			f.did(disk.Remove, path, "", nil)
			f.forget(path)
			return nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	f.forget(path)
	if err := f.removeAll(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return leadsOut(name, err)
	}
	return nil
}

// Copy copies a file or a whole directory. Links are not followed and not
// copied: a backup holds none. What has the new name is replaced.
func (f *Folder) Copy(from, to string) error {
	source, err := f.inside(from)
	if err != nil {
		return err
	}
	target, err := f.writable(to)
	if err != nil {
		return err
	}
	if source == "." || target == source || strings.HasPrefix(target, source+string(filepath.Separator)) {
		return refuse(to, "one lies in the other")
	}
	info, err := f.root.Lstat(source)
	if err != nil {
		return leadsOut(from, err)
	}
	return f.copyItem(f.mount+"/"+filepath.ToSlash(source), f.mount+"/"+filepath.ToSlash(target), info)
}

func (f *Folder) copyItem(from, to string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		if err := f.Mkdir(to); err != nil {
			return err
		}
		return f.List(from, func(e Entry) error { return f.copyItem(from+"/"+e.Name, to+"/"+e.Name, e.Info) })
	case info.Mode().IsRegular():
		in, _, err := f.OpenFile(from)
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := f.Create(to)
		if err != nil {
			return err
		}
		if _, err := io.Copy(out, in); err != nil {
			return errors.Join(err, out.Drop())
		}
		return out.Commit()
	}
	return &fs.PathError{Op: "copy", Path: from, Err: fs.ErrInvalid}
}
