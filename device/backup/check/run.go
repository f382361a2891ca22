package check

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"lifeboat/device/backup"
	"lifeboat/device/progress"
)

// Options say how to check. The zero value is a deep check of a backup without
// encryption, by as many workers as there are cores, that cannot be resumed.
type Options struct {
	Quick    bool   // leaves out the content: no file is read
	Password []byte // of an encrypted backup; nil when it is not known
	Workers  int    // how many goroutines work at once; the number of cores when 0

	// Journal is a folder for the notes of a deep check that is under way, so
	// that it can go on after it was stopped, and for a checksum of every file,
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
func Run(ctx context.Context, b *backup.Backup, o Options, report progress.Func) (backup.Report, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	r := &run{b: b, o: o, report: report, started: time.Now(), book: newBook(), known: map[payloadID]named{}, waiting: map[payloadID][]oddSize{}}
	defer b.Hold()()
	r.fingerprint = Fingerprint(b)
	err := r.stages(ctx)
	return r.result(), err
}

// run is one check under way.
type run struct {
	b           *backup.Backup
	o           Options
	report      progress.Func
	started     time.Time
	fingerprint string
	book        *book // findings
	table       *table
	domains     *domains
	counts      backup.Counts
	locked      bool // no password, or a wrong one: the index stays closed
	broken      bool // the index cannot be read
	done        []backup.Stage
	known       map[payloadID]named

	classes  map[int64]bool  // protection classes of the key bag; nil when it cannot be read
	folders  int64           // rows of folders
	settings bool            // there are preferences among the rows
	pictures map[string]bool // folders of the camera roll

	slots     *slots // nil when nothing is remembered
	state     [sumSize]byte
	sameState bool // the phone made no new backup since the checksums were taken

	mu      sync.Mutex              // guards what follows, and the bits of the table while content is read
	waiting map[payloadID][]oddSize // to be settled by their digest or their padding
	tally   tally                   // what all files together settle
	logs    map[payloadID]*job
	later   []*job // databases whose log's row was not read yet
	lateNow bool   // all rows were read
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
	if facts.Encrypted && !r.b.Unlocked() && r.o.Password == nil {
		if r.book.has(backup.NoKeybag) || r.book.has(backup.KeybagDamaged) {
			r.broken = true // no password can help
			return false, nil
		}
		r.locked = true
		r.book.note(backup.PasswordNeeded, backup.SeverityWarning, backup.Example{}, "")
		return false, nil
	}
	err := r.b.Unlock(ctx, r.o.Password, r.report)
	if err == nil {
		if classes := r.b.BrokenClasses(); len(classes) > 0 {
			r.book.once(backup.KeybagDamaged, backup.SeverityStop, backup.Example{File: "Manifest.plist", Note: "some of its keys do not open"},
				fmt.Sprintf("classes %v", classes))
		}
		return facts.Encrypted, nil
	}
	if cerr := ctx.Err(); cerr != nil {
		return false, cerr
	}
	r.broken = true
	var bag *backup.KeybagError
	switch {
	case errors.Is(err, backup.ErrWrongPassword):
		r.broken, r.locked = false, true
		r.book.note(backup.WrongPassword, backup.SeverityWarning, backup.Example{}, "")
	case errors.As(err, &bag), errors.Is(err, backup.ErrUnsupported):
		r.book.once(backup.KeybagDamaged, backup.SeverityStop, backup.Example{File: "Manifest.plist"}, err.Error())
	case errors.Is(err, backup.ErrNoKeybag):
		r.book.once(backup.NoKeybag, backup.SeverityStop, backup.Example{File: "Manifest.plist"}, err.Error())
	case errors.Is(err, backup.ErrEmptyIndex):
		r.book.once(backup.EmptyManifest, backup.SeverityStop, backup.Example{File: r.b.IndexName()}, err.Error())
	case errors.Is(err, backup.ErrIndexDamaged):
		r.book.once(backup.IndexDamaged, backup.SeverityStop, backup.Example{File: r.b.IndexName()}, err.Error())
	case !facts.MarksRead && errors.Is(err, backup.ErrNotIndex):
		// Without Manifest.plist nobody knows whether the index is encrypted: it
		// may be, and what is missing is said among the marks.
	default: // ErrNotIndex, ErrNoIndex, ErrBadFileKey, and what the system says
		r.book.once(backup.ManifestUnreadable, backup.SeverityStop, backup.Example{File: r.b.IndexName()}, err.Error())
	}
	return false, nil
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
// stage that was asked for ran to its end.
func (r *run) verdict(p backup.Report) backup.Verdict {
	if !r.b.Facts().Finished {
		return backup.VerdictUnfinished
	}
	warned := false
	for _, f := range p.Findings {
		switch f.Severity {
		case backup.SeverityStop, backup.SeverityLoss:
			return backup.VerdictDamaged
		case backup.SeverityWarning:
			warned = true
		}
	}
	last := backup.StageContent
	if r.o.Quick {
		last = backup.StagePresence
	}
	switch {
	case r.locked:
		return backup.VerdictLocked
	case !slices.Contains(p.Done, last):
		return backup.VerdictUnknown
	case warned:
		return backup.VerdictWarnings
	}
	return backup.VerdictRestorable
}
