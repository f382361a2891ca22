package draft

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	workPrefix = ".lifeboat-"
	stateFile  = "state.json"
	lockFile   = "lock"
	oldFolder  = "old"
	schema     = 1
	maxRuns    = 5 // resuming that fails again and again is not worth it
)

// Phase is how far a draft is.
type Phase string

// The phases.
const (
	Building Phase = "building"
	Ready    Phase = "ready" // whole: what is left is the swap
)

// State is what is remembered of a draft between runs.
type State struct {
	Schema   int    `json:"schema"`
	Phase    Phase  `json:"phase"`
	Base     string `json:"base"`      // fingerprint of the backup it started from; empty for a full one
	Full     bool   `json:"full"`      // asked for as a full backup
	Runs     int    `json:"runs"`      // how often it was worked on
	New      string `json:"new"`       // mark of the finished draft, while Phase is Ready
	Replaces string `json:"replaces"`  // mark of the present backup at that moment
	SetAside string `json:"set_aside"` // name that the present backup gets; empty when it is replaced
}

// ErrBusy means that another program makes a backup into the same folder.
var ErrBusy = errors.New("a backup into this folder is already being made")

// Draft is a backup under way. It is locked against other programs until Close.
type Draft struct {
	root  string
	name  string
	state State
	lock  *os.File

	Resumed bool   // it goes on where an earlier run stopped
	Shared  Method // how the files of the present backup came in
}

// Options say how a draft starts.
type Options struct {
	Full bool // start empty, whatever is there

	// Seeding is told how many files of the present backup are in the draft.
	// Its error stops the seeding.
	Seeding func(files int64) error
}

func (d *Draft) work() string    { return filepath.Join(d.root, workPrefix+d.name) }
func (d *Draft) present() string { return filepath.Join(d.root, d.name) }

// Dir is the draft's own folder; its name is the backup's.
func (d *Draft) Dir() string { return filepath.Join(d.work(), d.name) }

// Incremental tells whether the draft holds an earlier backup to go on from.
func (d *Draft) Incremental() bool { return d.state.Base != "" }

// Open makes the draft for the backup name in the folder root, or takes up the
// one that an earlier run left when it still fits; otherwise that one is
// removed. Errors: ErrBusy, or those of package os.
func Open(root, name string, o Options) (*Draft, error) {
	if !filepath.IsLocal(name) || filepath.Base(name) != name || strings.HasPrefix(name, ".") {
		return nil, fmt.Errorf("draft: %q is no name for a backup", name)
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	d := &Draft{root: root, name: name}
	if err := os.MkdirAll(d.work(), 0o755); err != nil {
		return nil, err
	}
	if d.lock, err = takeLock(filepath.Join(d.work(), lockFile)); err != nil {
		return nil, err
	}
	if err := d.start(o); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *Draft) start(o Options) error {
	if err := d.recover(); err != nil {
		return err
	}
	base := look(d.present())
	if d.readState() == nil && d.dropPending() == nil && d.fits(base, o) {
		d.Resumed = true
		d.state.Runs++
		return d.writeState()
	}
	if err := d.clear(); err != nil {
		return err
	}
	d.state = State{Schema: schema, Phase: Building, Full: o.Full, Runs: 1}
	if base.exists && !base.replaceable() {
		d.state.SetAside = d.archiveName()
	}
	if err := os.MkdirAll(d.Dir(), 0o755); err != nil {
		return err
	}
	// The state is written before the seeding, without a base: a run that is
	// killed in the middle of it is no draft to take up again.
	if err := d.writeState(); err != nil {
		return err
	}
	if o.Full || !base.usable() {
		return nil
	}
	var err error
	if d.Shared, err = seed(d.present(), d.Dir(), o.Seeding); err != nil {
		return errors.Join(err, d.Discard())
	}
	d.state.Base = base.print
	return d.writeState()
}

// fits tells whether a draft that was left can be gone on with: it is about
// the same present backup and the same wish, the phone has begun to write into
// it, and it did not fail too often.
func (d *Draft) fits(base base, o Options) bool {
	s := d.state
	if s.Schema != schema || s.Phase != Building || s.Full != o.Full || s.Runs >= maxRuns {
		return false
	}
	if s.Base != "" && s.Base != base.print {
		return false
	}
	if s.Base == "" && !o.Full && base.usable() {
		return false
	}
	draft := look(d.Dir())
	return draft.exists && draft.status != "" && size(d.Dir(), "Manifest.plist") != 0 && size(d.Dir(), "Manifest.db") != 0
}

// Close gives the lock back. A draft that was neither swapped nor discarded
// stays for the next run.
func (d *Draft) Close() error {
	if d.lock == nil {
		return nil
	}
	err := d.lock.Close()
	d.lock = nil
	return err
}

// Spoiled marks the draft as not worth going on with; the next run starts clean.
func (d *Draft) Spoiled() error {
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

// clear removes all of the work folder but the lock.
func (d *Draft) clear() error {
	entries, err := os.ReadDir(d.work())
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == lockFile {
			continue
		}
		if err := os.RemoveAll(filepath.Join(d.work(), e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// finish removes the work folder, which is empty but for the lock.
func (d *Draft) finish() error {
	if err := d.Close(); err != nil {
		return err
	}
	return os.RemoveAll(d.work())
}

func (d *Draft) readState() error {
	raw, err := os.ReadFile(filepath.Join(d.work(), stateFile))
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, &d.state)
}

// writeState replaces the state file in one step.
func (d *Draft) writeState() error {
	raw, err := json.Marshal(d.state)
	if err != nil {
		return err
	}
	path := filepath.Join(d.work(), stateFile)
	file, err := os.CreateTemp(d.work(), stateFile)
	if err != nil {
		return err
	}
	_, err = file.Write(raw)
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// mark is a fingerprint of the property lists and the index of a backup; it
// changes with every backup, because the phone gives each Status a new UUID.
func mark(dir string) (string, error) {
	sum := sha256.New()
	for _, name := range []string{"Status.plist", "Manifest.plist"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d ", name, len(raw))
		sum.Write(raw)
	}
	if info, err := os.Stat(filepath.Join(dir, "Manifest.db")); err == nil {
		fmt.Fprintf(sum, "db %d", info.Size())
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
