package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Disk changes what lies on a disk. A nil Disk is the system's own and the one
// to use; a test has its steps told to Observe.
type Disk struct {
	// Observe is called after each step that succeeded, possibly from several
	// goroutines.
	Observe func(Op)

	// NoExchange makes Exchange fail, as on Windows and on FAT.
	NoExchange bool

	// Refuse is asked before each step that another program can hinder: to rename, to
	// exchange, to remove, to sync a file. Its error is the step's. It is for tests.
	Refuse func(Op) error

	// Wait waits between two attempts at such a step; nil is time.Sleep.
	Wait func(time.Duration)
}

// Kind is what a step did.
type Kind string

// The kinds of steps.
const (
	Create   Kind = "create"    // a new, empty file
	Write    Kind = "write"     // Data was appended to the file
	Mkdir    Kind = "mkdir"     // a new folder
	Link     Kind = "link"      // Path has the second name To
	Copy     Kind = "copy"      // To is a new file with the contents of Path
	Rename   Kind = "rename"    // Path is called To now; what had that name is gone
	Exchange Kind = "exchange"  // Path and To traded places
	Remove   Kind = "remove"    // Path is gone, with all below it
	SyncFile Kind = "sync file" // the contents are on the disk
	SyncDir  Kind = "sync dir"  // the names in the folder are
	SyncTree Kind = "sync tree" // all below the folder, and its own name
)

// Op is one step. Paths are absolute.
type Op struct {
	Kind     Kind
	Path, To string
	Data     []byte
}

// Watched reports whether anybody wants to be told.
func (d *Disk) Watched() bool { return d != nil && d.Observe != nil }

// Did tells of a step that another package made by itself.
func (d *Disk) Did(kind Kind, path, to string, data []byte) {
	if d.Watched() {
		d.Observe(Op{kind, path, to, data})
	}
}

// did tells of a step that was made here, unless it failed.
func (d *Disk) did(err error, kind Kind, path, to string) error {
	if err == nil {
		d.Did(kind, path, to, nil)
	}
	return err
}

// Rename renames a file or folder. On Windows it returns when that is on the
// disk; elsewhere SyncDir of both folders brings it there. Where another program has
// something of it open, it is tried for some seconds; then the error is a *HeldError.
func (d *Disk) Rename(from, to string) error {
	return d.patiently(Op{Kind: Rename, Path: from, To: to}, func() error {
		return Over(everywhere{}, to, func() error { return rename(from, to) })
	})
}

// Exchange lets two files or folders trade places in one step. The error wraps
// errors.ErrUnsupported where the system or the file system cannot.
func (d *Disk) Exchange(a, b string) error {
	if d != nil && d.NoExchange {
		return errors.ErrUnsupported
	}
	return d.patiently(Op{Kind: Exchange, Path: a, To: b}, func() error { return exchange(a, b) })
}

// Link gives a file a second name.
func (d *Disk) Link(from, to string) error { return d.did(os.Link(from, to), Link, from, to) }

// Remove removes a file or an empty folder, as patiently as Rename.
func (d *Disk) Remove(path string) error {
	return d.patiently(Op{Kind: Remove, Path: path}, func() error { return os.Remove(path) })
}

// RemoveAll removes a folder with all that is in it, as patiently as Rename.
func (d *Disk) RemoveAll(path string) error {
	return d.patiently(Op{Kind: Remove, Path: path}, func() error { return os.RemoveAll(path) })
}

// Mkdir makes a folder.
func (d *Disk) Mkdir(path string, mode fs.FileMode) error {
	return d.did(os.Mkdir(path, mode), Mkdir, path, "")
}

// MkdirAll makes a folder and those above it that are missing, and syncs the
// name of each new one to the disk.
func (d *Disk) MkdirAll(path string, mode fs.FileMode) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	above := filepath.Dir(path)
	if above != path {
		if err := d.MkdirAll(above, mode); err != nil {
			return err
		}
	}
	err := d.Mkdir(path, mode)
	if errors.Is(err, fs.ErrExist) {
		if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
			return nil
		}
	}
	if err != nil {
		return err
	}
	return d.SyncDir(above)
}

// TempPrefix begins the name of a file that is being written by WriteFile or
// Replace; one that a kill left behind may be removed. Folders in which a backup or a
// repair is being made begin so, too: there is nothing in them to be found, and where
// somebody has a file of them open they cannot be moved on Windows.
const TempPrefix = ".lifeboat-"

// WriteFile puts a whole file in the place of what has its name, in one step for
// any observer and for a power cut, and on the disk when it returns. After an
// error what was there is as it was.
func (d *Disk) WriteFile(path string, content []byte, mode fs.FileMode) error {
	return d.Replace(path, mode, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// Replace is WriteFile for content that is written piece by piece.
func (d *Disk) Replace(path string, mode fs.FileMode, write func(io.Writer) error) error {
	return d.replace(path, mode, true, write)
}

// WriteUnsynced is WriteFile, whole for any observer and after a kill, but not
// for a power cut: when it reaches the disk is left to the system.
func (d *Disk) WriteUnsynced(path string, content []byte, mode fs.FileMode) error {
	return d.replace(path, mode, false, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

func (d *Disk) replace(path string, mode fs.FileMode, sync bool, write func(io.Writer) error) error {
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, TempPrefix+"*") // 0600
	if err != nil {
		return err
	}
	d.Did(Create, temp.Name(), "", nil)
	if mode != 0o600 {
		err = allowed(temp.Chmod(mode))
	}
	if err == nil {
		err = write(observedWriter{temp, d})
	}
	if err == nil && sync {
		err = d.did(Sync(temp), SyncFile, temp.Name(), "")
	}
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = d.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, d.Remove(temp.Name()))
	}
	if !sync {
		return nil
	}
	return d.SyncDir(dir)
}

// observedWriter tells of what is written into a file.
type observedWriter struct {
	file *os.File
	disk *Disk
}

func (w observedWriter) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	w.disk.Did(Write, w.file.Name(), "", p[:n])
	return n, err
}

// SyncFile syncs the contents of a file to the disk. On Windows it is opened for that as for
// writing, which is tried for some seconds where another program has it.
func (d *Disk) SyncFile(path string) error {
	return d.patiently(Op{Kind: SyncFile, Path: path}, func() error { return syncFile(path) })
}

// SyncDir syncs the names in a folder to the disk: what was made, renamed or
// removed there.
func (d *Disk) SyncDir(path string) error { return d.did(syncDir(path), SyncDir, path, "") }

// SyncTree syncs a folder, all that is in it, and its own name to the disk.
func (d *Disk) SyncTree(path string) error { return d.did(syncTree(path), SyncTree, path, "") }

// Hide keeps a file or a folder whose name begins with a dot out of what people see of a
// folder, where the system does not do so because of the dot. What cannot be hidden is
// seen.
func Hide(path string) { hide(path) }

// MountRoot reports whether path is where another file system begins, which can
// be neither renamed nor replaced. It follows no link.
func MountRoot(path string) bool { return mountRoot(path) }
