package repair

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// Options say how to repair.
type Options struct {
	// DropMissing is the person's consent to leave out what Plan.Lost lists.
	DropMissing bool
	// HardLinks lets the copy share its files with the original where they cannot
	// be reflinked. It saves the space and the time; but a program that later
	// writes into a file of one of them writes into both.
	HardLinks bool
	// Quick checks the copy without reading the content of its files.
	Quick bool
	// Notes is a folder of the program's own in which it is noted where a copy is
	// being made, so that CleanNoted finds what a repair left that was ended by
	// force. Nothing is noted when it is empty.
	Notes string
	// Disk is where the copy is written; nil is the system's own. Tests watch it.
	Disk    *disk.Disk
	Workers int // how many files are copied at once; the number of cores when 0
}

// Method is how the files came into the copy.
type Method string

// The methods.
const (
	Cloned Method = "reflinks"
	Linked Method = "hard links"
	Copied Method = "copies"
)

// Result is a repair that ended well.
type Result struct {
	Folder string        // of the copy
	Method Method        // of most files
	Report backup.Report // of the check of the copy
	Lost   []Lost        // what the copy does without: Plan.Lost, and what could not be read
}

var (
	// ErrNothing means that there is nothing that could be mended.
	ErrNothing = errors.New("nothing to repair")
	// ErrConsent means that files would be lost and nobody agreed.
	ErrConsent = errors.New("files would be left out, which needs consent")
	// ErrDestination means that the copy cannot be made there: the place is not
	// empty, or inside the backup, or holds it.
	ErrDestination = errors.New("the copy cannot be made there")
	// ErrHostile means that the index holds programs (triggers, views), which no
	// phone writes.
	ErrHostile = errors.New("the list of files holds what no iPhone writes into it")
)

// ReadError means that files of the backup could not be read while it was copied:
// the disk is failing. With Options.DropMissing they are left out.
type ReadError struct {
	Lost []Lost
	Err  error // what the system said of the first of them, where that ended the work
}

func (e *ReadError) Error() string {
	s := fmt.Sprintf("%d files cannot be read, the first is %s", len(e.Lost), e.Lost[0].File)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *ReadError) Unwrap() error { return e.Err }

// UnfaithfulError means that the copy was not what it should be: a row or a file
// of it differs from the original in what was not to be changed. It was removed.
type UnfaithfulError struct{ What string }

func (e *UnfaithfulError) Error() string {
	return "the copy was not faithful and was removed: " + e.What
}

// HeldError means that a copy is whole and on the disk, and could not be given its name:
// another program has something open in it. It stays in Folder, hidden; Clean and
// CleanNoted give it its name as soon as they can.
type HeldError struct {
	Folder      string
	Destination string
	Err         error
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("the copy is whole and waits in %s for its name %s: %v", e.Folder, e.Destination, e.Err)
}

func (e *HeldError) Unwrap() error { return e.Err }

// SpaceError means that there is no room for the copy.
type SpaceError struct{ Need, Free int64 }

func (e *SpaceError) Error() string {
	return fmt.Sprintf("no room for the copy: it needs %d bytes, %d are free", e.Need, e.Free)
}

// Repair makes the mended copy at dst, a folder that does not exist yet or is
// empty, and checks it. Progress comes in stage "copy", in bytes, and then in the
// stages of the check. When the error is not nil there is no copy, but for one
// case: the check of the finished copy was cancelled, and Result.Folder is set. With a
// *HeldError the copy is there and has not got its name yet.
//
// Errors: *HeldError, ErrNothing, ErrConsent, ErrDestination, ErrHostile, *SpaceError,
// *ReadError, *UnfaithfulError, the context's, and wrapped ones of the system.
func Repair(ctx context.Context, p *Plan, dst string, o Options, report progress.Func) (Result, error) {
	r, err := repair(ctx, p, dst, o, report)
	if err != nil {
		return r, fmt.Errorf("repairing a copy: %w", err)
	}
	return r, nil
}

func repair(ctx context.Context, p *Plan, dst string, o Options, report progress.Func) (Result, error) {
	switch {
	case len(p.Mends) == 0:
		return Result{}, ErrNothing
	case len(p.Lost) > 0 && !o.DropMissing:
		return Result{}, ErrConsent
	}
	if o.Workers <= 0 {
		o.Workers = background.Workers()
	}
	dst, err := destination(p.base.Facts().Folder, dst)
	if err != nil {
		return Result{}, err
	}
	w, err := newWork(o.Disk, p.base.Facts().Folder, dst, o.Notes)
	if err != nil {
		return Result{}, err
	}
	c := &copier{plan: p, dir: w.copy(), options: o, report: report}
	err = c.make(ctx)
	if err == nil {
		err = settle(o.Disk, w.copy(), dst)
	}
	if disk.IsHeld(err) {
		return Result{}, w.wait(dst, err)
	}
	if rerr := w.remove(); err != nil {
		return Result{}, errors.Join(err, rerr)
	} // what stays of a work folder that is done with, CleanNoted removes
	result := Result{Folder: dst, Method: c.method(), Lost: append(slices.Clone(p.Lost), c.lost...)}
	result.Report, err = verify(ctx, dst, p.secret, o, report)
	return result, err
}

// destination judges where the copy is to be made and returns its true place.
func destination(source, dst string) (string, error) {
	abs, err := filepath.Abs(dst)
	if err != nil {
		return "", err
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(abs))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: there is no folder %s", ErrDestination, filepath.Dir(abs))
	}
	if err != nil {
		return "", err
	}
	abs = filepath.Join(dir, filepath.Base(abs))
	real, err := filepath.EvalSymlinks(source)
	if err != nil {
		return "", err
	}
	if within(abs, real) || within(real, abs) {
		return "", fmt.Errorf("%w: it lies in the backup, or the backup in it", ErrDestination)
	}
	info, err := os.Lstat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return abs, nil
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", fmt.Errorf("%w: %s is not a folder", ErrDestination, abs)
	}
	if entries, err := os.ReadDir(abs); err != nil || len(entries) > 0 {
		return "", errors.Join(fmt.Errorf("%w: %s is not empty", ErrDestination, abs), err)
	}
	return abs, nil
}

// within reports whether path is dir or lies in it; names that differ in case only
// count as one, as they do on most computers.
func within(path, dir string) bool {
	rel, err := filepath.Rel(strings.ToLower(dir), strings.ToLower(path))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// settle syncs the finished copy to the disk, then moves it into place: whenever the
// power fails, there is either the whole copy under its name, or none.
func settle(d *disk.Disk, from, dst string) error {
	if err := d.SyncTree(from); err != nil {
		return err
	}
	if _, err := os.Lstat(dst); err == nil {
		if err := d.Remove(dst); err != nil {
			return err // it was filled meanwhile
		}
	}
	return place(d, from, dst)
}

// place gives a copy that is on the disk its own name, which is not taken.
func place(d *disk.Disk, from, dst string) error {
	if err := d.Rename(from, dst); err != nil {
		return err
	}
	return errors.Join(d.SyncDir(filepath.Dir(dst)), d.SyncDir(filepath.Dir(from)))
}

// verify checks the copy.
func verify(ctx context.Context, folder string, password []byte, o Options, report progress.Func) (backup.Report, error) {
	b, err := backupdir.Open(folder)
	if err != nil {
		return backup.Report{}, err
	}
	defer b.Close()
	return check.Run(ctx, b, check.Options{Quick: o.Quick, Password: password, Workers: o.Workers}, report)
}
