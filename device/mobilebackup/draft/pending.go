package draft

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

const (
	pendingFile = "receiving-" // and a number
	maxPending  = 4 << 20      // bytes; a batch of a phone names 128 files
)

// Pending remembers which files of the draft are being written, so that a run
// that is killed leaves no half of a file under a good name: the next run
// removes what is named here. The phone has no answer for these files yet and
// sends them again.
//
// A name has to be written before its file is made. Each list is used by one
// goroutine at a time.
type Pending struct {
	file  *os.File
	names []string
	buf   []byte
}

// Pending starts a list of files that are being written. Lists that are in use
// at the same time have different numbers.
func (d *Draft) Pending(number int) (*Pending, error) {
	p, path := &Pending{}, filepath.Join(d.work(), pendingFile+strconv.Itoa(number))
	err := disk.Patiently(path, func() (err error) {
		p.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Add names a file, by its path below the draft's folder.
func (p *Pending) Add(name string) { p.names = append(p.names, name) }

// Without takes a name away again: there is a whole file of that name, which
// stays until it is replaced.
func (p *Pending) Without(name string) error {
	kept := p.names[:0]
	for _, n := range p.names {
		if n != name {
			kept = append(kept, n)
		}
	}
	p.names = kept
	return errors.Join(p.file.Truncate(0), p.Write())
}

// Write writes what was added into the file. Names end with a zero byte: one
// without it was cut off before its file was made.
func (p *Pending) Write() error {
	p.buf = p.buf[:0]
	for _, name := range p.names {
		p.buf = append(append(p.buf, name...), 0)
	}
	_, err := p.file.WriteAt(p.buf, 0)
	return err
}

// Clear says that all of them are whole.
func (p *Pending) Clear() error {
	if len(p.names) == 0 {
		return nil
	}
	p.names = p.names[:0]
	return p.file.Truncate(0)
}

// Close ends the list; what was not cleared stays for the next run.
func (p *Pending) Close() error { return p.file.Close() }

// dropPending removes from the draft what a run that was killed was writing.
func (d *Draft) dropPending() error {
	entries, err := os.ReadDir(d.work())
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), pendingFile) {
			continue
		}
		list := filepath.Join(d.work(), e.Name())
		if err := d.dropNamed(list); err != nil {
			return err
		}
		if err := d.disk.Remove(list); err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) dropNamed(list string) error {
	file, err := os.Open(list)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(file, maxPending))
	file.Close()
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(d.Dir())
	if err != nil {
		return err
	}
	defer root.Close()
	for name := range strings.SplitAfterSeq(string(raw), "\x00") {
		name, whole := strings.CutSuffix(name, "\x00")
		if !whole || !filepath.IsLocal(name) {
			continue
		}
		err := disk.Patiently(name, func() error { return root.Remove(name) })
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
