// Package ledger remembers the results of checks, beside the app's own data and
// never in a backup, so that a backup can be shown as "checked on …" while it has
// not changed since.
//
//	l := ledger.In(dir)
//	report, err := check.Run(ctx, b, options, progress)
//	if err == nil {
//		err = l.Keep(b, report)
//	}
//	…
//	report, fresh, err := l.Recall(b) // fresh: the backup is as it was checked
//
// There is one file for each folder, named by a hash of the folder's path. It
// holds the report with its examples: names of apps and of files, so it is
// readable by its owner only.
package ledger

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

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// ErrNothing means that no check of this backup is remembered.
var ErrNothing = errors.New("no check is remembered")

// ErrOpenEnded means that a report is of a check that did not reach its end.
var ErrOpenEnded = errors.New("the check did not reach its end")

// maxFile bounds what is read back; a report has a few kilobytes.
const maxFile = 4 << 20

// schema is the version of what the files hold. Those of version 1 have English
// sentences where findings now have codes; they are read without.
const schema = 2

// Ledger is a folder of remembered reports.
type Ledger struct{ dir string }

// In is the ledger in a folder, which is made when there is something to keep.
func In(dir string) *Ledger { return &Ledger{dir: dir} }

type file struct {
	Schema int           `json:"schema"`
	Folder string        `json:"folder"`
	Report backup.Report `json:"report"`
}

// Keep remembers the report of a finished check. A quick check does not replace
// a deep one of the same state of the backup, but for what is inside. ErrOpenEnded
// if the check was not finished.
func (l *Ledger) Keep(b *backupdir.Backup, r backup.Report) error {
	if r.Verdict == backup.VerdictUnknown || r.Fingerprint == "" {
		return fmt.Errorf("remember a check: %w", ErrOpenEnded)
	}
	if old, _, err := l.Recall(b); err == nil && old.Deep && !r.Deep && old.Fingerprint == r.Fingerprint {
		if r.Inside == nil {
			return nil
		}
		old.Inside = r.Inside
		r = old
	}
	data, err := json.Marshal(file{schema, b.Facts().Folder, r})
	if err == nil {
		err = os.MkdirAll(l.dir, 0o700)
	}
	if err == nil {
		err = new(disk.Disk).WriteFile(l.path(b), data, 0o600)
	}
	if err != nil {
		return fmt.Errorf("remember a check: %w", err)
	}
	return nil
}

// Recall returns the report that is remembered of a backup, and whether the
// backup is still as it was then. ErrNothing if there is none; a file that cannot
// be understood counts as missing.
func (l *Ledger) Recall(b *backupdir.Backup) (r backup.Report, fresh bool, err error) {
	f, err := os.Open(l.path(b))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r, false, ErrNothing
	case err != nil:
		return r, false, fmt.Errorf("recall a check: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return r, false, fmt.Errorf("recall a check: %w", err)
	}
	var have file
	if err := json.Unmarshal(data, &have); err != nil || have.Schema < 1 || have.Schema > schema || have.Folder != b.Facts().Folder {
		return r, false, ErrNothing
	}
	if have.Schema == 1 {
		for i := range have.Report.Findings {
			have.Report.Findings[i].Detail = ""
		}
	}
	return have.Report, have.Report.Fingerprint == check.Fingerprint(b), nil
}

func (l *Ledger) path(b *backupdir.Backup) string {
	sum := sha256.Sum256([]byte(b.Facts().Folder))
	return filepath.Join(l.dir, hex.EncodeToString(sum[:16])+".json")
}
