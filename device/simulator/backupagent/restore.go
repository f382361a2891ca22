package backupagent

import (
	"fmt"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// restoration is one restore under way.
type restoration struct {
	*run
	manifest     manifest
	applications map[string]any
	ios          string // of the backup
	old          bool   // the format of iOS 9 and before
	lists        string // the folder of Manifest.plist and the index
	snapshot     string // a folder where files may lie that were not moved yet; empty without
	unmoved      map[mbfile.ID]bool
	password     string
	bag          *keybag.Bag
	index        rowSource
	into         *phoneimage.Restored // nil in a rehearsal
	total        int64                // bytes of all files
	done         int64
	nth          int64  // number of the file that arrives
	first        *Error // of a rehearsal: what a phone would have ended with
	refused      map[node]bool
	warned       map[RuleID]int64

	// Digests of an encrypted backup in a rehearsal: how many were right, and
	// the files where they were not (see doubt).
	right    int64
	doubtful []Failure
	doubts   int64
}

// rowSource is the index of a backup, of either format.
type rowSource interface {
	rows(take func(*row) error) error
	close() error
}

// restore answers the request of that name, in the order of PROTOCOL.md §6.7.
func (r *run) restore() (err error) {
	s := &restoration{run: r}
	if s.password, err = password(r.request, r.options); err != nil {
		return err
	}
	if err := r.admitRestore(); err != nil {
		return err
	}
	if err := s.marks(); err != nil {
		return s.unplayable(err)
	}
	path, err := s.openIndex()
	if path != "" {
		defer os.Remove(path)
	}
	if err != nil {
		return s.unplayable(err)
	}
	defer s.index.close()
	if err := s.fits(); err != nil {
		return err
	}
	if err := s.judgeRows(); err != nil {
		return err
	}
	if err := s.roomOnPhone(); err != nil {
		return err
	}
	if !r.option("RestoreDontCopyBackup", false) {
		if err := s.setAside(); err != nil {
			return err
		}
	}
	if !r.keep {
		if s.into, err = phoneimage.NewRestored(r.a.dir); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				_ = s.into.Close()
			}
		}()
	}
	if err := s.transfer(); err != nil {
		return err
	}
	return s.settle()
}

// password reads the password of a request; hosts send it in two places.
func password(request, options map[string]any) (string, error) {
	for _, where := range []map[string]any{options, request} {
		switch p := where["Password"].(type) {
		case nil:
		case string:
			if len(p) > 1<<16 {
				return "", mbError(codePassword, "Invalid password")
			}
			return p, nil
		default:
			return "", mbError(codePassword, "Invalid password")
		}
	}
	return "", nil
}

// roomOnPhone refuses what does not fit onto the phone.
func (s *restoration) roomOnPhone() error {
	free := s.facts.FreeBytes
	if s.faults.has(FaultPhoneFull) {
		free = 1
	}
	if free > 0 && s.total > free {
		return mbError(codePhoneFull, fmt.Sprintf("Insufficient free disk space on device to restore (%d < %d)", free, s.total))
	}
	return nil
}

// settle makes what came the contents of the phone.
func (s *restoration) settle() error {
	s.believe()
	if s.first != nil {
		return s.first
	}
	s.a.mu.Lock()
	waiting := s.a.needsRestart || s.faults.has(FaultRestartNeeded)
	s.a.mu.Unlock()
	if waiting {
		e := mbError(codeWrite, `Error moving incomplete restore directory into place at path "/var/.backup.i"`)
		e.Text += `. Underlying error: “.backup.i” couldn’t be moved to “var” because an item with the same name already exists. at path "/var/.backup.i" (NSCocoaErrorDomain/516).` +
			` Underlying error: The operation couldn’t be completed. File exists (NSPOSIXErrorDomain/17)..`
		return e
	}
	if s.keep {
		return nil
	}
	if !s.option("RemoveItemsNotRestored", true) {
		if err := s.keepOthers(); err != nil {
			return err
		}
	}
	if err := s.into.Finish(s.manifest.Applications); err != nil {
		return err
	}
	s.a.mu.Lock()
	old := s.a.image
	s.a.image, s.a.needsRestart, s.a.bag = s.into, true, nil
	if s.manifest.IsEncrypted {
		s.a.bag = s.bag
	}
	s.a.mu.Unlock()
	if s.a.o.EncryptionChanged != nil {
		s.a.o.EncryptionChanged(s.manifest.IsEncrypted)
	}
	restart := s.option("RestoreShouldReboot", true)
	s.after = func() {
		_ = old.Close()
		if restart {
			s.l.restart = true
		}
	}
	return nil
}
