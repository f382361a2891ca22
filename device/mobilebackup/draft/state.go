package draft

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// Schemas of the state. The first had no Synced, Good and Beside, and noted what
// a draft replaces only when it was ready.
const (
	oldestSchema = 1
	schema       = 2
)

// Phase is how far a draft is.
type Phase string

// The phases.
const (
	Building Phase = "building"
	Ready    Phase = "ready"  // whole: what is left is the swap
	Keeping  Phase = "beside" // whole, to be kept beside the present backup
	Waiting  Phase = "waits"  // whole, and kept beside until the present one can be moved: see FinishWaiting
)

// State is what is remembered of a draft between runs.
type State struct {
	Schema   int    `json:"schema"`
	Phase    Phase  `json:"phase"`
	Base     string `json:"base"`                // fingerprint of the backup it started from; empty for a full one
	Full     bool   `json:"full"`                // asked for as a full backup
	Runs     int    `json:"runs"`                // how often it was worked on
	New      string `json:"new"`                 // mark of the finished draft, once it is whole
	Replaces string `json:"replaces"`            // fingerprint of what lay in its place when this run began
	SetAside string `json:"set_aside,omitempty"` // name that what lay there gets; empty when it is replaced
	Beside   string `json:"beside,omitempty"`    // name that the draft gets, while Phase is Keeping or Waiting

	Synced bool  `json:"synced,omitempty"` // the last run ended in order, and all of it is on the disk
	Good   int64 `json:"good,omitempty"`   // what is older than this is: nanoseconds since 1970, by the clock of the file system
}

func (d *Draft) readState() error {
	raw, err := os.ReadFile(filepath.Join(d.work(), stateFile))
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, &d.state)
}

// writeState replaces the state file in one step; it is on the disk then.
func (d *Draft) writeState() error {
	raw, err := json.Marshal(d.state)
	if err != nil {
		return err
	}
	return d.disk.WriteFile(filepath.Join(d.work(), stateFile), raw, ownFile)
}

// noteState writes the state for a run that may be killed, not for a power cut:
// without it a draft is not resumed, which costs nothing when it has just
// begun.
func (d *Draft) noteState() error {
	raw, err := json.Marshal(d.state)
	if err != nil {
		return err
	}
	return d.disk.WriteUnsynced(filepath.Join(d.work(), stateFile), raw, ownFile)
}

// mark is a fingerprint of the property lists and the index of a backup; it
// changes with every backup, because the phone gives each Status a new UUID.
func mark(dir string) (string, error) {
	sum := sha256.New()
	for _, name := range []string{"Status.plist", "Manifest.plist"} {
		f, info, err := disk.OpenFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(sum, "%s 0 ", name)
			continue
		}
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d ", name, info.Size())
		_, err = io.CopyN(sum, f, info.Size())
		if err = errors.Join(err, f.Close()); err != nil {
			return "", err
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "Manifest.db")); err == nil {
		fmt.Fprintf(sum, "db %d", info.Size())
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
