package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/filelock"
)

const (
	workPrefix = ".lifeboat-"
	stateFile  = "state.json"
	lockFile   = "lock"
	oldFolder  = "old"  // what lay in the place of the new backup, in the middle of the swap
	goneFolder = "gone" // a backup that was replaced and may be removed; and a number
	maxRuns    = 5      // resuming that fails again and again is not worth it
)

// ErrBusy means that another program makes a backup into the same folder.
var ErrBusy = errors.New("a backup into this folder is already being made")

// takeLock locks a file for this program, until it is closed.
func takeLock(path string) (*os.File, error) {
	f, err := filelock.Take(path)
	if errors.Is(err, filelock.ErrBusy) {
		return nil, ErrBusy
	}
	return f, err
}

// Draft is a backup under way. It is locked against other programs until Close.
type Draft struct {
	place
	disk  *disk.Disk
	lock  *os.File
	ended bool // swapped, kept beside or discarded

	dirMode, fileMode fs.FileMode

	mu      sync.Mutex // guards what follows: a checkpoint is made beside the work
	state   State
	running chan struct{} // closed when the checkpoint under way is over
	checked time.Time     // when the last one began

	unsynced error // of a checkpoint
	inPlace  bool  // the new backup's place is on the disk

	Resumed bool   // it resumes where an earlier run stopped
	Shared  Method // how the files of the present backup came in
}

// Options say how a draft starts.
type Options struct {
	Full   bool // start empty, whatever is there
	Shared bool // other users of the computer may read it

	// Seeding is told how many files of the present backup are in the draft.
	// Its error stops the seeding.
	Seeding func(files int64) error

	Disk *disk.Disk // nil for the system's own
}

func (d *Draft) work() string    { return filepath.Join(d.root, workPrefix+d.name) }
func (d *Draft) present() string { return d.path() }

// Dir is the draft's own folder.
func (d *Draft) Dir() string { return filepath.Join(d.work(), d.name) }

// Folder is where the backup will be, as the person knows it.
func (d *Draft) Folder() string { return d.shown }

// Incremental reports whether the draft holds an earlier backup to continue from.
func (d *Draft) Incremental() bool { return d.state.Base != "" }

// Present is the finished backup that the draft will take the place of; empty
// where there is none.
func (d *Draft) Present() string {
	if look(d.present()).replaceable() {
		return d.present()
	}
	return ""
}

// Untouched reports whether the draft is still the backup that it started from,
// or none at all.
func (d *Draft) Untouched() bool {
	now := look(d.Dir())
	return now.kind != aBackup || d.state.Base != "" && now.print == d.state.Base
}

// Open makes the draft for the backup name in the folder root, or takes up the
// one that an earlier run left when it still fits; otherwise that one is
// removed. Errors: ErrBusy, *LinkError, or those of package os.
func Open(root, name string, o Options) (*Draft, error) {
	if !filepath.IsLocal(name) || filepath.Base(name) != name || strings.HasPrefix(name, ".") {
		return nil, fmt.Errorf("draft: %q is no name for a backup", name)
	}
	d, err := at(root, name, o.Disk)
	if err != nil {
		return nil, err
	}
	if err := d.begin(); err != nil {
		return nil, err
	}
	if err := d.start(o); err != nil {
		d.ended = true
		d.Close()
		return nil, err
	}
	return d, nil
}

// at is the draft of a backup, without anything on the disk yet.
func at(root, name string, on *disk.Disk) (*Draft, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	d := &Draft{disk: on, dirMode: ownDir, fileMode: ownFile, checked: time.Now()}
	d.place, err = locate(root, name)
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(d.work()); errors.Is(err, fs.ErrNotExist) {
		if err := d.disk.Mkdir(d.work(), ownDir); errors.Is(err, fs.ErrPermission) {
			if inside, ok := d.inside(name); ok {
				d.place = inside
			}
		}
	}
	return d, nil
}

// begin makes the work folder and takes the lock.
func (d *Draft) begin() (err error) {
	if err := d.disk.Mkdir(d.work(), ownDir); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	disk.Hide(d.work())
	d.lock, err = takeLock(filepath.Join(d.work(), lockFile))
	return err
}

func (d *Draft) start(o Options) error {
	if _, err := d.recover(); err != nil {
		return err
	}
	if err := d.finishWaiting(); err != nil {
		return err
	}
	base := look(d.present())
	d.access(o.Shared)
	if d.readState() == nil && d.dropPending() == nil && d.dropUnsynced() == nil && d.fits(base, o) {
		d.Resumed = true
		d.state.Schema, d.state.Synced, d.state.Replaces = schema, false, base.print
		d.state.Runs++
		return d.writeState()
	}
	if err := d.clear(); err != nil {
		return err
	}
	d.state = State{Schema: schema, Phase: Building, Full: o.Full, Runs: 1, Replaces: base.print}
	if err := d.disk.Mkdir(d.Dir(), d.dirMode); err != nil {
		return err
	}
	// The state is written before the seeding, without a base: a run that is
	// killed in the middle of it is no draft to take up again.
	if err := d.noteState(); err != nil {
		return err
	}
	if o.Full || !base.usable() {
		return nil
	}
	var err error
	if d.Shared, err = d.seed(o.Seeding); err != nil {
		return errors.Join(err, d.Discard())
	}
	d.state.Base = base.print
	return d.noteState()
}

// fits reports whether a draft that was left can be resumed: it is about
// the same present backup and the same wish, the phone has begun to write into
// it, and it did not fail too often.
func (d *Draft) fits(base base, o Options) bool {
	s := d.state
	if s.Schema < oldestSchema || s.Schema > schema || s.Phase != Building || s.Full != o.Full || s.Runs >= maxRuns {
		return false
	}
	if s.Base != "" && s.Base != base.print {
		return false
	}
	if s.Base == "" && !o.Full && base.usable() {
		return false
	}
	return d.begun()
}

// begun reports whether the phone has written so much into the draft that it
// can resume it.
func (d *Draft) begun() bool {
	return look(d.Dir()).status != "" && size(d.Dir(), "Manifest.plist") != 0 && size(d.Dir(), "Manifest.db") != 0
}

// Close gives the lock back. A draft that was neither swapped nor discarded
// stays for the next run, and is synced to the disk for it.
func (d *Draft) Close() error {
	if d.lock == nil {
		return nil
	}
	d.wait()
	var err error
	if !d.ended && d.state.Runs < maxRuns && d.begun() {
		if err = errors.Join(d.unsynced, d.disk.SyncTree(d.work())); err == nil {
			d.state.Synced = true
			err = d.writeState()
		}
	}
	err = errors.Join(err, d.lock.Close())
	d.lock = nil
	return err
}

// MarkUnusable marks the draft as not worth resuming; the next run starts clean.
func (d *Draft) MarkUnusable() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state.Runs = maxRuns
	return d.writeState()
}

// Discard removes the draft and everything that belongs to it.
func (d *Draft) Discard() error {
	if err := d.clear(); err != nil {
		return err
	}
	return d.finish()
}

// clear removes the draft and all else of the work folder but the lock. What was
// a person's backup once is not among it: see recover.
func (d *Draft) clear() error {
	d.wait()
	entries, err := os.ReadDir(d.work())
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == lockFile || e.Name() == oldFolder || strings.HasPrefix(e.Name(), goneFolder) ||
			e.Name() == stateFile && d.state.Phase == Waiting {
			continue
		}
		if err := d.disk.RemoveAll(filepath.Join(d.work(), e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// finish removes the work folder, which is empty but for the lock, unless a
// replaced backup still lies there because somebody reads it.
func (d *Draft) finish() error {
	d.ended = true
	entries, err := os.ReadDir(d.work())
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	if len(entries) > 1 {
		return nil
	}
	lock := filepath.Join(d.work(), lockFile)
	if err := disk.Patiently(lock, func() error { return os.Remove(lock) }); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err = d.disk.Remove(d.work())
	if err != nil && !isEmpty(d.work()) {
		return nil // another program has begun there
	}
	return err
}
