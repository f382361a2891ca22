package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// Options say how to check. The zero value is a deep check of a backup without
// encryption, by as many workers as there are cores, that cannot be resumed.
type Options struct {
	Quick    bool   // leaves out the content: no file is read
	Password []byte // of an encrypted backup; nil when it is not known
	Workers  int    // how many goroutines work at once; the number of cores when 0

	// Journal is a folder for the notes of a deep check that is under way, so
	// that it can resume after it was stopped, and for a checksum of every file,
	// so that the next check finds what was changed since. It must not lie in the
	// backup. Nothing is noted or remembered when it is empty.
	Journal string

	// Afresh has every file read, whatever an earlier part of a stopped check has
	// read.
	Afresh bool

	// Partial is called after every stage with what is known so far. It must
	// not keep the slices of the report it gets waiting for more.
	Partial func(backup.Report)
}

// Run checks a backup. The report is good, as far as it goes, whatever the
// error is: after a cancelled context it holds the stages that ran to their end
// and the error is the context's. Everything that is wrong with the backup is a
// finding, not an error; other errors are those of the journal.
//
// The backup is unlocked on the way, if it was not, and stays so.
func Run(ctx context.Context, b *backupdir.Backup, o Options, report progress.Func) (backup.Report, error) {
	if o.Workers <= 0 {
		o.Workers = background.Workers()
	}
	r := &run{b: b, o: o, report: report, started: time.Now(), findings: newCollector(), known: map[mbfile.ID]named{}, waiting: map[mbfile.ID][]oddSize{}}
	defer b.Hold()()
	r.fingerprint = Fingerprint(b)
	err := r.stages(ctx)
	return r.result(), err
}

// run is one check under way.
type run struct {
	b           *backupdir.Backup
	o           Options
	report      progress.Func
	started     time.Time
	fingerprint string
	findings    *collector // findings
	table       *table
	domains     *domains
	counts      backup.Counts
	locked      bool // no password, or a wrong one: the index stays closed
	broken      bool // the index cannot be read
	done        []backup.Stage
	known       map[mbfile.ID]named

	classes  map[int64]bool  // protection classes of the key bag; nil when it cannot be read
	folders  int64           // rows of folders
	settings bool            // there are preferences among the rows
	pictures map[string]bool // folders of the camera roll
	newer    *newer          // of a run that broke off
	judged   bool            // the state was judged
	unread   bool            // a list or the index may not be read
	padded   atomic.Int64    // payloads that are encrypted, by their size
	looked   int             // things in folders that are not the backup's

	slots     *slots // nil when nothing is remembered
	state     [sumSize]byte
	sumKey    [32]byte
	keyMark   [sumSize]byte
	sameState bool // the phone made no new backup since the checksums were taken

	mu      sync.Mutex              // guards what follows, and the bits of the table while content is read
	waiting map[mbfile.ID][]oddSize // to be settled by their digest or their padding
	tally   tally                   // what all files together settle
	logs    map[mbfile.ID]*job
	later   []*job                // databases whose log's row was not read yet
	lateNow bool                  // all rows were read
	gone    []absent              // files that are not in their place
	strays  []stray               // payloads without a row
	even    []*entry              // payloads that are encrypted without padding, or not at all
	spots   map[mbfile.ID][]*spot // what is named like a payload elsewhere
}

func (r *run) stages(ctx context.Context) error {
	steps := []struct {
		stage backup.Stage
		do    func(context.Context) (ran bool, err error)
	}{
		{backup.StageMarks, r.marks},
		{backup.StageUnlock, r.unlock},
		{backup.StageIndex, r.index},
		{backup.StagePresence, r.presence},
		{backup.StageContent, r.content},
	}
	for _, s := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		ran, err := s.do(ctx)
		if err != nil {
			return err
		}
		if s.stage == backup.StagePresence || s.stage == backup.StageContent && ran {
			if r.changed() {
				r.findings, r.table = newCollector(), nil
				return ErrChanged
			}
			r.judgeState()
		}
		if !ran {
			continue
		}
		r.done = append(r.done, s.stage)
		if r.o.Partial != nil {
			r.o.Partial(r.result())
		}
	}
	return nil
}

// unlock opens the index. Its errors are findings.
func (r *run) unlock(ctx context.Context) (bool, error) {
	facts := r.b.Facts()
	if facts.TooOld {
		r.broken = true // by design: nothing of it is read
		return false, nil
	}
	if facts.Encrypted && !r.b.Unlocked() && r.o.Password == nil && !r.b.OpensWithoutPassword() {
		if r.findings.has(backup.NoKeybag) || r.findings.has(backup.KeybagDamaged) {
			r.broken = true // no password can help
			return false, nil
		}
		r.locked = true
		r.findings.note(backup.PasswordNeeded, backup.SeverityWarning, backup.Example{}, "")
		return false, nil
	}
	err := r.b.Unlock(ctx, r.o.Password, r.report)
	if err == nil {
		if classes := r.b.BrokenClasses(); len(classes) > 0 {
			r.findings.once(backup.KeybagDamaged, backup.SeverityStop, backup.Example{File: "Manifest.plist", Note: backup.Note{Code: backup.NoteKeysNotOpening}},
				fmt.Sprintf("ProtectionClass %v", classes))
		}
		return facts.Encrypted, nil
	}
	if cerr := ctx.Err(); cerr != nil {
		return false, cerr
	}
	r.broken = true
	r.notOpened(err)
	return false, nil
}

// notOpened names why the index cannot be opened: one cause, one name, and the
// file that is meant.
func (r *run) notOpened(err error) {
	list, file := backup.Example{File: "Manifest.plist"}, backup.Example{File: r.b.IndexName()}
	enter := func(id backup.FindingID, e backup.Example, note backup.NoteCode) {
		e.Note.Code = note
		r.findings.once(id, backup.SeverityStop, e, quoted(err.Error(), 1000))
	}
	var bag *backupdir.KeybagError
	switch {
	case errors.Is(err, backupdir.ErrWrongPassword):
		r.broken, r.locked = false, true
		r.findings.note(backup.WrongPassword, backup.SeverityWarning, backup.Example{}, "")
		// A key bag of another backup looks just the same from outside.
		list.Note.Code = backup.NoteKeysOfAnother
		r.findings.note(backup.KeybagForeign, r.foreignKeys(), list, "BackupKeyBag")
	case errors.Is(err, fs.ErrPermission):
		r.unread = true
		file.Note.Code = backup.NoteMayNotBeRead
		r.findings.note(backup.Forbidden, backup.SeverityWarning, file, quoted(err.Error(), 300))
	case errors.Is(err, backupdir.ErrForeignKeybag):
		enter(backup.KeybagForeign, list, backup.NoteKeysNotOfIndex)
	case errors.As(err, &bag), errors.Is(err, backupdir.ErrUnsupported):
		enter(backup.KeybagDamaged, list, backup.NoteNone)
	case errors.Is(err, backupdir.ErrNoIndexKey), errors.Is(err, backupdir.ErrBadFileKey):
		enter(backup.KeybagDamaged, list, backup.NoteLacksIndexKey)
	case errors.Is(err, backupdir.ErrNoKeybag):
		enter(backup.NoKeybag, list, backup.NoteNone)
	case (errors.Is(err, backupdir.ErrNoIndex) || errors.Is(err, backupdir.ErrEmptyIndex)) && r.brokeOff():
		// There is none yet; that the backup was never finished is said.
	case errors.Is(err, backupdir.ErrEmptyIndex):
		enter(backup.EmptyManifest, file, backup.NoteIsEmpty)
	case errors.Is(err, backupdir.ErrNoIndex):
		enter(backup.IndexDamaged, file, backup.NoteIsMissing)
	case errors.Is(err, backupdir.ErrNotIndex) && !r.b.Facts().MarksRead:
		// Without Manifest.plist nobody knows whether the index is encrypted: it
		// may be, and what is missing is said among the marks.
	case errors.Is(err, backupdir.ErrNotIndex):
		enter(backup.IndexDamaged, file, backup.NoteNotAnIndex)
	case errors.Is(err, backupdir.ErrIndexDamaged):
		enter(backup.IndexDamaged, file, backup.NoteDamagedInside)
	case errors.Is(err, disk.ErrNotAFile):
		enter(backup.IndexDamaged, file, backup.NoteNotAFile)
	default: // what the system says
		id, note := unreadable(err, backup.NoteUnreadable)
		enter(id, file, note)
	}
}

// brokeOff reports whether Status.plist says that a run is under way, or was.
func (r *run) brokeOff() bool {
	switch r.b.Facts().State {
	case "uploading", "moving", "removing":
		return true
	}
	return false
}

// foreignKeys returns how much speaks for a key bag of another backup when the
// password opens nothing: Manifest.plist is of another phone, or of another day
// than Status.plist, which one run writes together.
func (r *run) foreignKeys() backup.Severity {
	m := r.b.Marks()
	apart := m.Status.Date.Sub(m.Manifest.Date).Abs()
	if r.findings.has(backup.IdentityMismatch) || !m.Status.Date.IsZero() && !m.Manifest.Date.IsZero() && apart > 48*time.Hour {
		return backup.SeverityWarning
	}
	return backup.SeverityNote
}

// result makes the report of what is known now.
func (r *run) result() backup.Report {
	out := backup.Report{
		Counts:      r.counts,
		Findings:    r.current().findings(r.known),
		Done:        slices.Clone(r.done),
		Deep:        slices.Contains(r.done, backup.StageContent),
		Checked:     r.started,
		Took:        time.Since(r.started),
		Fingerprint: r.fingerprint,
		Kinds:       []backup.KindCount{},
	}
	if r.table != nil {
		out.Kinds = r.table.kinds()
	}
	out.Verdict = r.verdict(out)
	return out
}

// verdict is the worst that was found; or, if nothing was, good only when every
// stage that was asked for ran to its end. “Never finished” is said only of what is
// not there, never of what could not be read.
func (r *run) verdict(p backup.Report) backup.Verdict {
	warned, bad := false, false
	for _, f := range p.Findings {
		switch f.Severity {
		case backup.SeverityStop, backup.SeverityLoss:
			if f.ID == backup.Unfinished {
				return backup.VerdictUnfinished
			}
			bad = true
		case backup.SeverityWarning:
			warned = true
		}
	}
	last := backup.StageContent
	if r.o.Quick {
		last = backup.StagePresence
	}
	facts := r.b.Facts()
	switch {
	case bad:
		return backup.VerdictDamaged
	case r.locked:
		return backup.VerdictLocked
	case r.unread, !slices.Contains(p.Done, last), !facts.Finished:
		return backup.VerdictUnknown
	case warned:
		return backup.VerdictWarnings
	}
	return backup.VerdictRestorable
}
