package fence

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

const (
	tempPrefix = ".lifeboat-"
	maxOpen    = 640 // directories kept open: 514 belong to a backup under way
)

// Folder is an open folder. Its methods take names as the phone gives them.
// Their errors are *RefusedError, or those of package os.
type Folder struct {
	mount    string
	dir      string
	root     *directory
	readOnly bool
	open     map[string]*directory // kept open, by path below root
	known    map[string]bool       // these and all that lie above them
	serial   int
	prefix   string // of the names of files that are being written

	disk              *disk.Disk
	dirMode, fileMode fs.FileMode // of what is made

	moved int     // how often a directory that was kept open went away or got another name
	first *Folder // of a twin
	seen  int     // what had moved there when the twin last looked
}

// directory is an open directory of the folder.
type directory struct {
	*os.Root
	handle *os.File // the same directory once more, for calls that os.Root has not
}

func (d *directory) close() {
	if d.handle != nil {
		d.handle.Close()
	}
	d.Root.Close()
}

// Mode says what a phone may do in a folder.
type Mode uint8

// The modes.
const (
	ReadWrite Mode = iota
	ReadOnly
)

// Open opens dir and mounts it under name. What is made in it is for this user
// only, unless Access says otherwise.
func Open(dir, name string, mode Mode) (*Folder, error) {
	if name == "" || len(name) > maxPart || strings.ContainsAny(name, "/\\\x00") || !filepath.IsLocal(name) || name == "." {
		return nil, fmt.Errorf("mount: %w", refuse(name, "not a plain name"))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{
		mount: name, dir: dir, root: &directory{Root: root}, readOnly: mode == ReadOnly,
		open: map[string]*directory{}, known: map[string]bool{}, prefix: tempPrefix,
		dirMode: 0o700, fileMode: 0o600,
	}, nil
}

// Access says with which permissions folders and files are made, as far as the
// user's own mask lets them. What is there already keeps its own.
func (f *Folder) Access(dir, file fs.FileMode) { f.dirMode, f.fileMode = dir, file }

// On says which disk is told of every change.
func (f *Folder) On(d *disk.Disk) { f.disk = d }

// did tells the disk of a change, by paths below the folder.
func (f *Folder) did(kind disk.Kind, path, to string, data []byte) {
	if !f.disk.Watched() {
		return
	}
	if to != "" {
		to = filepath.Join(f.dir, to)
	}
	f.disk.Did(kind, filepath.Join(f.dir, path), to, data)
}

// Twin opens the folder once more, so that a second goroutine can make files in
// it with Create and CreateNew while the first one does. No two may make files
// in the same directory at a time, and Refresh must be called when the first
// one was used for other things since.
func (f *Folder) Twin() (*Folder, error) {
	twin, err := Open(f.dir, f.mount, ReadWrite)
	if err != nil {
		return nil, err
	}
	twin.readOnly, twin.first, twin.seen = f.readOnly, f, f.moved
	twin.prefix += "twin-"
	twin.disk, twin.dirMode, twin.fileMode = f.disk, f.dirMode, f.fileMode
	return twin, nil
}

// Refresh lets a twin forget the directories that it keeps open, where the
// first one moved or removed some.
func (f *Folder) Refresh() {
	if f.first != nil && f.seen != f.first.moved {
		f.seen = f.first.moved
		f.forget(".")
	}
}

// Close closes the folder and everything it kept open.
func (f *Folder) Close() error {
	f.forget(".")
	f.root.close()
	return nil
}

// Name is the name under which the phone knows the folder.
func (f *Folder) Name() string { return f.mount }

// forget closes what is kept open at and below path; "." is everything. It
// costs next to nothing for a path that is no such directory.
func (f *Folder) forget(path string) {
	if path != "." && !f.known[path] {
		return
	}
	f.moved++
	below := path + string(filepath.Separator)
	for dir, root := range f.open {
		if path == "." || dir == path || strings.HasPrefix(dir, below) {
			root.close()
			delete(f.open, dir)
		}
	}
	if path == "." {
		clear(f.known)
	}
	delete(f.known, path)
}

// keep remembers an open directory.
func (f *Folder) keep(dir string, root *os.Root) *directory {
	kept := &directory{Root: root}
	f.open[dir] = kept
	for ; dir != "."; dir = filepath.Dir(dir) {
		f.known[dir] = true
	}
	return kept
}

// at returns the open directory that holds path, and the last part of path.
func (f *Folder) at(path string, create bool) (*directory, string, error) {
	dir, base := filepath.Split(path)
	dir = filepath.Clean(dir)
	if dir == "." {
		return f.root, base, nil
	}
	root, err := f.directory(dir, create)
	return root, base, err
}

func (f *Folder) directory(dir string, create bool) (*directory, error) {
	if dir == "." {
		return f.root, nil
	}
	if root, ok := f.open[dir]; ok {
		return root, nil
	}
	root, err := f.root.OpenRoot(dir)
	if errno.Is(err, errno.TooManyOpen) || len(f.open) >= maxOpen {
		if err == nil {
			root.Close()
		}
		f.forget(".") // all that is kept open can be opened again
		root, err = f.root.OpenRoot(dir)
	}
	if create && errors.Is(err, fs.ErrNotExist) {
		if err = f.makeAll(dir); err == nil {
			root, err = f.root.OpenRoot(dir)
		}
	}
	if err != nil {
		return nil, f.notFolder(dir, err)
	}
	return f.keep(dir, root), nil
}

// notFolder: of a folder whose path leads through a file, Windows only says that it is
// not found, and where it is to be made, that something is there.
func (f *Folder) notFolder(dir string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) {
		return err
	}
	for at := dir; at != "."; at = filepath.Dir(at) {
		info, statErr := f.root.Lstat(at)
		if statErr == nil && info.Mode().IsRegular() {
			return &fs.PathError{Op: "open", Path: dir, Err: errno.Of(errno.NotFolder)}
		}
		if statErr == nil {
			break
		}
	}
	return err
}

// Path is where a file of that name would be written, below the folder. The
// error is a *RefusedError. It looks at nothing but the name, and may be called
// while another goroutine uses the folder.
func (f *Folder) Path(name string) (string, error) { return f.writable(name) }

func (f *Folder) writable(name string) (string, error) {
	path, err := f.inside(name)
	if err != nil {
		return "", err
	}
	if f.readOnly {
		return "", refuse(name, "this backup is opened read-only")
	}
	if path == "." {
		return "", refuse(name, "the backup's own folder")
	}
	return path, nil
}

// OpenFile opens a regular file for reading.
func (f *Folder) OpenFile(name string) (*os.File, int64, error) {
	path, err := f.inside(name)
	if err != nil {
		return nil, 0, err
	}
	if path == "." {
		return nil, 0, &fs.PathError{Op: "open", Path: name, Err: errno.Of(errno.IsFolder)}
	}
	dir, base, err := f.at(path, false)
	if err != nil {
		return nil, 0, leadsOut(name, err)
	}
	file, err := dir.OpenFile(base, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, 0, leadsOut(name, err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = &fs.PathError{Op: "open", Path: name, Err: errno.Of(errno.IsFolder)}
	case !info.Mode().IsRegular():
		err = refuse(name, "not a regular file")
	default:
		return file, info.Size(), nil
	}
	file.Close()
	return nil, 0, err
}

// Entry is one entry of a directory.
type Entry struct {
	Name string
	Info fs.FileInfo
}

// List calls each for the entries of a directory, in no order. Names that
// belong to this package are left out.
func (f *Folder) List(name string, each func(Entry) error) error {
	path, err := f.inside(name)
	if err != nil {
		return err
	}
	dir, err := f.root.Open(path)
	if err != nil {
		return leadsOut(name, err)
	}
	defer dir.Close()
	for {
		infos, err := dir.Readdir(512)
		for _, info := range infos {
			if strings.HasPrefix(info.Name(), tempPrefix) {
				continue
			}
			if err := each(Entry{info.Name(), info}); err != nil {
				return err
			}
		}
		if err != nil {
			if len(infos) == 0 && errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// Mkdir makes a directory with its parents; one that is there is fine.
func (f *Folder) Mkdir(name string) error {
	path, err := f.inside(name)
	if err != nil {
		return err
	}
	if f.readOnly {
		return refuse(name, "this backup is opened read-only")
	}
	if path == "." {
		return nil
	}
	return leadsOut(name, f.makeAll(path))
}

func (f *Folder) makeAll(path string) error {
	err := f.root.MkdirAll(path, f.dirMode)
	if err == nil {
		f.did(disk.Mkdir, path, "", nil)
	}
	return err
}

// Free is how much may still be written in the folder, in bytes.
func (f *Folder) Free() (int64, error) { return disk.Free(f.dir) }
