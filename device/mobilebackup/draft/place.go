package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// LinkError means that the folder of the backup is a link that leads to no
// folder: the drive is not there, or something else is in its place.
type LinkError struct {
	Link, Target string
	Err          error
}

func (e *LinkError) Error() string {
	return fmt.Sprintf("%s is a link to %s, which is no folder that is there now: %v", e.Link, e.Target, e.Err)
}

func (e *LinkError) Unwrap() error { return e.Err }

// place is where a backup goes: the folder name in the folder root.
type place struct {
	root, name string
	shown      string // the same, as a person knows it: by way of a link
}

func (p place) path() string { return filepath.Join(p.root, p.name) }

// locate finds the place of the backup name in the folder root.
//
// A link is the way in which a person keeps a backup on another drive: it stays,
// and the backup is made where it leads. A folder that is another drive itself
// can be neither renamed nor replaced: the backup goes into it, as a folder of
// the same name.
func locate(root, name string) (place, error) {
	p := place{root, name, filepath.Join(root, name)}
	info, err := os.Lstat(p.path())
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		if p, err = follow(p); err != nil {
			return p, err
		}
	} else if !info.IsDir() && info.Mode()&fs.ModeIrregular == 0 {
		return p, nil
	}
	if path := p.path(); filepath.Dir(path) == path || disk.MountRoot(path) {
		return place{path, name, filepath.Join(p.shown, name)}, nil
	}
	return p, nil
}

func follow(p place) (place, error) {
	target, _ := os.Readlink(p.shown)
	real, err := filepath.EvalSymlinks(p.shown)
	if err == nil {
		var info fs.FileInfo
		if info, err = os.Stat(real); err == nil && !info.IsDir() {
			err = errors.New("not a folder")
		}
	}
	if err != nil {
		if away, ok := interrupted(p, target); ok {
			return away, nil
		}
		return p, &LinkError{Link: p.shown, Target: target, Err: err}
	}
	if real, err = filepath.Abs(real); err != nil {
		return p, err
	}
	return place{filepath.Dir(real), filepath.Base(real), p.shown}, nil
}

// interrupted is where a link leads, when the backup there is missing only because a swap was
// interrupted in the middle, which is to be finished.
func interrupted(p place, target string) (place, bool) {
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(p.shown), target)
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(target))
	name := filepath.Base(target)
	if err != nil || !isFolder(filepath.Join(dir, workPrefix+name)) {
		return p, false
	}
	if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
		return p, false
	}
	return place{dir, name, p.shown}, true
}

// inside is the place in an empty folder that a link leads to, beside which
// nothing may be made: a drive often lets a user write into some folders only.
func (p place) inside(name string) (place, bool) {
	if p.shown == p.path() || !isEmpty(p.path()) {
		return p, false
	}
	return place{p.path(), name, filepath.Join(p.shown, name)}, true
}
